"""What corrections demand, and that every grouping gives it, whatever people say in whatever order."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from velvet.footage.corrections import Correction, Kind, in_words, naming, read_name
from velvet.footage.errors import BadSetting
from velvet.footage.records import Band, BoxPath
from velvet.reid.association.clustering import cluster
from velvet.reid.association.corrections import (
    cannot_link,
    conflicting_corrections,
    deciding_corrections,
    first_conflict,
    must_link,
)
from velvet.reid.association.gallery import Gallery
from velvet.reid.association.identify import identify
from velvet.reid.tracklet_features import TrackletFeatures

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
MAKER = "colour"


def same(number: int, *one: str) -> Correction:
    return Correction(number, Kind.SAME, one)


def not_same(number: int, one: str, other: str) -> Correction:
    return Correction(number, Kind.NOT_SAME, (one,), (other,))


def named(number: int, name: str, *one: str) -> Correction:
    return Correction(number, Kind.NAME, one, name=name)


def split(number: int, cut: tuple[str, ...], rest: tuple[str, ...]) -> Correction:
    return Correction(number, Kind.SPLIT, cut, rest)


def test_chains_of_links_are_one_person() -> None:
    said = [same(1, "T1", "T2"), same(2, "T4", "T3"), same(3, "T2", "T3"), same(4, "T8", "T9")]
    assert must_link(said) == [frozenset(("T1", "T2", "T3", "T4")), frozenset(("T8", "T9"))]
    assert must_link([split(1, ("T1", "T2"), ("T3",))]) == [frozenset(("T1", "T2"))]
    assert must_link([named(1, "Anna", "T1", "T2")]) == []


def test_who_must_be_two_people() -> None:
    assert set(cannot_link([split(1, ("T1", "T2"), ("T3",))])) == {("T1", "T3"), ("T2", "T3")}
    both = [named(1, "Anna", "T1"), named(2, "Bert", "T2"), named(3, "anna", "T3")]
    assert set(cannot_link(both)) == {("T1", "T2"), ("T2", "T3")}


def test_a_name_is_that_of_the_last_correction_and_not_of_who_was_cut_off() -> None:
    first, cut = named(1, "Anna", "T1", "T2"), split(2, ("T2",), ("T1",))
    assert naming([first, cut]) == {"T1": first}
    assert naming([first, cut, again := named(3, "Bert", "T2")]) == {"T1": first, "T2": again}
    assert (
        naming([first, named(0, "Anne", "T1")])["T1"].name == "Anne"
    )  # not yet stored: the latest


def test_a_contradiction_is_found_through_a_chain() -> None:
    said = [same(1, "T1", "T2"), same(2, "T2", "T3"), same(5, "T7", "T8")]
    assert first_conflict(said) is None
    found = first_conflict([*said, not_same(3, "T1", "T3")])
    assert found is not None
    assert [c.number for c in found.must_link] == [1, 2]
    assert [c.number for c in found.cannot_link] == [3]
    names = [named(3, "Anna", "T1"), named(4, "Bert", "T3")]
    found = first_conflict([*said, *names])
    assert found is not None
    assert [c.number for c in found.cannot_link] == [3, 4]
    assert [c.number for c in deciding_corrections([*said, *names], "T1", "T3")] == [1, 2, 3, 4]
    assert deciding_corrections(said, "T1", "T7") == ()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ([same(1, "T1", "T2"), same(2, "T2", "T3"), same(3, "T1", "T2")], [2]),  # in all ways
        ([same(1, "T1", "T2"), same(2, "T2", "T3")], [2]),  # either would do: the later one
        ([same(4, "T1", "T3"), same(5, "T8", "T9"), same(6, "T1", "T2", "T3")], [6, 4]),
        ([same(1, "T1", "T2"), same(2, "T8", "T9")], []),
    ],
)
def test_what_has_to_go_for_a_correction_to_stand(
    told: list[Correction], expected: list[int]
) -> None:
    said = not_same(0, "T1", "T3")
    gone = conflicting_corrections(told, said)
    assert [c.number for c in gone] == expected
    assert first_conflict([said, *(c for c in told if c not in gone)]) is None


def test_what_has_to_go_for_others_to_stand_together() -> None:
    told = [same(1, "T1", "T2"), not_same(2, "T1", "T2"), same(3, "T2", "T1")]
    assert [c.number for c in conflicting_corrections(told)] == [2]


def test_what_must_be_joined_is_though_it_is_apart_and_unlike() -> None:
    odds = np.full((4, 4), -5.0)
    forbidden = np.zeros((4, 4), bool)
    forbidden[0, 1] = forbidden[1, 0] = True
    assert cluster(odds, forbidden, [[1, 0, 3]]) == [[0, 1, 3], [2]]
    odds[1, 2] = odds[2, 1] = 100
    assert cluster(odds, forbidden, [[0, 1], [2, 3]]) == [[0, 1, 2, 3]]
    forbidden[1, 2] = forbidden[2, 1] = True
    assert cluster(odds, forbidden, [[0, 1], [2, 3]]) == [[0, 1], [2, 3]]


@pytest.mark.parametrize("text", ["", "  ", "P7", "t31", "12", "a\nb\x00", "x" * 61])
def test_what_is_no_name(text: str) -> None:
    with pytest.raises(BadSetting):
        read_name(text)


def test_names_are_kept_plain() -> None:
    assert read_name("  Anna \t Maria ") == "Anna Maria"
    assert read_name("Zoë O'Brien-Ng") == "Zoë O'Brien-Ng"
    assert in_words(same(1, *(f"T{n}" for n in range(9)))).endswith("T5 and 3 more are one person")


def people(looks: list[int]) -> list[TrackletFeatures]:
    """Stays one after the other, of one of three looks each."""
    made: list[TrackletFeatures] = []
    for number, look in enumerate(looks, 1):
        at = START + timedelta(seconds=10 * number)
        times = np.array([0.0, 1.0])
        path = BoxPath(times, np.array([[0, 0, 40, 100]] * 2, np.float32), np.ones(2, np.float32))
        vector = np.eye(3, dtype=np.float32)[[look]]
        end = at + timedelta(seconds=1)
        made.append(
            TrackletFeatures(f"T{number}", "yard", f"R{number}", at, end, path, vector, (0.9,))
        )
    return made


SOME = st.lists(
    st.sampled_from([f"T{n}" for n in range(1, 8)]), min_size=2, max_size=4, unique=True
)
SAID = st.tuples(st.sampled_from(list(Kind)), SOME, st.sampled_from(["Anna", "Bert"]))


def correction(number: int, kind: Kind, ids: list[str], name: str) -> Correction:
    if kind in (Kind.SAME, Kind.NAME):
        return Correction(number, kind, tuple(ids), name=name if kind is Kind.NAME else "")
    return Correction(number, kind, tuple(ids[:-1]), (ids[-1],))


@settings(deadline=None)
@given(
    looks=st.lists(st.integers(0, 2), min_size=7, max_size=7),
    said=st.lists(SAID, max_size=8),
    order=st.randoms(use_true_random=False),
)
def test_every_grouping_holds_to_every_correction_and_undoing_all_restores(
    looks: list[int], said: list[tuple[Kind, list[str], str]], order
) -> None:
    stays = people(looks)
    first = identify(stays, Gallery(MAKER), {})
    ids = {m.tracklet: f"P{n}" for n, (_, members) in enumerate(first, 1) for m in members}
    told: list[Correction] = []
    for number, one in enumerate(said, 1):
        if first_conflict([*told, made := correction(number, *one)]) is None:
            told.append(made)
            holds(stays, told, ids)
    while told:
        told.pop(order.randrange(len(told)))
        if first_conflict(told) is None:  # a name that was replaced may contradict once it is back
            holds(stays, told, ids)
    assert identify(stays, Gallery(MAKER), ids, told) == [(ids[m[0].tracklet], m) for _, m in first]


def holds(stays: list[TrackletFeatures], told: list[Correction], before: dict[str, str]) -> None:
    found = identify(stays, Gallery(MAKER), before, told)
    members = {m.tracklet: (n, m) for n, (_, group) in enumerate(found) for m in group}
    assert sorted(members) == sorted(s.id for s in stays)
    for group in must_link(told):
        assert len({members[t][0] for t in group}) == 1
        assert {members[t][1].band for t in group} == {Band.SURE}
    assert all(members[one][0] != members[other][0] for one, other in cannot_link(told))
    kept = [name for name, _ in found if name]
    assert len(kept) == len(set(kept))
