"""The Ollama chat model against a stand-in server: what it sends, and what becomes of every failure."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage

from velvet.adapters.ollama.chat import CONTEXT_TOKENS, LocalChat, local_chat
from velvet.agent.call import toolbox
from velvet.agent.statement import Statement
from velvet.evals.stand_in.server import CHAT, TEXT, VISION, StandIn
from velvet.footage.errors import BadSetting, ModelCrashed, ModelFailed, ModelMissing

HELLO = [HumanMessage("Where did the man in red go?")]
LONG = [SystemMessage("Rules. " * 3000), *HELLO]
CALL = {"function": {"name": "find_people", "arguments": {"description": "man in red"}}}
STRING = {"function": {"name": "find_people", "arguments": "{"}}
TIMEOUT_S = 10.0


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as server:
        yield server


def chat(ollama: StandIn, name: str = VISION, timeout_s: float = TIMEOUT_S) -> LocalChat:
    return local_chat(name, ollama.url, timeout_s)


def test_tools_context_and_no_thinking_are_sent(ollama: StandIn) -> None:
    ollama.misbehave("reply", message={"tool_calls": [CALL]})
    reply = chat(ollama).bind_tools([*toolbox(), Statement]).invoke(HELLO)
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


def test_every_argument_of_every_tool_reaches_the_model_with_type_and_words(
    ollama: StandIn,
) -> None:
    chat(ollama).bind_tools([*toolbox(), Statement]).invoke(
        [
            SystemMessage('{"cameras": [], "now": "2026-03-05T12:00:00+01:00", "zone": "UTC"}'),
            *HELLO,
        ]
    )
    for tool in ollama.asked[0]["tools"]:
        assert tool["function"]["description"]
        for name, form in tool["function"]["parameters"]["properties"].items():
            assert form.get("type"), name


def test_a_tool_s_result_is_sent_as_text(ollama: StandIn) -> None:
    history = [
        SystemMessage("rules"),
        *HELLO,
        AIMessage("", tool_calls=[{"name": "find_people", "args": {}, "id": "1"}]),
        ToolMessage('{"tool":"find_people"}', tool_call_id="1", artifact=object()),
    ]
    chat(ollama).invoke(history)
    sent = ollama.asked[0]["messages"]
    assert [m["role"] for m in sent] == ["system", "user", "assistant", "tool"]
    assert sent[-1]["content"] == '{"tool":"find_people"}'


FAILURES: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "400": (
        {"kind": "status", "status": 400, "text": "model requires more memory"},
        ModelFailed,
        "more memory",
    ),
    "404": (
        {"kind": "status", "status": 404, "text": "not found"},
        ModelMissing,
        f"ollama pull {VISION}",
    ),
    "500": (
        {"kind": "status", "status": 500, "text": "out of memory"},
        ModelCrashed,
        "out of memory",
    ),
    "redirect": ({"kind": "redirect"}, ModelMissing, "ollama_host"),
    "drop": ({"kind": "drop"}, ModelCrashed, "broke off"),
    "half": ({"kind": "half"}, ModelCrashed, "broke off"),
    "cut": ({"kind": "cut"}, ModelFailed, "broke off"),
    "error in mid-stream": ({"kind": "error"}, ModelCrashed, "runner process"),
    "too long": ({"kind": "length"}, ModelFailed, "narrower"),
    "no JSON": ({"kind": "garbage"}, ModelFailed, "cannot be read"),
    "arguments as a string": (
        {"kind": "reply", "message": {"tool_calls": [STRING]}},
        ModelFailed,
        "cannot be read",
    ),
    "arguments as a list": (
        {
            "kind": "reply",
            "message": {"tool_calls": [{"function": {"name": "f", "arguments": [1]}}]},
        },
        ModelFailed,
        "cannot be read",
    ),
}


@pytest.mark.parametrize(("fault", "kind", "remedy"), FAILURES.values(), ids=FAILURES)
def test_every_failure_is_a_sentence(
    fault: dict[str, Any], kind: type[Exception], remedy: str, ollama: StandIn
) -> None:
    ollama.misbehave(**fault)
    with pytest.raises(kind, match=remedy) as told:
        chat(ollama).invoke(HELLO)
    assert type(told.value) is kind
    assert len(ollama.asked) == 1  # it does not try again by itself


def test_after_a_failure_the_next_reply_is_heard(ollama: StandIn) -> None:
    model = chat(ollama)
    for kind in ("drop", "half", "cut"):
        ollama.misbehave(kind)
        with pytest.raises(ModelFailed):
            model.invoke(HELLO)
    assert model.invoke(HELLO).text


def test_a_model_that_is_not_there(ollama: StandIn) -> None:
    with pytest.raises(ModelMissing, match="ollama pull nobody:1b"):
        chat(ollama, "nobody:1b").invoke(HELLO)


def test_a_model_without_tools_is_told_by_its_server(ollama: StandIn) -> None:
    with pytest.raises(ModelFailed, match="does not support tools"):
        chat(ollama, TEXT).bind_tools(toolbox()).invoke(HELLO)


def test_a_server_that_is_not_there(ollama: StandIn) -> None:
    ollama.close()
    with pytest.raises(ModelMissing, match="ollama serve"):
        chat(ollama).invoke(HELLO)


@pytest.mark.serial
@pytest.mark.parametrize("kind", ["silent", "trickle"])
def test_a_reply_that_never_ends_is_not_waited_for(kind: str, ollama: StandIn) -> None:
    ollama.misbehave(kind)
    began = time.monotonic()
    with pytest.raises(ModelFailed, match="in time"):
        chat(ollama, timeout_s=0.3).invoke(HELLO)
    assert 0.25 < time.monotonic() - began < 1.0


@pytest.mark.serial
@pytest.mark.parametrize("kind", ["silent", "trickle"])
def test_one_reply_can_be_bounded_more_tightly(kind: str, ollama: StandIn) -> None:
    ollama.misbehave(kind)
    began = time.monotonic()
    with pytest.raises(ModelFailed, match="in time"):
        chat(ollama).bind_tools(toolbox()).invoke(HELLO, timeout_s=0.3)
    assert 0.25 < time.monotonic() - began < 1.0
    assert "timeout_s" not in ollama.asked[0]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(
    name: str, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    assert chat(ollama).invoke(HELLO).text


def test_what_ollama_would_cut_is_not_sent(ollama: StandIn) -> None:
    with pytest.raises(ModelFailed, match="narrower"):
        chat(ollama).invoke([HumanMessage("red " * 5 * CONTEXT_TOKENS)])
    assert not ollama.asked


@pytest.mark.parametrize("window", [1024, 2048])
def test_a_question_that_ollama_cut_is_no_answer(window: int, ollama: StandIn) -> None:
    ollama.context = window
    with pytest.raises(ModelFailed, match="OLLAMA_CONTEXT_LENGTH"):
        chat(ollama).invoke(LONG)


def test_a_long_question_that_was_read_whole_is_answered(ollama: StandIn) -> None:
    assert chat(ollama).invoke(LONG).text
    assert ollama.counts[0] > 2048


@pytest.mark.parametrize("name", [VISION, CHAT])
def test_nobody_is_asked_to_think(name: str, ollama: StandIn) -> None:
    chat(ollama, name).invoke(HELLO)
    assert not ollama.asked[0].get("think")


@pytest.mark.parametrize("name", ["qwen3-vl:235b-cloud", "gpt-oss:cloud"])
def test_models_in_somebody_s_cloud_are_refused(name: str) -> None:
    with pytest.raises(BadSetting, match="cloud"):
        local_chat(name, "http://127.0.0.1:11434", TIMEOUT_S)


def test_halves_of_a_pair_of_surrogates_go_no_further(ollama: StandIn) -> None:
    """JSON can spell them; no file, no database and no request can hold them."""
    wrong = {
        "name": "find_people",
        "arguments": {"description": "red \ud800", "more": ["\udfff"]},
    }
    ollama.misbehave("reply", message={"tool_calls": [{"function": wrong}]})
    reply = chat(ollama).bind_tools([*toolbox(), Statement]).invoke(HELLO)
    assert isinstance(reply, AIMessage)
    said = json.dumps([reply.content, [c["args"] for c in reply.tool_calls]], ensure_ascii=False)
    assert "red" in said and said.encode()
