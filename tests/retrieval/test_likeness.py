"""Pictures that look like words: who stands out by it, who is only put in order, and what is said."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from support.building import CAMERAS, START, described, picture, recording, track
from support.models.bright_blobs import LetterEncoder
from velvet.footage.errors import ModelMissing
from velvet.footage.records import Attribute, Description, Seen, Vectors
from velvet.footage.time.intervals import Interval
from velvet.indexes.library import Library
from velvet.retrieval.declined import sensitive
from velvet.retrieval.likeness import likeness, order
from velvet.retrieval.query import read_query
from velvet.retrieval.search import Found, rank, search

PEOPLE = 20
THINGS = ("umbrella", "ladder", "skateboard", "man", "red")


class Phrases:
    """A space in which a person is one direction and each thing another; all else in a text is nothing."""

    dimension = 1 + len(THINGS)

    def __init__(self, fingerprint: str = "space") -> None:
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = [[1.0, *(0.5 * (thing in text) for thing in THINGS)] for text in texts]
        table = np.array(rows, np.float32).reshape(-1, self.dimension)
        return table / np.linalg.norm(table, axis=1, keepdims=True)


def looks(seed: int, **things: float) -> Vectors:
    """(d,) a picture of a person with some things on it, and the chance of pictures."""
    chance = np.random.default_rng(seed).normal(0, 0.02, len(THINGS))
    row = np.array([1.0, *(things.get(thing, 0.0) for thing in THINGS)], np.float32)
    row[1:] += chance
    return (row / np.linalg.norm(row)).astype(np.float32)


def put(library: Library, pictures: dict[str, Vectors], fingerprint: str = "space") -> None:
    ids = [f"{identifier}.0" for identifier in pictures]
    library.vectors.save("pictures", fingerprint, ids, np.stack(list(pictures.values())))
    library.vectors.publish("letters", "none", fingerprint)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Twenty people: T1 to T10 in red, the others in green; of nobody is anything else known."""
    with Library.open(tmp_path / "home") as opened:
        (one,) = opened.recordings.add(CAMERAS, [recording("yard", length_s=600)])
        opened.recordings.finish_detection(one.id, "d", 600.0)
        opened.tracklets.save(one, [track(20 * n + 1, 20 * n + 5) for n in range(PEOPLE)], "t")
        for tracklet in opened.tracklets.without_crops():
            opened.tracklets.save_crops([(tracklet, [picture(1.0, 50)])])
        ids = [f"T{n + 1}" for n in range(PEOPLE)]
        colours = ["red" if n < 10 else "green" for n in range(PEOPLE)]
        said = [described(f"Someone in a {c} top.", upper_colour=c) for c in colours]
        opened.descriptions.save(list(zip(ids, said, strict=True)), "describer")
        vectors = LetterEncoder().encode([d.sentence for d in said])
        opened.vectors.save("words", "letters", ids, vectors)
        put(opened, {identifier: looks(n) for n, identifier in enumerate(ids)})
        yield opened


def found(library: Library, words: str, phrases: Phrases | None = None, **where) -> Found:
    phrases = phrases or Phrases()
    return search(library, LetterEncoder(), read_query(words), phrases=phrases, **where)


def ids(of: Found) -> list[str]:
    return [s.id for s in of.sightings]


def test_who_stands_out_is_found_and_the_words_stay_unchecked(library: Library) -> None:
    put(library, {"T4": looks(4, umbrella=0.4), "T15": looks(15, umbrella=0.6)})
    umbrella = found(library, "someone with an umbrella")
    assert ids(umbrella) == ["T15", "T4"]
    assert (umbrella.not_checked, umbrella.checked) == (("umbrella",), False)
    scores = [s.score for s in umbrella.sightings]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 0.4 for score in scores)  # below whatever was checked


def test_chance_admits_nobody(library: Library) -> None:
    for words in ("someone with an umbrella", "someone with a ladder", "a skateboard"):
        assert ids(found(library, words)) == []


def test_what_everybody_has_lets_nobody_stand_out(library: Library) -> None:
    put(library, {f"T{n + 1}": looks(n, ladder=0.4) for n in range(PEOPLE)})
    assert ids(found(library, "someone with a ladder")) == []


def test_looking_less_unlike_than_others_is_not_enough(library: Library) -> None:
    """Whoever stands out must look more like the words than like just anybody."""
    everybody = {f"T{n + 1}": looks(n, ladder=-0.6) for n in range(PEOPLE)}
    put(library, everybody | {"T3": looks(3, ladder=-0.3)})
    assert ids(found(library, "someone with a ladder")) == []


def test_the_cut_off_follows_the_query(library: Library) -> None:
    """Where pictures vary much along the words, more is asked of who is to stand out."""
    put(library, {f"T{n + 1}": looks(n, ladder=0.1 * (n % 5)) for n in range(PEOPLE)})
    put(library, {"T7": looks(7, umbrella=0.4, ladder=0.4)})
    assert ids(found(library, "an umbrella")) == ["T7"]
    assert ids(found(library, "a ladder")) == []


def test_where_and_when_narrow_the_search_but_not_the_cut_off(library: Library) -> None:
    put(library, {"T4": looks(4, umbrella=0.5), "T15": looks(15, umbrella=0.5)})
    assert ids(found(library, "an umbrella", cameras=["lobby"])) == []
    early = Interval(START, START.replace(minute=2))
    assert ids(found(library, "an umbrella", when=[early])) == ["T4"]


def test_attributes_decide_and_likeness_orders_those_who_fit(library: Library) -> None:
    put(library, {"T6": looks(6, umbrella=0.4), "T15": looks(15, umbrella=0.9)})
    red = found(library, "someone in red with an umbrella")
    assert ids(red)[0] == "T6"
    assert set(ids(red)) == {f"T{n}" for n in range(1, 11)}
    assert (red.not_checked, red.checked) == (("umbrella",), True)
    order_of_all = [i for i, _ in rank(library, LetterEncoder(), read_query("red"), Phrases())]
    assert set(order_of_all[:10]) == set(ids(red))


def test_likeness_does_not_override_what_was_seen(library: Library) -> None:
    """Somebody less surely in red stays behind, however much they look like the words."""
    faint = Attribute("upper_colour", Seen.VISIBLE, "red", {"red": 0.6, "brown": 0.3})
    library.descriptions.save([("T3", Description("In red.", (faint,)))], "describer")
    put(library, {"T3": looks(3, umbrella=0.9)})
    red = ids(found(library, "someone in red with an umbrella"))
    assert red.index("T3") == 9


def test_without_a_model_all_is_as_before(library: Library) -> None:
    put(library, {"T15": looks(15, umbrella=0.9)})
    query = read_query("someone with an umbrella")
    plain = search(library, LetterEncoder(), query)
    assert (plain.sightings, plain.checked) == ((), False)
    red = search(library, LetterEncoder(), read_query("someone in red"))
    assert ids(red) == [f"T{n}" for n in range(1, 11)]
    assert all(s.score == pytest.approx(0.9) for s in red.sightings)


@pytest.mark.parametrize(
    "words", ["no umbrella", "a black man", "a muslim with an umbrella", "a dark-skinned man", ""]
)
def test_what_must_not_be_looked_for_is_not(library: Library, words: str) -> None:
    put(library, {"T15": looks(15, umbrella=0.9, man=0.9)})
    everybody = [f"T{n + 1}" for n in range(PEOPLE)]
    assert not likeness(library, Phrases(), read_query(words), everybody).scores
    assert ids(found(library, "no umbrella")) == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("a white woman", True),
        ("a black young man", True),
        ("a man of asian origin", True),
        ("a person with dark skin", True),
        ("someone in a wheelchair", True),
        ("a woman in a white coat", False),
        ("a man with a black umbrella", False),
        ("a person in brown, with a dog", False),
        ("a man in light clothes", False),
    ],
)
def test_words_that_velvet_does_not_search(words: str, expected: bool) -> None:
    assert sensitive(words) is expected


def test_a_few_people_tell_nothing_of_chance(library: Library) -> None:
    put(library, {"T4": looks(4, umbrella=0.5)})
    few = likeness(library, Phrases(), read_query("an umbrella"), ["T1", "T2", "T4"])
    assert not few.standing_out
    assert few.scores


def test_pictures_of_another_encoder_are_refused(library: Library) -> None:
    with pytest.raises(ModelMissing, match=r"pictures.*space.*velvet ingest"):
        found(library, "an umbrella", Phrases("another"))


def test_the_place_in_the_order() -> None:
    from velvet.retrieval.likeness import NO_LIKENESS, Likeness

    like = Likeness({"T9": 0.4, "T2": 0.3, "T5": 0.1}, frozenset())
    assert order(like, ["T2", "T5", "T7", "T9"]) == {"T9": 1.0, "T2": 0.5, "T5": 0.0, "T7": 0.0}
    assert order(NO_LIKENESS, ["T2", "T5"]) == {"T2": 1.0, "T5": 1.0}
