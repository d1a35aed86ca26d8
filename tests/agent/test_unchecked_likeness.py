"""What looks like the words and cannot be checked: told, kept as unchecked, and never counted."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support.building import unit
from support.libraries.small_world import (
    CROPS_MAKER,
    WORDS_MAKER,
    Scripted,
    answer_of,
    call,
    claim,
    context_of,
    fill,
)
from velvet.footage.records import Vectors
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

WORDS = "someone with a ladder"


class Phrases:
    """A space with one direction for a person and one for a ladder."""

    fingerprint, dimension = "space", 2

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.stack([unit(1, 0.5 * ("ladder" in text)) for text in texts])


@pytest.fixture
def context(tmp_path: Path) -> Iterator[Context]:
    """The small world, in which T2 carries a ladder that no description tells of."""
    with Library.open(tmp_path / "home") as library:
        fill(library)
        pictures = [unit(1, 0.5 if n == 2 else 0.01 * n) for n in range(1, 7)]
        ids = [f"T{n}.0" for n in range(1, 7)]
        library.vectors.save("pictures", "space", ids, np.stack(pictures))
        library.vectors.publish(WORDS_MAKER, CROPS_MAKER, "space")
        yield replace(context_of(library, []), phrases=Phrases())


def asked(context: Context, *lines) -> tuple:
    model = Scripted(lines=list(lines))
    return answer_of(context, model), model


def test_who_looks_like_it_is_told_with_the_words_unchecked(context: Context) -> None:
    answer, model = asked(
        context,
        call("find_people", description=WORDS, camera="", when=""),
        claim({"kind": "seen", "person": "P2", "sightings": ["T2"], "words": WORDS}),
    )
    told = json.loads(model.told()[0])
    assert [p["person"] for p in told["people"]] == ["P2"]
    assert told["not_checked"] == ["ladder"]
    assert "T2" in told["note"]
    assert [c.sightings for c in answer.claims] == [("T2",)]
    assert answer.not_checked == ("ladder",)
    assert "Not checked: ladder" in answer.text


def test_somebody_else_does_not_pass_for_it(context: Context) -> None:
    said = claim({"kind": "seen", "person": "P1", "sightings": ["T1"], "words": WORDS})
    answer, _ = asked(context, said, said)
    assert answer.claims == ()
    assert len(answer.dropped) == 1


@pytest.mark.parametrize("said", [{"kind": "count", "count": 1}, {"kind": "absent"}])
def test_likeness_neither_counts_nor_denies(context: Context, said: dict) -> None:
    answer, model = asked(
        context,
        call("count_people", description=WORDS, camera="", when=""),
        claim(said | {"words": WORDS}),
    )
    assert json.loads(model.told()[0])["count"] == 0
    assert answer.claims == ()
    assert "cannot be told" in answer.text
    assert answer.not_checked == ("ladder",)
