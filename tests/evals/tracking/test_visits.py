"""Identities as paths: anew on each visit or whole, and short gaps filled."""

import numpy as np
import pytest

from support.building import START
from support.pictures.walking import boxed, steady, walk
from velvet.evals.tracking.visits import named, visits
from velvet.footage.records import Band, Edge, Identity, Member, Tracklet

TIMES = np.array(steady(20))
INSIDE, RIGHT = Edge.INSIDE, Edge.RIGHT


def stay(
    number: int, begin_s: float, end_s: float, entered: Edge = INSIDE, left: Edge = INSIDE
) -> Tracklet:
    path = boxed(list(TIMES), walk(begin_s, end_s, (20.0 * begin_s, 20.0 * end_s)))
    at = [START + (path.times_s[row] * np.timedelta64(1, "s")).item() for row in (0, -1)]
    return Tracklet(f"T{number}", "R1", "clip", at[0], at[1], path, entered, left, ())


def person(*numbers: int) -> Identity:
    return Identity("P1", tuple(Member(f"T{n}", Band.SURE, 1.0) for n in numbers))


def names(found: list[Tracklet], *, returns_joined: bool) -> list[str]:
    one = person(*(int(t.id[1:]) for t in found))
    return sorted({n for n, _ in named([one], found, TIMES, returns_joined=returns_joined)})


@pytest.mark.parametrize(("left", "entered"), [(RIGHT, RIGHT), (RIGHT, INSIDE), (INSIDE, RIGHT)])
def test_who_was_out_of_view_is_counted_anew_unless_returns_are_joined(
    left: Edge, entered: Edge
) -> None:
    found = [stay(1, 0, 4, left=left), stay(2, 5, 9, entered=entered)]
    assert names(found, returns_joined=False) == ["P1.0", "P1.1"]
    assert names(found, returns_joined=True) == ["P1"]


def test_who_was_hidden_inside_the_view_is_not() -> None:
    found = [stay(1, 0, 4, entered=RIGHT), stay(2, 9, 13), stay(3, 14, 18, left=RIGHT)]
    assert names(found, returns_joined=False) == ["P1.0"]
    assert [[t.id for t in visit] for visit in visits(found)] == [["T1", "T2", "T3"]]


@pytest.mark.parametrize(
    ("gap_s", "filled"),
    [
        (0.1, False),
        (0.5, True),
        (1.9, True),
        (2.5, False),
        (-1.0, False),
    ],  # the last: they overlap,
)
def test_short_gaps_are_filled_by_straight_lines(gap_s: float, filled: bool) -> None:
    one, then = stay(1, 0, 4), stay(2, 4 + gap_s, 9)
    paths = [p for _, p in named([person(2, 1)], [then, one], TIMES, returns_joined=False)]
    rows = (row for p in paths for row in zip(p.times_s, p.boxes, strict=True))
    shown = {round(float(time_s), 1): box for time_s, box in rows}
    between = [t for t in shown if 4 < t < 4 + gap_s - 1e-6]
    assert bool(between) == filled
    assert all(shown[t][0] == pytest.approx(20 * t, abs=0.1) for t in between)


def test_a_gap_outside_the_view_is_never_filled() -> None:
    found = [stay(1, 0, 4, left=RIGHT), stay(2, 5, 9, entered=RIGHT)]
    for joined in (False, True):
        paths = [p for _, p in named([person(1, 2)], found, TIMES, returns_joined=joined)]
        assert len(paths) == 2
