"""A tracklet is found again by where and when it was, however another detector draws its boxes."""

import numpy as np
import pytest

from velvet.footage.geometry.path_matching import MOST, Way, found_again, thinned


def way(
    begin_s: float, end_s: float, x: float = 0.0, rate: float = 10.0, width: float = 50.0
) -> Way:
    times = np.arange(begin_s, end_s + 1e-9, 1 / rate)
    left = x + 20 * times
    boxes = np.stack([left, left * 0, left + width, left * 0 + 150], 1).astype(np.float32)
    return times, boxes


HERE = way(0, 10)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (way(0, 10, rate=4), True),  # looked at less often
        (way(0, 10, x=10, width=60), True),  # boxes drawn differently
        (way(2, 30), True),  # began later, and went on
        (way(0, 4), True),  # broke off
        (way(0, 1), False),  # a scrap of it
        (way(0, 10, x=60), False),  # beside
        (way(20, 30, x=-400), False),  # another time
    ],
)
def test_what_counts_as_found(other: Way, expected: bool) -> None:
    assert (found_again(HERE, {7: other}) == 7) is expected


def test_the_one_that_is_there_longest_is_it() -> None:
    assert found_again(HERE, {3: way(0, 4), 5: way(4.1, 10), 8: way(0, 10, x=200)}) == 5
    assert found_again(HERE, {5: HERE, 3: HERE}) == 3
    assert found_again(HERE, {}) is None


def test_a_long_stay_is_kept_thin() -> None:
    times, boxes = thinned(way(0, 600))
    assert len(times) == len(boxes) == MOST
    assert (times[0], times[-1]) == (0, pytest.approx(600))
    assert found_again((times, boxes), {1: way(0, 600)}) == 1
    short = way(0, 5)
    assert thinned(short) is short
