"""`velvet chat`: on this machine only, says where it is, ends on Ctrl-C, refuses a port in use."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from velvet.ui.cli.chat import _FLAGS

START = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
PROGRAM = START + "from velvet.ui.cli.app import main; main()"


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    yield number


def started(port: int) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", PROGRAM, "chat", "--port", str(port)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def listening(pid: int) -> set[str]:
    """The addresses (hexadecimal, as Linux tells them) on which a process listens."""
    sockets = set[str]()
    for number in os.listdir(f"/proc/{pid}/fd"):
        with suppress(FileNotFoundError):  # closed since it was listed
            sockets.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    found = set[str]()
    for table in ("tcp", "tcp6"):
        for row in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            cells = row.split()
            if cells[3] == "0A" and f"socket:[{cells[9]}]" in sockets:
                found.add(cells[1].rsplit(":", 1)[0])
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_serves_loopback_only_and_ends_on_ctrl_c(no_home: Path, port: int) -> None:
    server = started(port)
    try:
        assert server.stdout
        said = server.stdout.readline()
        assert f"http://127.0.0.1:{port}" in said
        with urlopen(f"http://127.0.0.1:{port}", timeout=10) as page:
            assert page.status == 200
        assert listening(server.pid) == {"0100007F"}
        server.send_signal(signal.SIGINT)
        rest, _ = server.communicate(timeout=20)
        assert "Traceback" not in rest
        assert server.returncode in (0, 130)
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize(
    ("host", "reply"),
    [("127.0.0.1", b" 101 "), ("localhost", b" 101 "), ("evil.example", b" 403 ")],
)
def test_a_name_that_somebody_else_made_point_here_is_not_served(
    no_home: Path, port: int, host: str, reply: bytes
) -> None:
    """A page of another site could have its own name resolve to this machine, and read along."""
    server = started(port)
    try:
        assert server.stdout
        server.stdout.readline()
        with socket.create_connection(("127.0.0.1", port), 10) as line:
            wanted = [
                "GET /_stcore/stream HTTP/1.1",
                f"Host: {host}:{port}",
                f"Origin: http://{host}:{port}",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dmVsdmV0dmVsdmV0dmVsdg==",
            ]
            line.sendall("\r\n".join([*wanted, "", ""]).encode())
            assert reply in line.recv(200)
    finally:
        server.kill()
        server.wait()


def test_a_port_in_use_is_a_sentence(velvet, no_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        ended = velvet("chat", "--port", str(number))
    assert ended.exit_code == 1
    assert f"--port {number + 1}" in ended.stderr


def test_no_setting_is_unknown_to_streamlit() -> None:
    known = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    told = set(re.findall(r"--([\w.]+)", known))
    assert set(_FLAGS) <= told
