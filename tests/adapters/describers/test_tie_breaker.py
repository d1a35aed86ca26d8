"""A tie-breaker over Ollama's protocol: what is sent, and what becomes of the reply."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import pytest

from support.pictures.dressed_people import person
from velvet.adapters.describers.tie_breaker import LONGEST, QwenTieBreaker
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.corrections import Matched, Opinion
from velvet.footage.errors import ModelFailed, ModelMissing

RED, GREEN = person("red", "black"), person("green", "blue")


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as served:
        yield served


def breaker(ollama: StandIn, model: str = VISION) -> QwenTieBreaker:
    return QwenTieBreaker(model, ollama.url, 5)


def reply(**said: Any) -> dict[str, str]:
    fields = {"reasoning": "Both wear a red top.", "matched": "yes", "confidence": 0.8} | said
    return {"content": json.dumps(fields)}


def test_one_request_with_one_picture_of_all(ollama: StandIn) -> None:
    ollama.misbehave("reply", message=reply())
    said = breaker(ollama).same([RED], [RED, RED, RED])
    assert said == Opinion(Matched.YES, 0.8, "Both wear a red top.")
    (asked,) = ollama.asked
    assert list(asked["format"]["properties"]) == ["reasoning", "matched", "confidence"]
    assert asked["format"]["properties"]["matched"]["enum"] == ["yes", "no", "unsure"]
    (picture,) = asked["messages"][0]["images"]
    sheet = cv2.imdecode(np.frombuffer(base64.b64decode(picture), np.uint8), cv2.IMREAD_COLOR)
    assert sheet is not None and max(sheet.shape) <= 640


def test_the_stand_in_looks_at_colours(ollama: StandIn) -> None:
    assert breaker(ollama).same([RED], [RED]).matched is Matched.YES
    assert breaker(ollama).same([RED], [GREEN, GREEN]).matched is Matched.NO


def test_the_maker_names_model_and_prompt(ollama: StandIn) -> None:
    assert breaker(ollama).fingerprint.startswith(f"qwen:{VISION};prompt=")
    assert breaker(ollama).fingerprint != breaker(ollama, "qwen2.5vl:3b").fingerprint


@pytest.mark.parametrize(
    "said",
    [{"confidence": 7}, {"confidence": -1}, {"matched": "probably"}, {"confidence": "very"}],
)
def test_nonsense_is_put_right_once_or_fails(ollama: StandIn, said: dict[str, Any]) -> None:
    ollama.misbehave("reply", message=reply(**said))
    assert breaker(ollama).same([RED], [RED]).confidence <= 1
    ollama.misbehave("reply", times=2, message=reply(**said))
    with pytest.raises(ModelFailed):
        breaker(ollama).same([RED], [RED])
    assert len(ollama.asked) == 4


def test_confidence_that_is_no_number_fails(ollama: StandIn) -> None:
    ollama.misbehave(
        "reply",
        times=2,
        message={"content": '{"reasoning": "", "matched": "yes", "confidence": NaN}'},
    )
    with pytest.raises(ModelFailed):
        breaker(ollama).same([RED], [RED])


@pytest.mark.parametrize(
    "reasons", ["Both have dark skin.", "Two Asian women.", "The same wheelchair."]
)
def test_what_is_not_described_is_no_reason(ollama: StandIn, reasons: str) -> None:
    ollama.misbehave("reply", message=reply(reasoning=reasons))
    said = breaker(ollama).same([RED], [RED])
    assert (said.matched, said.reasoning) == (Matched.YES, "")


def test_reasons_are_one_short_line(ollama: StandIn) -> None:
    ollama.misbehave("reply", message=reply(reasoning="A red\n\x1b[31mtop. " * 80))
    said = breaker(ollama).same([RED], [RED]).reasoning
    assert len(said) <= LONGEST and said.isprintable()


def test_one_picture_and_others_are_needed(ollama: StandIn) -> None:
    for one, others in (([], [RED]), ([RED, RED], [RED]), ([RED], [])):
        with pytest.raises(ValueError, match="pictures"):
            breaker(ollama).same(one, others)
    assert not ollama.asked


def test_a_server_that_is_not_there(ollama: StandIn) -> None:
    ollama.close()
    with pytest.raises(ModelMissing, match="ollama serve"):
        breaker(ollama).same([RED], [RED])
