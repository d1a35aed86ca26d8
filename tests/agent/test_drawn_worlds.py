"""The agent with `rules` and the real sentence encoder, on a drawn world whose truth is known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from support.libraries.small_world import answer_of, context_of
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.adapters.readers.rules import RulesChat
from velvet.evals.exam import ExamQuestion, exam
from velvet.evals.identity.fill import fill
from velvet.evals.worlds.invent import two_camera_demo
from velvet.evals.worlds.world import Person
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

WORLD = two_camera_demo()
END = max(take.end for take in WORLD.takes)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    home: Path = tmp_path_factory.mktemp("drawn")
    words = SentenceEncoder()
    with Library.open(home) as library:
        fill(WORLD, library, words)
        yield replace(
            context_of(library, []),
            words=words,
            zone=WORLD.cameras[0].timezone,
            now=lambda: END + timedelta(hours=1),
        )


@pytest.mark.parametrize("asked", exam(WORLD), ids=lambda asked: asked.question)
def test_the_answer_is_the_truth(asked: ExamQuestion, drawn: Context) -> None:
    answer = answer_of(drawn, RulesChat(), asked.question)
    assert asked.fault(answer) == "", answer.text
    assert not answer.dropped


@pytest.mark.parametrize("person", WORLD.people, ids=lambda person: person.name)
def test_every_journey_is_told_camera_by_camera(person: Person, drawn: Context) -> None:
    stays = WORLD.journey(person.name)
    (first,) = {
        s.identity
        for s in drawn.library.tracklets.sightings()
        if s.camera == stays[0].take.camera.name
        and abs(s.start - stays[0].start) < timedelta(seconds=1.5)
    }
    answer = answer_of(drawn, RulesChat(), f"Where did {first} go?")
    assert [s.camera for s in answer.sightings] == [s.take.camera.name for s in stays]
