"""A stand-in for a publisher of models: files over HTTP on this machine, which misbehave when told to."""

import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass
class Publisher:
    """`files` maps paths to contents; `faults` maps a path to what goes wrong with it, once.

    Faults: `cut` (hangs up half-way), `hold` (sends half and waits), `stranger` (redirects to another host),
    `unprotected` (the same without TLS), `circle` (redirects to itself for ever), `away` (redirects once),
    `page` (a login page), `503`, `no ranges` (sends all, whatever was asked).
    """

    files: dict[str, bytes] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)  # path, range

    def __post_init__(self) -> None:
        self.held = threading.Event()  # set once half a file was sent
        self.go_on = threading.Event()
        self._server = _Server(("127.0.0.1", 0), self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "Publisher":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.go_on.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], publisher: Publisher) -> None:
        super().__init__(address, _Handler)
        self.publisher = publisher

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        mine = self.server.publisher
        path = self.path.lstrip("/")
        mine.asked.append((path, self.headers.get("Range", "")))
        fault = mine.faults.pop(path, "")
        if path not in mine.files:
            self._send(404, b"Not Found")
            return
        match fault:
            case "stranger":
                self._redirect("https://files.example.org/it")
            case "unprotected":
                self._redirect("http://cdn.example.org/it")
            case "circle":
                mine.faults[path] = "circle"
                self._redirect(self.path)
            case "away":
                self._redirect(f"/{path}")
            case "page":
                self._send(200, b"<html>Log in</html>", kind="text/html; charset=utf-8")
            case "503":
                self._send(503, b"busy")
            case _:
                self._file(mine.files[path], fault)

    def _file(self, content: bytes, fault: str) -> None:
        first = 0
        if (told := re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))) and not fault:
            first = int(told[1])
        if first > len(content):
            self._send(416, b"")
            return
        self.send_response(206 if first else 200)
        self.send_header("Content-Length", str(len(content) - first))
        self.end_headers()
        rest = content[first:]
        if fault not in ("cut", "hold"):
            self.wfile.write(rest)
            return
        self.wfile.write(rest[: len(rest) // 2])
        self.wfile.flush()
        if fault == "hold":
            self.server.publisher.held.set()
            self.server.publisher.go_on.wait(30)
        self.close_connection = True

    def _redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the screen."""
