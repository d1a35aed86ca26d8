"""Ollama's endpoints over real HTTP, for `stand_in`, which decides what is said and how it misbehaves."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from velvet.evals.stand_in.replies import Body, Fault, Message

WINDOW = 262_144  # tokens a model could read
SIZE = 3_300_000_000
VERSION = "0.32.3"


class Conduct(Protocol):
    """What the server asks the stand-in: what it holds, what it says, and how it misbehaves."""

    models: dict[str, tuple[str, ...]]
    remote: dict[str, str]  # model -> the host it really runs on
    context: int
    asked: list[Body]
    paths: list[str]
    retell: Callable[[str, Body], Any]

    def fault(self, body: Body) -> Fault | None:
        """The fault due for this request, if any."""
        ...

    def chat(self, body: Body) -> tuple[Message, int, int]:
        """What is said, and the tokens of prompt and reply."""
        ...

    def wait(self) -> None:
        """Keep somebody waiting until the server is closed."""
        ...

    def pause(self, seconds: float) -> bool:
        """Wait; whether the server was closed meanwhile."""
        ...


class Server(ThreadingHTTPServer):
    """Listens for a stand-in, and can hang up on everybody as a killed server does."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], stand_in: Conduct) -> None:
        super().__init__(address, _Handler)
        self.stand_in = stand_in
        self._lines: set[socket.socket] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember who is connected."""
        self._lines.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget who has left."""
        self._lines.discard(request)
        super().shutdown_request(request)

    def drop_all(self) -> None:
        """Hang up on whoever is still connected."""
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hung up is no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # small pieces leave at once
    server: Server  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_GET(self) -> None:
        stand_in = self.server.stand_in
        stand_in.paths.append(self.path)
        match self.path:
            case "/api/version":
                self._send(200, {"version": VERSION})
            case "/api/tags":
                self._send(200, {"models": [_tag(name) for name in stand_in.models]})
            case "/api/ps":
                loaded = [
                    _tag(m) | {"context_length": stand_in.context or 16384} for m in stand_in.models
                ]
                self._send(200, {"models": loaded[:1]})
            case "/":
                self._send(200, {"status": "Ollama is running"})
            case _:
                self._send(404, {"error": "404 page not found"})

    def do_POST(self) -> None:
        stand_in = self.server.stand_in
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        stand_in.paths.append(self.path)
        match self.path:
            case "/api/chat":
                self._chat(body)
            case "/api/show":
                self._show(body)
            case "/api/pull":
                self._pull(body)
            case _:
                self._send(404, {"error": "404 page not found"})

    def _show(self, body: Body) -> None:
        stand_in, name = self.server.stand_in, str(body.get("model"))
        if name not in stand_in.models:
            self._send(404, {"error": f"model '{name}' not found"})
            return
        reply: Body = {"capabilities": list(stand_in.models[name]), "details": {"family": "qwen"}}
        reply["model_info"] = {"general.architecture": "qwen", "qwen.context_length": WINDOW}
        if name in stand_in.remote:
            reply |= {"remote_host": stand_in.remote[name], "remote_model": name}
        self._send(200, reply)

    def _pull(self, body: Body) -> None:
        name = str(body.get("model"))
        steps: list[Body] = [{"status": "pulling manifest"}]
        steps += [
            {"status": "pulling 0a1b", "digest": "sha256:0a1b", "total": SIZE, "completed": done}
            for done in (SIZE // 2, SIZE)
        ]
        self._stream(iter([*steps, {"status": "success"}]))
        self.server.stand_in.models[name] = ("completion", "vision", "tools")

    def _chat(self, body: Body) -> None:
        stand_in = self.server.stand_in
        stand_in.asked.append(body)
        fault = stand_in.fault(body)
        if fault and self._broken_off(fault):
            return
        name = str(body.get("model"))
        if name not in stand_in.models:
            self._send(404, {"error": f"model '{name}' not found, try pulling it first"})
        elif refusal := _refusal(body, stand_in.models[name]):
            self._send(400, {"error": refusal})
        else:
            message, prompt, tokens = stand_in.chat(body)
            if fault and fault.kind == "reply":
                message = {"role": "assistant", "content": "", **fault.message}
            self._reply(name, message, prompt, tokens, fault, bool(body.get("stream", True)))

    def _broken_off(self, fault: Fault) -> bool:
        """Whether the fault was the whole reply."""
        match fault.kind:
            case "status":
                self._send(fault.status, {"error": fault.text or "the model runner broke down"})
            case "silent":
                self.server.stand_in.wait()
                self.close_connection = True
            case "trickle":
                self._stream(_trickle(self.server.stand_in))
            case "raw":
                self._stream(iter([fault.text]))
            case "page":
                self._send(200, fault.text, "text/html")
            case "flood":
                self._stream(_flood(self.server.stand_in))
            case "drop":
                self.close_connection = True
            case "redirect":
                self.send_response(307)
                self.send_header("Location", fault.text or "http://127.0.0.1:9/api/chat")
                self.send_header("Content-Length", "0")
                self.end_headers()
            case _:
                return False
        return True

    def _reply(
        self,
        name: str,
        message: Message,
        prompt: int,
        tokens: int,
        fault: Fault | None,
        stream: bool,
    ) -> None:
        kind = fault.kind if fault else ""
        end: Body = {
            "model": name,
            "created_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "done": True,
            "done_reason": "length" if kind == "length" else "stop",
            "prompt_eval_count": prompt,
            "eval_count": tokens,
        }
        if not stream:
            self._send(200, end | {"message": message})
            return
        part: Body = {"model": name, "created_at": end["created_at"], "done": False}
        lines = [part | {"message": piece} for piece in _pieces(message)]
        last = end | {"message": {"role": "assistant", "content": ""}}
        match kind:
            case "cut":
                self._stream(iter(lines))
            case "half":
                self._stream(iter(lines[: max(1, len(lines) // 2)]), hang_up=True)
            case "error":
                self._stream(iter([*lines, {"error": "llama runner process has terminated"}]))
            case "garbage":
                self._stream(iter(["<html>no JSON</html>"]))
            case _:
                self._stream(iter([*lines, last]))

    def _stream(self, lines: Iterator[Any], hang_up: bool = False) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for line in lines:
            text = line if isinstance(line, str) else json.dumps(line)
            data = text.encode(errors="surrogatepass") + b"\n"
            self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
            self.wfile.flush()
        if hang_up:
            self.close_connection = True
        else:
            self.wfile.write(b"0\r\n\r\n")

    def _send(self, status: int, body: Body | str, kind: str = "application/json") -> None:
        """Send a reply; a text goes as it is."""
        reply = body if isinstance(body, str) else self.server.stand_in.retell(self.path, body)
        data = (reply if isinstance(reply, str) else json.dumps(reply)).encode(
            errors="surrogatepass"
        )
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the screen."""


def _tag(name: str) -> Body:
    return {"name": name, "model": name, "size": SIZE, "digest": f"{abs(hash(name)):064x}"[:64]}


def _refusal(body: Body, can: tuple[str, ...]) -> str:
    """What Ollama says to a request for something that the model cannot do."""
    if body.get("tools") and "tools" not in can:
        return f"{body['model']} does not support tools"
    if body.get("think") and "thinking" not in can:
        return f"{body['model']} does not support thinking"
    pictures = any(m.get("images") for m in body.get("messages", []))
    return "this model does not support images" if pictures and "vision" not in can else ""


def _pieces(message: Message) -> Iterator[Message]:
    """A message as Ollama streams it: text in pieces, tool calls whole."""
    for name in ("thinking", "content"):
        text = str(message.get(name) or "")
        for at in range(0, len(text), 40):
            yield {"role": "assistant", "content": "", name: text[at : at + 40]}
    if calls := message.get("tool_calls"):
        yield {"role": "assistant", "content": "", "tool_calls": calls}


def _flood(server: Conduct) -> Iterator[Body]:
    """A megabyte after the other, for ever."""
    while not server.pause(0.001):
        yield {
            "model": "m",
            "done": False,
            "message": {"role": "assistant", "content": "y" * 1_000_000},
        }


def _trickle(server: Conduct) -> Iterator[Body]:
    """A word now and then, for ever."""
    while not server.pause(0.05):
        yield {"model": "m", "done": False, "message": {"role": "assistant", "content": "well "}}
