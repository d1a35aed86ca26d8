"""Servers that are no Ollama: each connection is served by a function that is given its socket."""

import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

Serve = Callable[[socket.socket], None]


@contextmanager
def listening(serve: Serve) -> Generator[str]:
    """The URL at which every caller is served so, once its request was read."""
    closing = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.05)

        def run() -> None:
            while not closing.is_set():
                with suppress(TimeoutError):
                    line, _ = door.accept()
                    threading.Thread(target=_serve, args=(line, serve), daemon=True).start()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        closing.set()
        thread.join()


def _serve(line: socket.socket, serve: Serve) -> None:
    with line, suppress(OSError):
        line.recv(65536)
        serve(line)


def page(body: str, status: str = "200 OK", kind: str = "text/html") -> Serve:
    """Replies to everything with this body."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return lambda line: line.sendall((head + body).encode())


def drip(start: str, piece: str) -> Serve:
    """Sends a start, and then a piece now and then, for ever."""

    def serve(line: socket.socket) -> None:
        line.sendall(start.encode())
        pause = threading.Event()
        while not pause.wait(0.02):
            line.sendall(piece.encode())

    return serve


def hang_up(line: socket.socket) -> None:
    """Says nothing."""
