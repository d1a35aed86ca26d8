"""A closer look over Ollama's protocol: what is sent, and what becomes of the reply."""

import base64
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from velvet.adapters.describers.closer_look import QwenCloserLook
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.errors import ModelFailed
from velvet.footage.records import Verdict

RED = np.full((300, 120, 3), (30, 30, 200), np.uint8)
CRITERIA = ("velvet (upper material)", "man (gender)")


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn() as served:
        yield served


def test_one_request_asks_for_all_criteria(ollama: StandIn) -> None:
    said = '{"velvet (upper material)": "confirmed", "man (gender)": "cannot see"}'
    ollama.misbehave("reply", message={"content": said})
    seen = QwenCloserLook(VISION, ollama.url, 5).look([RED, RED], "a man in velvet", CRITERIA)
    assert seen == {CRITERIA[0]: Verdict.CONFIRMED, CRITERIA[1]: Verdict.CANNOT_SEE}
    (asked,) = ollama.asked
    assert list(asked["format"]["properties"]) == list(CRITERIA)
    assert asked["messages"][0]["content"].rstrip().endswith("a man in velvet")
    (picture,) = asked["messages"][0]["images"]
    sheet = cv2.imdecode(np.frombuffer(base64.b64decode(picture), np.uint8), cv2.IMREAD_COLOR)
    assert sheet is not None and max(sheet.shape) <= 640


def test_a_verdict_that_is_none_is_put_right_once(ollama: StandIn) -> None:
    wrong = '{"velvet (upper material)": "probably", "man (gender)": "yes"}'
    ollama.misbehave("reply", times=2, message={"content": wrong})
    with pytest.raises(ModelFailed):
        QwenCloserLook(VISION, ollama.url, 5).look([RED], "a man in velvet", CRITERIA)
    assert len(ollama.asked) == 2


def test_the_stand_in_looks_at_colours(ollama: StandIn) -> None:
    person = np.full((300, 120, 3), 200, np.uint8)
    person[60:160, 30:90] = (30, 30, 200)
    person[160:290, 35:85] = (20, 20, 20)
    criteria = ("red (upper colour)", "green (upper colour)", "velvet (upper material)")
    seen = QwenCloserLook(VISION, ollama.url, 5).look([person], "red velvet", criteria)
    assert seen[criteria[1]] is not Verdict.CONFIRMED
    assert seen[criteria[2]] is Verdict.CANNOT_SEE
