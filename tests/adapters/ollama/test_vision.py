"""One question about one picture, over real HTTP: what is sent, and what becomes of every failure."""

import base64
import json
import time
from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import pytest
from pydantic import BaseModel, Field

from support.pictures.dressed_people import person
from velvet.adapters.ollama.host import KEEP_ALIVE
from velvet.adapters.ollama.vision import CONTEXT_TOKENS, VisionModel, plain_schema
from velvet.evals.stand_in.server import CHAT, MODELS, TEXT, VISION, StandIn
from velvet.footage.errors import BadSetting, ModelCrashed, ModelFailed, ModelMissing
from velvet.video.encode.contact_sheet import LONG_SIDE, from_jpeg, side_by_side

PROMPT = "What does this person wear? Fill in the form, and write nothing else. " * 8
SHEET = side_by_side([person("red", "blue")])
THINKS = "qwen3-vl:4b"  # not its `-instruct`: it can think, and must be told not to


class Form(BaseModel):
    """What is asked for."""

    upper_colour: Literal["red", "blue", "unsure"]
    count: int = Field(ge=0, le=9, description="a number", default=3)
    sentence: str = Field(max_length=50, title="A sentence")


GOOD = {"upper_colour": "red", "count": 1, "sentence": "Red."}


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn(MODELS | {THINKS: ("completion", "vision", "thinking")}) as server:
        yield server


def ask(ollama: StandIn, model: str = VISION, timeout_s: float = 10.0) -> Form:
    return VisionModel(model, ollama.url, timeout_s).ask(PROMPT, SHEET, Form)


def says(ollama: StandIn, *replies: str, field: str = "content") -> None:
    for text in replies:
        ollama.misbehave("reply", message={field: text})


def saying(form: dict[str, Any]) -> str:
    return json.dumps(form)


class TestWhatIsSent:
    def test_one_request_with_one_small_jpeg(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD))
        assert ask(ollama).model_dump() == GOOD
        (asked,) = ollama.asked
        (message,) = asked["messages"]
        (sent,) = message["images"]
        data = base64.b64decode(sent)
        assert data[:3] == b"\xff\xd8\xff"
        picture = from_jpeg(data)
        assert picture.shape == SHEET.shape and max(picture.shape) <= LONG_SIDE
        assert np.abs(picture.astype(int) - SHEET).mean() < 8
        assert message["content"] == PROMPT

    def test_the_schema_holds_only_what_ollama_s_grammar_keeps(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD))
        ask(ollama)
        form = ollama.asked[0]["format"]
        assert set(form) == {"type", "properties", "required"}
        assert form["required"] == list(form["properties"]) == list(GOOD)
        assert all(set(p) <= {"type", "enum"} for p in form["properties"].values())
        assert form["properties"]["upper_colour"]["enum"] == ["red", "blue", "unsure"]
        assert form == plain_schema(Form)

    def test_room_and_patience_are_asked_for(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD))
        ask(ollama)
        (asked,) = ollama.asked
        assert asked["options"]["num_ctx"] == CONTEXT_TOKENS
        assert 0 < asked["options"]["num_predict"] < CONTEXT_TOKENS
        assert asked["options"]["temperature"] == 0
        assert asked["keep_alive"] == KEEP_ALIVE

    def test_nothing_is_said_of_thinking_to_a_model_that_cannot(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD))
        ask(ollama)
        assert "think" not in ollama.asked[0]

    def test_a_model_that_can_is_told_not_to_think(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD))
        ask(ollama, THINKS)
        assert ollama.asked[0]["think"] is False

    def test_abilities_are_asked_once(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD), saying(GOOD))
        model = VisionModel(VISION, ollama.url, 10.0)
        model.ask(PROMPT, SHEET, Form)
        model.ask(PROMPT, SHEET, Form)
        assert ollama.paths == ["/api/show", "/api/chat", "/api/chat"]

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
    def test_no_proxy_sees_a_picture(
        self, name: str, ollama: StandIn, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        says(ollama, saying(GOOD))
        assert ask(ollama)

    def test_making_one_connects_to_nothing(self, ollama: StandIn) -> None:
        VisionModel(VISION, ollama.url, 10.0)
        assert not ollama.paths


class TestReadingAReply:
    @pytest.mark.parametrize(
        "text",
        [
            saying(GOOD),
            f"```json\n{saying(GOOD)}\n```",
            f"Here is the form:\n{saying(GOOD)}\nI hope that helps.",
            json.dumps(GOOD, indent=4) + "\n\n",
        ],
        ids=["plain", "fenced", "in prose", "spread out"],
    )
    def test_an_object_is_found_wherever_it_stands(self, text: str, ollama: StandIn) -> None:
        says(ollama, text)
        assert ask(ollama).model_dump() == GOOD
        assert len(ollama.asked) == 1

    def test_an_answer_in_the_thinking_is_read(self, ollama: StandIn) -> None:
        says(ollama, saying(GOOD), field="thinking")
        assert ask(ollama).model_dump() == GOOD

    @pytest.mark.parametrize(
        "bad",
        [
            "The person wears red.",
            '{"upper_colour": "red", "cou',
            saying(GOOD | {"upper_colour": "crimson"}),
            saying({"upper_colour": "red"}),
            saying(GOOD | {"count": 99}),
            saying(GOOD | {"sentence": "x" * 51}),
            "[1, 2]",
            "null",
            "",
        ],
        ids=[
            "prose",
            "torn",
            "unknown",
            "lacking",
            "out of range",
            "long",
            "list",
            "null",
            "empty",
        ],
    )
    def test_a_wrong_reply_may_be_put_right_once(self, bad: str, ollama: StandIn) -> None:
        says(ollama, bad, saying(GOOD))
        assert ask(ollama).model_dump() == GOOD
        first, second = ollama.asked
        assert second["messages"][0] == first["messages"][0]  # the picture is still there
        assert [m["role"] for m in second["messages"]] == ["user", "assistant", "user"]
        assert sum(len(m.get("images") or []) for m in second["messages"]) == 1
        assert second["format"] == first["format"]

    def test_twice_wrong_is_a_failure_after_two_requests(self, ollama: StandIn) -> None:
        says(ollama, "secret words", "secret words", saying(GOOD))
        with pytest.raises(ModelFailed) as told:
            ask(ollama)
        assert not isinstance(told.value, ModelCrashed)
        assert len(ollama.asked) == 2
        assert VISION in str(told.value) and "secret" not in str(told.value)


FAULTS: dict[str, tuple[dict[str, Any], type[Exception], str]] = {
    "400": ({"kind": "status", "status": 400, "text": "bad image"}, ModelFailed, "bad image"),
    "404": ({"kind": "status", "status": 404, "text": "no"}, ModelMissing, "ollama pull"),
    "500": ({"kind": "status", "status": 500, "text": "no memory"}, ModelCrashed, "no memory"),
    "drop": ({"kind": "drop"}, ModelCrashed, "broke off"),
    "half": ({"kind": "half"}, ModelCrashed, "broke off"),
    "cut": ({"kind": "cut"}, ModelFailed, "broke off"),
    "length": ({"kind": "length"}, ModelFailed, "end"),
    "garbage": ({"kind": "garbage"}, ModelFailed, "cannot be read"),
    "error": ({"kind": "error"}, ModelCrashed, "runner process"),
    "redirect": ({"kind": "redirect"}, ModelMissing, "ollama_host"),
}


@pytest.mark.parametrize(("fault", "kind", "remedy"), FAULTS.values(), ids=FAULTS)
def test_every_failure_is_a_sentence_and_is_not_tried_again(
    fault: dict[str, Any], kind: type[Exception], remedy: str, ollama: StandIn
) -> None:
    ollama.misbehave(**fault)
    with pytest.raises(kind, match=remedy) as told:
        ask(ollama)
    assert type(told.value) is kind
    assert len(ollama.asked) == 1


@pytest.mark.serial
@pytest.mark.parametrize("kind", ["silent", "trickle"])
def test_it_waits_no_longer_than_it_was_told(kind: str, ollama: StandIn) -> None:
    ollama.misbehave(kind)
    began = time.monotonic()
    with pytest.raises(ModelFailed, match="in time"):
        ask(ollama, timeout_s=0.3)
    assert time.monotonic() - began < 1.5


def test_nobody_there(ollama: StandIn) -> None:
    ollama.close()
    with pytest.raises(ModelMissing, match="ollama serve"):
        ask(ollama)


def test_a_model_that_is_not_there(ollama: StandIn) -> None:
    with pytest.raises(ModelMissing, match="ollama pull qwen9"):
        ask(ollama, "qwen9")
    assert not ollama.asked


@pytest.mark.parametrize("name", [CHAT, TEXT])
def test_a_model_that_cannot_see_is_sent_no_picture(name: str, ollama: StandIn) -> None:
    with pytest.raises(ModelMissing, match="vision"):
        ask(ollama, name)
    assert not ollama.asked


@pytest.mark.parametrize("name", ["qwen3-vl:235b-cloud", VISION])
def test_no_picture_goes_to_somebody_s_cloud(name: str, ollama: StandIn) -> None:
    ollama.models[name] = MODELS[VISION]
    ollama.remote[name] = "https://ollama.com"
    with pytest.raises(BadSetting, match="cloud"):
        ask(ollama, name)
    assert not ollama.asked


@pytest.mark.parametrize("window", [48, 96])
def test_a_picture_that_was_cut_out_is_noticed(window: int, ollama: StandIn) -> None:
    ollama.context = window
    with pytest.raises(ModelFailed, match="OLLAMA_CONTEXT_LENGTH"):
        ask(ollama)


def test_after_a_failure_the_next_picture_is_described(ollama: StandIn) -> None:
    model = VisionModel(VISION, ollama.url, 10.0)
    for kind in ("drop", "half", "cut", "garbage"):
        ollama.misbehave(kind)
        with pytest.raises(ModelFailed):
            model.ask(PROMPT, SHEET, Form)
    says(ollama, saying(GOOD))
    assert model.ask(PROMPT, SHEET, Form)


def test_a_model_that_arrives_later_is_found(ollama: StandIn) -> None:
    model = VisionModel("qwen9", ollama.url, 10.0)
    with pytest.raises(ModelMissing):
        model.ask(PROMPT, SHEET, Form)
    ollama.models["qwen9"] = MODELS[VISION]
    says(ollama, saying(GOOD))
    assert model.ask(PROMPT, SHEET, Form)
