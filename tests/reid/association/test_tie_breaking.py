"""What hangs in the balance, and what an opinion may do to it."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.libraries.undecided import PEOPLE, cosine_of, fill, placed
from velvet.footage.corrections import Matched, Opinion, Stated
from velvet.footage.records import Band
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import band, probability
from velvet.reid.association.evidence import Evidence
from velvet.reid.association.gallery import Person
from velvet.reid.association.identify import Placement
from velvet.reid.association.tie_breaking import (
    LEAST,
    MOST,
    PROTOTYPES,
    SAYS,
    log_odds,
    pair,
    ties,
    weighed,
)

CONFIDENT = st.floats(-1e9, 1e9) | st.floats(0, 1)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with Library.open(tmp_path_factory.mktemp("home")) as opened:
        fill(opened)
        yield opened


@given(st.sampled_from(Matched), CONFIDENT)
def test_an_opinion_weighs_little(matched: Matched, confidence: float) -> None:
    says = log_odds(Opinion(matched, confidence, ""))
    assert abs(says) <= SAYS
    assert (says > 0, says < 0) <= (matched is Matched.YES, matched is Matched.NO)


@given(st.floats(LEAST, MOST, exclude_max=True), st.sampled_from(Matched), CONFIDENT)
def test_nobody_who_hung_in_the_balance_becomes_sure(
    chance: float, matched: Matched, confidence: float
) -> None:
    """Neither that it is the same person, nor that it is not."""
    odds = np.log(chance / (1 - chance)) + log_odds(Opinion(matched, confidence, ""))
    after = probability(float(odds))
    assert band(after) is not Band.SURE
    assert band(1 - after) is not Band.SURE


def test_the_latest_opinion_of_a_pair_counts_whoever_was_asked_about() -> None:
    yes, no = Opinion(Matched.YES, 1.0, ""), Opinion(Matched.NO, 0.5, "")
    said = [Stated(2, "T9", "T10", "b", no), Stated(1, "T10", "T9", "a", yes)]
    assert weighed(said) == {("T9", "T10"): -0.5 * SAYS}
    assert pair("T10", "T9") == ("T9", "T10")


@pytest.mark.parametrize(("odds", "count"), [(-4.0, 0), (-0.3, PEOPLE), (0.6, PEOPLE), (3.0, 0)])
def test_only_what_hangs_in_the_balance_is_a_tie(library: Library, odds: float, count: int) -> None:
    found = placed(library, cosine_of(library, odds))
    asked = ties(found)
    assert len(asked) == count
    joined = sum(len(group) > 1 for group in found.groups)
    assert joined == (PEOPLE if odds > 0 else 0)
    for tie in asked:
        assert LEAST <= tie.chance < MOST
        assert tie.others == (f"T{int(tie.tracklet[1:]) - PEOPLE}",)


def test_those_nearest_to_a_half_come_first(library: Library) -> None:
    found = placed(library, cosine_of(library, 0.0))
    odds = found.evidence.odds.copy()
    for row, says in enumerate((-0.4, 0.5, -0.1, 0.2, -0.3)):
        odds[row, PEOPLE + row] = odds[PEOPLE + row, row] = says
    seen = Evidence(odds, found.evidence.cannot_link, found.evidence.weights, {}, [])
    groups = [
        [row, row + PEOPLE] if odds[row, row + PEOPLE] > 0 else [row] for row in range(PEOPLE)
    ]
    alone = [[row + PEOPLE] for row in range(PEOPLE) if odds[row, row + PEOPLE] <= 0]
    asked = ties(Placement(found.tracklets, found.people, groups + alone, seen))
    doubt = [abs(tie.chance - 0.5) for tie in asked]
    assert len(asked) == PEOPLE and doubt == sorted(doubt)


@pytest.mark.parametrize("odds", [-0.3, 0.6])
def test_what_people_told_and_what_cannot_be_is_no_tie(library: Library, odds: float) -> None:
    found = placed(library, cosine_of(library, odds))
    told = Evidence(
        found.evidence.odds,
        found.evidence.cannot_link,
        found.evidence.weights,
        {},
        [[0, PEOPLE], [1, PEOPLE + 1]],
    )
    rest = ties(Placement(found.tracklets, found.people, found.groups, told))
    assert {t.tracklet for t in rest} == {"T8", "T9", "T10"}
    if odds < 0:
        everywhere = Evidence(
            found.evidence.odds, ~np.eye(2 * PEOPLE, dtype=bool), found.evidence.weights, {}, []
        )
        assert not ties(Placement(found.tracklets, found.people, found.groups, everywhere))


def test_whoever_just_went_on_is_no_tie(library: Library) -> None:
    found = placed(library, cosine_of(library, 0.6))
    chained = {(0, PEOPLE): 0.4}
    seen = Evidence(
        found.evidence.odds, found.evidence.cannot_link, found.evidence.weights, chained, []
    )
    assert len(ties(Placement(found.tracklets, found.people, found.groups, seen))) == PEOPLE - 1


def test_a_person_is_shown_by_a_few_best_tracklets(library: Library) -> None:
    found = placed(library, cosine_of(library, -0.3))
    (first, *_) = found.people[0].tracklets
    many = [
        type(first)(
            f"T{n}", "yard", "R9", first.start, first.end, first.path, first.vectors, (n / 100,)
        )
        for n in range(20, 27)
    ]
    people = [Person("P1", many), *found.people[1:]]
    asked = ties(Placement(found.tracklets, people, found.groups, found.evidence))
    (tie,) = [t for t in asked if t.tracklet == f"T{PEOPLE + 1}"]
    assert tie.others == ("T26", "T25", "T24") and len(tie.others) == PROTOTYPES
