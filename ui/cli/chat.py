"""`velvet chat`: the page, on this machine's own address. Knows how it is served, not what is on it."""

import socket
import time
from pathlib import Path
from threading import Thread
from typing import Annotated

import typer

from velvet.ui.command import start

HOST = "127.0.0.1"
PAGE = Path(__file__).parents[1] / "web" / "chat_page.py"

_FLAGS = {
    "server.address": HOST,
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "server.showEmailPrompt": "false",
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "logger.hideWelcomeMessage": "true",
    "logger.level": "error",
    "theme.light.primaryColor": "#6d3b5e",
    "theme.dark.primaryColor": "#c792b5",
}


def chat(
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")] = 8501,
) -> None:
    """Open the chat page on 127.0.0.1."""
    settings = start()
    _refuse_busy(port)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    Thread(target=_print_address, args=(port,), daemon=True).start()
    _serve(port)


def _refuse_busy(port: int) -> None:
    from velvet.footage.errors import BadSetting

    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
        try:
            trial.bind((HOST, port))
        except OSError as error:
            raise BadSetting(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another: velvet chat --port {port + 1}"
            ) from error


def _print_address(port: int) -> None:
    """Print the address once the server answers there."""
    from velvet.ui.output.screen import line, results

    while not _answers(port):
        time.sleep(0.1)
    line(results(), f"Velvet is at http://{HOST}:{port} - stop it with Ctrl-C.")


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex((HOST, port)) == 0


def _serve(port: int) -> None:
    """Run Streamlit here, so that the seal on this process holds for the page too."""
    from streamlit.web.cli import main as streamlit

    flags = [f"--{name}={value}" for name, value in (_FLAGS | {"server.port": str(port)}).items()]
    hosts = [f"--server.allowedHosts={name}" for name in (HOST, "localhost")]
    streamlit(["run", str(PAGE), *flags, *hosts], standalone_mode=False)
