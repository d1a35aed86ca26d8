"""The Ollama chat model against a stand-in server: what it sends, and what becomes of every failure."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from adapters.chat import CONTEXT_TOKENS, local_chat
from agent.claims import Statement
from footage.errors import BadSetting, ModelMissing
from tools.toolbox import toolbox

HELLO = [HumanMessage("Where did the man in red go?")]
CALL = {"function": {"name": "find_people", "arguments": {"description": "man in red"}}}


class StandIn(ThreadingHTTPServer):
    """Answers /api/chat with the lines it is given, and keeps what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.lines: list[Any] = []
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: StandIn

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.paths.append(self.path)
        self.server.asked.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()
        for line in self.server.lines:
            text = line if isinstance(line, str) else json.dumps(line)
            self.wfile.write(text.encode() + b"\n")

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


def part(done: bool = True, reason: str = "stop", **message: Any) -> dict[str, Any]:
    said = {"role": "assistant", "content": ""} | message
    return {"model": "m", "message": said, "done": done} | ({"done_reason": reason} if done else {})


def test_tools_context_and_no_thinking_are_sent(ollama: StandIn) -> None:
    ollama.lines = [part(done=False, tool_calls=[CALL]), part()]
    model = local_chat("qwen3-vl:4b-instruct", ollama.url).bind_tools([*toolbox(), Statement])
    reply = model.invoke(HELLO)
    assert isinstance(reply, AIMessage)
    assert [(c["name"], c["args"]) for c in reply.tool_calls] == [
        ("find_people", {"description": "man in red"})
    ]
    (asked,) = ollama.asked
    assert ollama.paths == ["/api/chat"]
    assert asked["options"]["num_ctx"] == CONTEXT_TOKENS
    assert asked["think"] is False and asked["keep_alive"]
    sent = {t["function"]["name"]: t["function"] for t in asked["tools"]}
    assert "give_answer" in sent and "trace_identity" in sent
    claim = sent["give_answer"]["parameters"]["properties"]["claims"]["items"]
    assert "seen" in claim["properties"]["kind"]["enum"]
    assert all(p.get("type") for p in claim["properties"].values())


def test_a_tool_s_result_is_sent_as_text(ollama: StandIn) -> None:
    ollama.lines = [part(content="x")]
    history = [
        SystemMessage("rules"),
        *HELLO,
        AIMessage("", tool_calls=[{"name": "find_people", "args": {}, "id": "1"}]),
        ToolMessage('{"tool":"find_people"}', tool_call_id="1", artifact=object()),
    ]
    local_chat("m", ollama.url).invoke(history)
    sent = ollama.asked[0]["messages"]
    assert [m["role"] for m in sent] == ["system", "user", "assistant", "tool"]
    assert sent[-1]["content"] == '{"tool":"find_people"}'


@pytest.mark.parametrize(
    ("status", "lines", "remedy"),
    [
        (404, ['{"error":"model \'m\' not found"}'], "ollama pull m"),
        (500, ['{"error":"out of memory"}'], "out of memory"),
        (200, ['{"error":"llama runner terminated"}'], "llama runner terminated"),
        (200, [part(done=False, content="The man")], "broke off"),
        (200, [part(content="The man", reason="length")], "narrower"),
        (200, ["this is no JSON"], "cannot be read"),
        (200, [part(tool_calls=[{"function": {"name": "f", "arguments": "{"}}])], "cannot be read"),
    ],
    ids=["missing", "error", "error mid-stream", "cut", "too long", "no JSON", "bad arguments"],
)
def test_every_failure_is_a_sentence(
    status: int, lines: list[Any], remedy: str, ollama: StandIn
) -> None:
    ollama.status, ollama.lines = status, lines
    with pytest.raises(ModelMissing, match=remedy):
        local_chat("m", ollama.url).invoke(HELLO)


def test_a_server_that_is_not_there(ollama: StandIn) -> None:
    ollama.server_close()
    with pytest.raises(ModelMissing, match="ollama serve"):
        local_chat("m", ollama.url).invoke(HELLO)


def test_a_server_that_never_answers(ollama: StandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.chat.READ_S", 0.2)
    held = threading.Event()
    monkeypatch.setattr(_Handler, "do_POST", lambda self: held.wait(5))
    with pytest.raises(ModelMissing, match="in time"):
        local_chat("m", ollama.url).invoke(HELLO)
    held.set()


def test_a_proxy_of_the_environment_is_not_used(
    ollama: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")  # nobody listens there
    ollama.lines = [part(content="x")]
    assert local_chat("m", ollama.url).invoke(HELLO).text == "x"


def test_what_ollama_would_cut_is_not_sent(ollama: StandIn) -> None:
    with pytest.raises(ModelMissing, match="narrower"):
        local_chat("m", ollama.url).invoke([HumanMessage("red " * 5 * CONTEXT_TOKENS)])
    assert not ollama.asked


@pytest.mark.parametrize("name", ["qwen3-vl:235b-cloud", "gpt-oss:cloud"])
def test_models_in_somebody_s_cloud_are_refused(name: str) -> None:
    with pytest.raises(BadSetting, match="cloud"):
        local_chat(name, "http://127.0.0.1:11434")
