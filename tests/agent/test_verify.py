"""Every kind of claim against a world whose truth is known: what is so holds, a lie is caught."""

from typing import Any

import pytest

from velvet.agent.checks.check import check as check_stated
from velvet.agent.checks.check_result import CheckCache, CheckResult, Status
from velvet.agent.statement import Stated
from velvet.footage.claims import SeenClaim
from velvet.retrieval.context import Context

TRUE: list[dict[str, Any]] = [
    {"kind": "seen", "sightings": ["T1"]},
    {"kind": "seen", "sightings": ["t1"], "person": "p1", "camera": "DOOR"},
    {"kind": "seen", "sightings": ["T1"], "start": "2026-03-02T10:01:00+01:00"},
    {"kind": "seen", "sightings": ["T1"], "start": "2026-03-02T10:00:58.5+01:00"},
    {"kind": "seen", "sightings": ["T1"], "start": "2026-03-02 10:01:05"},  # the camera's own zone
    {"kind": "seen", "sightings": ["T1"], "end": "2026-03-02T09:01:20Z"},
    {"kind": "seen", "person": "P1", "camera": "hall"},
    {"kind": "seen", "person": "P1", "start": "2026-03-02T10:05:25+01:00"},
    {"kind": "seen", "sightings": ["T1"], "words": "red"},
    {"kind": "seen", "sightings": ["T5"], "words": "man in red", "camera": "hall"},
    {"kind": "seen", "sightings": ["T5", "T6"], "when": "after 10:05"},
    {"kind": "moved", "person": "P1", "camera": "door", "to_camera": "hall"},
    {"kind": "moved", "sightings": ["T4", "T6"]},
    {"kind": "absent", "words": "yellow"},
    {"kind": "absent", "words": "green", "camera": "hall"},
    {"kind": "absent", "words": "red", "when": "yesterday"},
    {"kind": "absent", "words": "", "when": "yesterday"},
    {"kind": "absent", "person": "P2", "camera": "hall"},
    {"kind": "absent", "person": "P1", "other": "P3"},
    {"kind": "absent", "person": "P3", "other": "anyone"},
    {"kind": "count", "words": "red", "count": 2},
    {"kind": "count", "words": "", "count": 4},
    {"kind": "count", "words": "red", "camera": "door", "count": 1},
    {"kind": "count", "words": "", "when": "yesterday", "count": 0},
    {"kind": "attribute", "sightings": ["T1"], "attribute": "upper_colour", "value": "red"},
    {"kind": "attribute", "sightings": ["T1"], "attribute": "Upper color", "value": "Red"},
    {"kind": "attribute", "person": "P1", "attribute": "lower_colour", "value": "blue"},
    {"kind": "attribute", "sightings": ["T3"], "attribute": "upper_colour", "value": ""},
    {"kind": "together", "person": "P1", "other": "P2"},
    {"kind": "together", "person": "T2", "other": "T1", "camera": "door"},
    {"kind": "like", "sightings": ["T4"], "other": "T1"},
    {"kind": "like", "other": "T2"},
]
FALSE: list[dict[str, Any]] = [
    {"kind": "seen"},
    {"kind": "seen", "sightings": ["T99"]},
    {"kind": "seen", "sightings": ["the man"]},
    {"kind": "seen", "person": "P99"},
    {"kind": "seen", "sightings": ["T1"], "person": "P2"},
    {"kind": "seen", "sightings": ["T1", "T2"], "person": "P1"},
    {"kind": "seen", "sightings": ["T1"], "camera": "hall"},
    {"kind": "seen", "sightings": ["T1"], "camera": "cellar"},
    {"kind": "seen", "sightings": ["T1"], "start": "2026-03-02T10:00:57+01:00"},
    {"kind": "seen", "sightings": ["T1"], "end": "2026-03-02T10:01:23+01:00"},
    {"kind": "seen", "sightings": ["T1"], "start": "2026-03-02T10:01:00Z"},  # an hour off
    {"kind": "seen", "sightings": ["T1"], "start": "just after ten"},
    {"kind": "seen", "person": "P2", "camera": "hall"},
    {"kind": "seen", "sightings": ["T2"], "words": "red"},
    {"kind": "seen", "sightings": ["T3"], "words": "red"},  # of T3 no top is known
    {"kind": "seen", "sightings": ["T1"], "when": "after 10:05"},
    {"kind": "seen", "sightings": ["T1"], "words": "hat"},  # nobody can tell
    {"kind": "moved", "person": "P1", "camera": "hall", "to_camera": "door"},
    {"kind": "moved", "person": "P1", "camera": "door", "to_camera": "Yard West"},  # hall between
    {"kind": "moved", "sightings": ["T1", "T6"]},
    {"kind": "moved", "sightings": ["T1", "T5"]},
    {"kind": "moved", "person": "P2", "camera": "door", "to_camera": "hall"},
    {"kind": "moved"},
    {"kind": "absent", "words": "red"},
    {"kind": "absent", "words": ""},
    {"kind": "absent", "words": "red", "when": "the day the music died"},
    {"kind": "absent", "person": "P1", "camera": "hall"},
    {"kind": "absent", "person": "P1", "other": "P2"},
    {"kind": "absent", "person": "P1", "other": "anyone"},
    {"kind": "count", "words": "red", "count": 3},
    {"kind": "count", "words": "red", "count": 4},  # sightings, not people
    {"kind": "count", "words": "red"},
    {"kind": "attribute", "sightings": ["T1"], "attribute": "upper_colour", "value": "blue"},
    {"kind": "attribute", "sightings": ["T1"], "attribute": "headwear", "value": "hat"},
    {"kind": "attribute", "sightings": ["T1"], "attribute": "upper_colour", "value": ""},
    {"kind": "attribute", "sightings": ["T3"], "attribute": "upper_colour", "value": "red"},
    {"kind": "attribute", "sightings": ["T1", "T2"], "attribute": "upper_colour", "value": "red"},
    {"kind": "attribute", "sightings": ["T1"], "value": "red"},
    {"kind": "together", "person": "P1", "other": "P3"},
    {"kind": "together", "person": "P1", "other": "P1"},
    {"kind": "together", "person": "P1", "other": "P2", "camera": "hall"},
    {"kind": "together", "person": "P1"},
    {"kind": "like", "sightings": ["T2"], "other": "T1"},
    {"kind": "like", "other": "T1"},
    {"kind": "like", "sightings": ["T1"], "other": "P2"},
]
OPEN: list[dict[str, Any]] = [
    {"kind": "absent", "words": "red", "when": "on 3 March"},
    {"kind": "absent", "words": "red", "when": "yesterday", "camera": "hall"},
    {"kind": "count", "words": "red", "when": "on 3 March", "count": 0},
    {"kind": "absent", "words": "hat"},
    {"kind": "count", "words": "hat", "count": 0},
]


def check(stated: Stated, context: Context) -> CheckResult:
    return check_stated(stated, CheckCache(context))


def _name(said: dict[str, Any]) -> str:
    return "-".join(str(value) for value in said.values())


@pytest.mark.parametrize("said", TRUE, ids=_name)
def test_what_is_so_holds(said: dict[str, Any], context: Context) -> None:
    checked = check(Stated.model_validate(said), context)
    assert (checked.status, checked.claim.fault) == (Status.VERIFIED, "")
    assert checked.claim.verified and checked.claim.text


@pytest.mark.parametrize("said", FALSE, ids=_name)
def test_a_lie_is_refuted_with_a_reason(said: dict[str, Any], context: Context) -> None:
    checked = check(Stated.model_validate(said), context)
    assert checked.status is Status.REFUTED
    assert checked.claim.fault and not checked.claim.verified and not checked.claim.text


@pytest.mark.parametrize("said", OPEN, ids=_name)
def test_where_nothing_can_tell_nothing_is_claimed(said: dict[str, Any], context: Context) -> None:
    checked = check(Stated.model_validate(said), context)
    assert checked.status is Status.OPEN
    assert checked.claim.fault and not checked.claim.verified


def test_facts_of_a_claim_come_from_the_catalog(context: Context) -> None:
    said = Stated(kind="seen", sightings=["T4"], start="2026-03-02T10:01:41+01:00")
    claim = check(said, context).claim
    assert isinstance(claim, SeenClaim)
    assert (claim.identity, claim.camera) == ("P1", "hall")
    assert claim.when is not None
    assert claim.when.start.isoformat() == "2026-03-02T10:01:40+01:00"
    for fact in ("P1", "hall", "10:01:40", "10:02:10", "+01:00", "T4"):
        assert fact in claim.text


def test_a_nobody_says_where_and_how_long_was_looked(context: Context) -> None:
    checked = check(Stated(kind="absent", words="yellow"), context)
    assert {c.camera: c.seconds for c in checked.coverage} == {
        "door": 660,
        "hall": 600,
        "Yard West": 300,
    }
    for fact in ("yellow", "door", "hall", "Yard West", "10:00:00", "10:10:00"):
        assert fact in checked.claim.text


def test_a_count_carries_its_sightings_and_its_doubt(context: Context) -> None:
    claim = check(Stated(kind="count", words="red", count=2), context).claim
    assert claim.sightings == ("T1", "T4", "T6", "T5")
    assert "may be off" in claim.text  # T6 is only probably P1
    assert "up to 3" in claim.text  # and then somebody else
    sure = check(Stated(kind="count", words="green", count=1), context).claim
    assert "may be off" not in sure.text


def test_words_that_cannot_be_checked_are_named(context: Context) -> None:
    checked = check(Stated(kind="seen", sightings=["T1"], words="red top and a hat"), context)
    assert checked.status is Status.VERIFIED
    assert checked.not_checked == ("hat",)
