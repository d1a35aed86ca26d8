"""Scores of who is who, on a case worked out by hand."""

from datetime import timedelta

import pytest

from velvet.evals.identity.people_score import Pairs, Standing, score, together
from velvet.evals.worlds.invent import START
from velvet.evals.worlds.world import Place, Take, TrueVisit, Visit
from velvet.footage.records import Band, Camera, Edge, Identity, Member

YARD, LOBBY = Camera("yard"), Camera("lobby")
SURE, PROBABLE, POSSIBLE = Band.SURE, Band.PROBABLE, Band.POSSIBLE


def stay(person: str, camera: Camera, start_s: float, length_s: float) -> TrueVisit:
    begin, end = (START + timedelta(seconds=s) for s in (start_s, start_s + length_s))
    path = (Place(0, 0.9), Place(1, 0.9))
    visit = Visit(person, camera.name, begin, end, path, Edge.LEFT, Edge.RIGHT)
    return TrueVisit(visit, Take(camera, begin, end), begin, end, Edge.LEFT, Edge.RIGHT)


def person(identifier: str, *members: tuple[str, Band]) -> Identity:
    return Identity(identifier, tuple(Member(t, band, 0.5) for t, band in members))


TRUTH = {
    "T1": stay("Ann", YARD, 0, 10),
    "T2": stay("Ann", LOBBY, 20, 10),
    "T3": stay("Ann", YARD, 40, 20),
    "T4": stay("Bob", YARD, 60, 30),
    "T5": stay("Bob", LOBBY, 100, 10),
    "T6": stay("Cid", LOBBY, 120, 20),
}
# Ann's third stay is in an identity of Bob's; T4 joined it, T5 stands alone.
FOUND = [
    person("P1", ("T1", SURE), ("T2", PROBABLE)),
    person("P2", ("T3", PROBABLE), ("T4", SURE), ("T5", POSSIBLE)),
    person("P3", ("T6", SURE)),
]


def test_a_case_by_hand() -> None:
    """Ann = T1 T2 T3, Bob = T4 T5, Cid = T6; found {T1 T2}, {T3 T4 T5}, {T6}."""
    found = score(TRUTH, FOUND)
    assert (found.people, found.identities, found.tracklets) == (3, 3, 6)
    assert found.pairs == Pairs(
        right=2, joined=4, true=4
    )  # 12, 45 of 12 34 35 45; true 12 13 23 45
    assert (found.pairs.precision, found.pairs.recall, found.pairs.f1) == (0.5, 0.5, 0.5)
    assert found.across == Pairs(right=2, joined=3, true=3)  # 12, 45 of 12 35 45; true 12 23 45
    assert (found.wrong_joins, found.wrong_splits) == (1, 0)
    assert found.idf1 == pytest.approx(80 / 100)  # Ann 20 of P1, Bob 40 of P2, Cid 20 of P3


def test_bands_by_hand() -> None:
    """T6 is alone and counts as no member; five could be members, four are right ones somewhere."""
    assert score(TRUTH, FOUND).standings == (
        Standing(SURE, members=2, wrong=0, reached=2, wanted=5),
        Standing(PROBABLE, members=2, wrong=1, reached=3, wanted=5),
        Standing(POSSIBLE, members=1, wrong=0, reached=4, wanted=5),
    )
    sure, probable, possible = score(TRUTH, FOUND).standings
    assert (sure.precision, probable.precision) == (1.0, 0.5)
    assert (sure.recall, possible.recall) == (0.4, 0.8)
    assert together([probable, probable]) == Standing(PROBABLE, 4, 2, 6, 10)
    with pytest.raises(ValueError):
        together([sure, probable])


def test_split_people_are_counted() -> None:
    """Each tracklet for itself: Ann is two identities too many, Bob one; nothing is joined."""
    alone = score(TRUTH, [person(f"P{n}", (one, SURE)) for n, one in enumerate(TRUTH)])
    assert (alone.wrong_joins, alone.wrong_splits) == (0, 3)
    assert (alone.pairs.precision, alone.pairs.recall) == (1.0, 0.0)
    assert alone.idf1 == pytest.approx(70 / 100)  # the longest stay of each
    assert [one.members for one in alone.standings] == [0, 0, 0]
    assert score(TRUTH, []) == alone, "without an identity each is one of its own"


def test_of_equals_the_one_seen_first_owns() -> None:
    """T2 and T4 together: Ann came first, so Bob is joined wrongly, whatever the order they stand in."""
    found = score(TRUTH, [person("P1", ("T4", SURE), ("T2", PROBABLE))])
    assert found.wrong_joins == 1
    assert found.standings[0].wrong == 1


def test_the_truth_is_perfect() -> None:
    people: dict[str, list[tuple[str, Band]]] = {}
    for one, here in TRUTH.items():
        people.setdefault(here.person, []).append((one, SURE))
    found = score(TRUTH, [person(name, *members) for name, members in people.items()])
    assert (found.idf1, found.pairs.f1, found.across.f1) == (1, 1, 1)
    assert (found.wrong_joins, found.wrong_splits) == (0, 0)
    assert found.standings[0] == Standing(SURE, 5, 0, 5, 5)
