"""Where a path is doubted: where it meets another, beside another's first or last box, in its gaps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pictures.walking import boxed, steady, walk
from velvet.footage.records import BoxPath
from velvet.reid.tracking.occlusions import BESIDE_S, occlusions

TIMES = steady(8)
RIGHTWARDS = boxed(TIMES, walk(0, 8, (20.0, 500.0)))
LEFTWARDS = boxed(TIMES, walk(0, 8, (500.0, 20.0)))


def when(path: BoxPath, rows: list[int]) -> list[float]:
    return [float(path.times_s[row]) for row in rows]


def test_two_who_cross_are_doubted_once_where_they_hide_each_other_most() -> None:
    for path, rows in zip(
        (RIGHTWARDS, LEFTWARDS), occlusions([RIGHTWARDS, LEFTWARDS]), strict=True
    ):
        assert when(path, rows) == [pytest.approx(4.0, abs=0.15)]


def test_two_who_meet_twice_are_doubted_twice() -> None:
    waits = boxed(TIMES, walk(0, 8, (250.0, 250.0)))
    there = np.interp(TIMES, [0, 4, 8], [20, 500, 20]).astype(np.float32)
    boxes = np.stack([there, there * 0 + 100, there + 60, there * 0 + 280], 1)
    rows = occlusions([replace(waits, boxes=boxes), waits])[1]
    assert when(waits, rows) == [pytest.approx(1.9, abs=0.2), pytest.approx(6.1, abs=0.2)]


def test_nobody_is_doubted_alone_or_with_others_elsewhere() -> None:
    above = boxed(TIMES, walk(0, 8, (20.0, 500.0), top=290.0))
    later = boxed(steady(30), walk(20, 28, (20.0, 500.0)))
    assert occlusions([RIGHTWARDS]) == [[]]
    assert occlusions([RIGHTWARDS, above, later]) == [[], [], []]
    assert occlusions([]) == []


def test_a_gap_and_a_nearly_hidden_moment_are_doubted() -> None:
    for sure in (0.0, 0.25):
        confidence = RIGHTWARDS.confidence.copy()
        confidence[30:36] = sure
        confidence[33] = sure / 2
        (rows,) = occlusions([replace(RIGHTWARDS, confidence=confidence)])
        assert len(rows) == 1
        assert 30 <= rows[0] < 36


def test_beside_anothers_first_or_last_box_a_path_is_doubted() -> None:
    """Somebody vanishes beside a passer-by: perhaps the passer-by's path goes on as theirs."""
    vanishes = boxed(TIMES, walk(0, 4, (330.0, 330.0)))
    appears = boxed(TIMES, walk(4, 8, (330.0, 330.0)))
    far = boxed(TIMES, walk(0, 4, (560.0, 560.0)))
    assert when(RIGHTWARDS, occlusions([RIGHTWARDS, vanishes])[0]) == [pytest.approx(4.0)]
    assert when(RIGHTWARDS, occlusions([RIGHTWARDS, appears])[0])[0] == pytest.approx(4.0)
    assert occlusions([RIGHTWARDS, far])[0] == []


def test_a_path_that_ends_as_another_begins_is_not_doubted_at_its_own_ends_alone() -> None:
    first, then = boxed(TIMES, walk(0, 4, (60.0, 60.0))), boxed(TIMES, walk(4.5, 8, (60.0, 60.0)))
    doubted = occlusions([first, then])
    assert doubted[1] == [], "its very first row is no place to cut"
    later = boxed(steady(20), walk(4 + BESIDE_S + 0.3, 12, (60.0, 60.0)))
    assert occlusions([first, later]) == [[], []]


@st.composite
def paths(draw: st.DrawFn) -> BoxPath:
    begin, count = draw(st.integers(0, 60)), draw(st.integers(1, 60))
    times = np.arange(begin, begin + count) / 10
    x = np.linspace(draw(st.integers(0, 500)), draw(st.integers(0, 500)), count)
    boxes = np.stack([x, x * 0 + 100, x + 60, x * 0 + 280], 1).astype(np.float32)
    sure = st.sampled_from([0.0, 0.2, 0.5, 0.9])
    confidence = draw(st.lists(sure, min_size=count, max_size=count))
    return BoxPath(times, boxes, np.array(confidence, np.float32))


@settings(max_examples=60, deadline=None)
@given(st.lists(paths(), max_size=5))
def test_doubted_rows_lie_inside_their_path_and_rise(crowd: list[BoxPath]) -> None:
    found = occlusions(crowd)
    assert len(found) == len(crowd)
    for path, rows in zip(crowd, found, strict=True):
        assert rows == sorted(set(rows))
        assert all(0 < row < len(path) for row in rows)
