"""Who fits a description in a small library, who does not, and when nobody can tell."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from support.building import CAMERAS, START, recording, track
from support.models.bright_blobs import LetterEncoder
from velvet.footage.records import Attribute, Description, Seen
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library
from velvet.retrieval.query import read_query
from velvet.retrieval.search import Found, rank, search

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
        (one,) = opened.recordings.add(CAMERAS, [recording("yard")])
        opened.recordings.finish_detection(one.id, "d", 60.0)
        opened.tracklets.save(one, [track(10 * n + 1, 10 * n + 5) for n in range(4)], "t")
        opened.descriptions.save(list(PEOPLE.items()), "describer")
        encoder = LetterEncoder()
        vectors = encoder.encode([d.sentence for d in PEOPLE.values()])
        opened.vectors.save("words", encoder.fingerprint, list(PEOPLE), vectors)
        opened.vectors.publish(encoder.fingerprint, "none")
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


def put(library: Library, told: dict[str, Description]) -> None:
    library.descriptions.save(list(told.items()), "describer")
    encoder = LetterEncoder()
    vectors = encoder.encode([d.sentence for d in told.values()])
    library.vectors.save("words", encoder.fingerprint, list(told), vectors)
    library.vectors.publish(encoder.fingerprint, "none")


def leaning(description: Description, woman: float) -> Description:
    lean = Attribute("gender", Seen.UNSURE, "", {"woman": woman, "man": 1 - woman})
    return Description(description.sentence, (lean, *description.attributes))


def test_what_is_unsure_orders_those_who_fit_and_admits_nobody(library: Library) -> None:
    red = looks("Someone in a red top.", {"red": 0.7}, None)
    redder = looks("Someone in a red top.", {"red": 0.8}, None)
    put(library, {"T1": leaning(red, 0.9), "T3": leaning(redder, 0.5)})
    woman, man = found(library, "a woman in a red top"), found(library, "a man in a red top")
    assert [s.id for s in woman.sightings] == ["T1", "T3"]
    assert [s.id for s in man.sightings] == ["T3", "T1"]
    assert woman.not_checked == ("woman",)
    assert not found(library, "a woman").checked


def test_words_that_a_sentence_has_are_found_in_it(library: Library) -> None:
    put(library, {"T2": looks("Someone in a green top carrying a ladder.", GREEN, None)})
    ladder = found(library, "somebody carrying a ladder")
    assert [s.id for s in ladder.sightings] == ["T2"]
    assert (ladder.not_checked, ladder.checked) == ((), True)


def test_words_of_a_sentence_break_ties(library: Library) -> None:
    with_ladder = looks("Someone in a red top carrying a ladder.", RED, {"blue": 0.9})
    put(library, {"T3": with_ladder})
    assert [s.id for s in found(library, "a red top, with a ladder").sightings] == ["T3", "T1"]
    assert [s.id for s in found(library, "a red top").sightings] == ["T1", "T3"]


def test_a_neighbouring_colour_ranks_before_a_far_one_but_does_not_fit(library: Library) -> None:
    pink, green = {"pink": 0.9}, {"green": 0.9}
    put(library, {"T1": looks("Someone in a green top.", green, None)})
    put(library, {"T2": looks("Someone in a pink top.", pink, None)})
    order = [i for i, _ in rank(library, LetterEncoder(), read_query("a red top"))]
    assert order.index("T2") < order.index("T1")
    assert "T2" not in [s.id for s in found(library, "a red top").sightings]


def test_a_word_may_mean_a_second_colour(library: Library) -> None:
    put(library, {"T1": looks("Someone in a black top.", {"black": 0.8, "blue": 0.1}, None)})
    assert [s.id for s in found(library, "a navy coat").sightings] == ["T1"]
    assert found(library, "a blue coat").sightings == ()


@pytest.mark.parametrize("words", ["a red top", "someone in red", "a red or green top", "ladder"])
def test_scores_are_shares_in_falling_order(library: Library, words: str) -> None:
    put(library, {"T2": looks("Someone in a green top carrying a ladder.", GREEN, None)})
    scores = [s.score for s in found(library, words).sightings]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
