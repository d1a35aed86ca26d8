"""A closer look: what is asked, what is kept, and what later searches make of it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import ToolMessage
from langgraph.prebuilt import ToolRuntime

from support.libraries.small_world import context_of, fill
from velvet.footage.errors import BadFootage, NotFound
from velvet.footage.records import Pixels, Verdict
from velvet.indexes.library import Library
from velvet.retrieval.context import Allowance, Context
from velvet.retrieval.evidence import Evidence
from velvet.retrieval.scope import scope
from velvet.retrieval.search import look
from velvet.tools.look_closer import look_closer

YES, NO, HIDDEN = Verdict.CONFIRMED, Verdict.CONTRADICTED, Verdict.CANNOT_SEE
VELVET, RED = "velvet (upper material)", "red (upper colour)"


class Eyes:
    """Says what it is told to, and remembers what it was asked."""

    fingerprint = "eyes"

    def __init__(self, *verdicts: Mapping[str, Verdict]) -> None:
        self._verdicts = list(verdicts)
        self.asked: list[tuple[int, str, tuple[str, ...]]] = []

    def look(
        self, pictures: Sequence[Pixels], asked: str, criteria: Sequence[str]
    ) -> Mapping[str, Verdict]:
        self.asked.append((len(pictures), asked, tuple(criteria)))
        said = self._verdicts.pop(0)
        return {criterion: said[criterion] for criterion in criteria}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        fill(opened)
        yield opened


def context_with(library: Library, eyes: Eyes | None, looks: int = 6) -> Context:
    return replace(context_of(library, []), closer=eyes, looks=Allowance(looks))


def run(context: Context, description: str, *sightings: str) -> tuple[dict[str, Any], Evidence]:
    runtime = ToolRuntime(
        state={},
        context=context,
        config={},
        stream_writer=lambda _: None,
        tool_call_id="1",
        store=None,
    )
    arguments = {"description": description, "sightings": list(sightings), "runtime": runtime}
    call = {"name": "look_closer", "args": arguments, "id": "1", "type": "tool_call"}
    message = look_closer.invoke(call)
    assert isinstance(message, ToolMessage) and isinstance(message.artifact, Evidence)
    return json.loads(message.text), message.artifact


def test_only_what_the_index_does_not_tell_is_asked(library: Library) -> None:
    eyes = Eyes({VELVET: YES}, {VELVET: HIDDEN, RED: NO})
    told, evidence = run(context_with(library, eyes), "a red velvet top", "T1", "t3")
    assert [(asked, criteria) for _, asked, criteria in eyes.asked] == [
        ("a red velvet top", (VELVET,)),
        ("a red velvet top", (RED, VELVET)),
    ]
    assert all(pictures >= 1 for pictures, _, _ in eyes.asked)
    assert told["verdicts"] == {
        "T1": {VELVET: "confirmed"},
        "T3": {VELVET: "cannot see", RED: "contradicted"},
    }
    assert evidence.settled == ()  # velvet was seen of one of them only


def test_the_same_look_is_not_taken_twice(library: Library) -> None:
    eyes = Eyes({VELVET: YES})
    first, _ = run(context_with(library, eyes), "a red velvet top", "T1")
    again, evidence = run(context_with(library, eyes), "the red velvet top", "T1")
    assert first["verdicts"] == again["verdicts"]
    assert len(eyes.asked) == 1
    assert "velvet" in evidence.settled


def test_searches_know_what_was_seen(library: Library) -> None:
    context = context_with(library, Eyes({VELVET: YES}, {VELVET: NO}))
    everywhere = scope(context, "", "")
    before = look(context, "a red velvet top", everywhere)
    assert {s.id for s in before.sightings} == {"T1", "T4", "T5", "T6"}
    assert before.not_checked == ("velvet",)
    run(context, "a red velvet top", "T1", "T4")
    after = look(context, "a red velvet top", everywhere)
    assert after.sightings[0].id == "T1"  # whom the look confirmed comes first
    assert {s.id for s in after.sightings} == {"T1", "T5", "T6"}
    assert after.not_checked == ("velvet",)  # of T5 and T6 it is still not known
    assert [s.id for s in look(context, "velvet trousers", everywhere).sightings] == []


def test_a_question_has_a_few_looks_only(library: Library) -> None:
    eyes = Eyes({VELVET: YES}, {VELVET: YES})
    told, _ = run(context_with(library, eyes, 2), "a red velvet top", "T1", "T4", "T5", "T6")
    assert len(eyes.asked) == 2
    assert list(told["verdicts"]) == ["T1", "T4"]
    assert told["note"]


def test_nothing_is_asked_that_is_known(library: Library) -> None:
    eyes = Eyes()
    told, _ = run(context_with(library, eyes), "a red top", "T1")
    assert told["verdicts"] == {"T1": {}}
    assert eyes.asked == []


def test_skin_and_belief_are_not_asked(library: Library) -> None:
    eyes = Eyes()
    told, _ = run(context_with(library, eyes), "a muslim man in a red top", "T1")
    assert told["verdicts"] == {}
    assert eyes.asked == []


def test_an_unknown_sighting_and_no_model_are_said(library: Library) -> None:
    with pytest.raises(NotFound, match="T99"):
        run(context_with(library, Eyes()), "a velvet top", "T99")
    with pytest.raises(NotFound, match="vision model"):
        run(context_with(library, None), "a velvet top", "T1")


def test_a_picture_that_is_gone_is_a_sentence(library: Library) -> None:
    (tracklet,) = library.tracklets.find(["T1"])
    (library.media / tracklet.crops[0].file).unlink()
    with pytest.raises(BadFootage, match="T1"):
        run(context_with(library, Eyes({VELVET: YES})), "a velvet top", "T1")
