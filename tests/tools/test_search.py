"""Who fits a description in a small library, who does not, and when nobody can tell."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from building import CAMERAS, START, recording, track
from crew import LetterEncoder

from footage.answers import Interval
from footage.records import Attribute, Description, Seen
from indexes.library import Library
from tools.query import read_query
from tools.search import Found, rank, search

RED, GREEN = {"red": 0.9}, {"green": 0.8, "blue": 0.15}


def looks(sentence: str, upper: dict[str, float] | None, lower: dict[str, float] | None):
    said = []
    for name, likelihoods in (("upper_colour", upper), ("lower_colour", lower)):
        if likelihoods:
            best = max(likelihoods, key=lambda n: likelihoods[n])
            said.append(Attribute(name, Seen.VISIBLE, best, likelihoods))
        else:
            said.append(Attribute(name, Seen.NOT_VISIBLE))
    return Description(sentence, tuple(said))


PEOPLE = {
    "T1": looks("Someone in a red top and blue lower clothing.", RED, {"blue": 0.9}),
    "T2": looks("Someone in a green top and black lower clothing.", GREEN, {"black": 0.9}),
    "T3": looks("Someone in a red top; the legs are not visible.", {"red": 0.5, "pink": 0.4}, None),
    "T4": looks("Someone in a grey top and red lower clothing.", {"grey": 0.9}, RED),
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        (one,) = opened.add_recordings(CAMERAS, [recording("yard")])
        opened.finish_detection(one.id, "d", 60.0)
        opened.save_tracklets(one, [track(10 * n + 1, 10 * n + 5) for n in range(4)], "t")
        opened.save_descriptions(list(PEOPLE.items()), "describer")
        encoder = LetterEncoder()
        vectors = encoder.encode([d.sentence for d in PEOPLE.values()])
        opened.save_vectors("words", encoder.maker, list(PEOPLE), vectors)
        opened.publish(encoder.maker, "none")
        yield opened


def found(library: Library, words: str, **where) -> Found:
    return search(library, LetterEncoder(), read_query(words), **where)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a red top", ["T1", "T3"]),
        (
            "a red coat and blue trousers",
            ["T1", "T3"],
        ),  # nothing contradicts T3, whose legs are hidden
        ("a green jacket", ["T2"]),
        ("red trousers", ["T4"]),
        ("someone in red", ["T1", "T3", "T4"]),
        ("a purple coat", []),
        ("a green top and red trousers", []),
        ("", ["T1", "T2", "T3", "T4"]),
    ],
)
def test_who_fits(library: Library, words: str, expected: list[str]) -> None:
    assert sorted(s.id for s in found(library, words).sightings) == expected


def test_the_surest_comes_first(library: Library) -> None:
    assert [s.id for s in found(library, "a red top").sightings] == ["T1", "T3"]


def test_what_nobody_described_can_neither_fit_nor_fail(library: Library) -> None:
    nothing = found(library, "a man carrying a ladder")
    assert (nothing.sightings, nothing.checked) == ((), False)
    assert nothing.not_checked == ("man", "ladder")


def test_where_and_when(library: Library) -> None:
    early = Interval(START, START + timedelta(seconds=9))
    assert [s.id for s in found(library, "a red top", when=[early]).sightings] == ["T1"]
    assert found(library, "a red top", cameras=["lobby"]).sightings == ()
    assert len(found(library, "", k=2).sightings) == 2


def test_ranking_leaves_nobody_out(library: Library) -> None:
    ranked = rank(library, LetterEncoder(), read_query("a red top and blue trousers"))
    assert [i for i, _ in ranked][:2] == ["T1", "T3"]
    assert len(ranked) == 4
