"""Which moments of a path are looked at: few, spread over its time, and good ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.pictures.walking import boxed, steady, walk
from velvet.footage.records import BoxPath
from velvet.reid.appearance.keyframe_sampling import (
    LONGEST_S,
    MOST_MOMENTS,
    POOR_MOMENT,
    SHORTEST_S,
    keyframes,
)


def path(seconds: float, fps: float = 10.0) -> BoxPath:
    return boxed(steady(seconds + 1e-6, fps), walk(0, seconds, (20.0, 500.0)))


def even(one: BoxPath) -> np.ndarray:
    return np.full(len(one), 0.5, np.float32)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(1.0, 1 / SHORTEST_S), (6.0, MOST_MOMENTS), (60.0, 60 / LONGEST_S)],
)
def test_how_often_depends_on_how_long(seconds: float, expected: float) -> None:
    one = path(seconds, 30.0)
    assert len(keyframes(one, even(one))) == pytest.approx(expected, abs=1.5)


def test_the_best_of_each_stretch() -> None:
    one = path(6.0)
    worth = even(one)
    worth[[12, 33, 47]] = 0.7
    assert {12, 33, 47} <= set(keyframes(one, worth))


def test_a_stretch_without_a_good_picture_is_passed_over() -> None:
    one = path(6.0)
    worth = even(one)
    worth[20:40] = 0.5 * POOR_MOMENT - 0.01
    found = np.array(keyframes(one, worth))
    assert not ((found >= 20) & (found < 40)).any()
    assert (found < 20).any() and (found >= 40).any()


def test_where_nobody_was_detected_nothing_is_looked_at() -> None:
    one = path(6.0)
    assert keyframes(one, np.zeros(len(one), np.float32)) == []


def test_a_single_box() -> None:
    one = path(6.0)
    first = BoxPath(one.times_s[:1], one.boxes[:1], one.confidence[:1])
    assert keyframes(first, np.array([0.3], np.float32)) == [0]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(0, 1, width=32), min_size=1, max_size=200),
    st.floats(0.02, 3),
)
def test_rows_of_the_path_rising_never_worthless_and_never_crowded(
    worth: list[float], step_s: float
) -> None:
    count = len(worth)
    one = BoxPath(
        np.arange(count, dtype=np.float64) * step_s,
        np.zeros((count, 4), np.float32),
        np.ones(count, np.float32),
    )
    found = keyframes(one, np.array(worth, np.float32))
    assert found == sorted(set(found))
    assert all(0 <= row < count and worth[row] > 0 for row in found)
    assert len(found) <= max(MOST_MOMENTS, count * step_s / LONGEST_S) + 1
    assert bool(found) == any(worth)
