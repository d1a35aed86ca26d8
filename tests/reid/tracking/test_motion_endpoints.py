"""How a path stands and moves at its ends, and what goes on from there."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.pictures.walking import HEIGHT, WIDTH, boxed, steady, walk
from velvet.footage.records import BoxPath
from velvet.reid.tracking.motion_endpoints import (
    MotionEndpoint,
    continuation_log_odds,
    motion_endpoint,
)

AREA = float(WIDTH * HEIGHT)
WALK = boxed(steady(6), walk(0, 6, (60.0, 360.0)))  # 50 pixels a second, 180 high


def at(time_s: float, x: float, *, speed: float = 0.0, height: float = 180.0) -> MotionEndpoint:
    return MotionEndpoint(time_s, np.array([x, 100.0]), np.array([speed, 0.0]), height)


@pytest.mark.parametrize("row", [0, -1])
def test_an_end_is_where_the_path_is_and_goes_as_it_goes(row: int) -> None:
    found = motion_endpoint(WALK, row)
    box = WALK.boxes[row]
    assert found.time_s == WALK.times_s[row]
    assert found.place == pytest.approx([(box[0] + box[2]) / 2, box[1]], abs=1)
    assert found.speed == pytest.approx([50, 0], abs=1)
    assert found.height == pytest.approx(180, abs=1)


def test_one_wild_box_at_the_end_moves_it_little() -> None:
    wild = WALK.boxes.copy()
    wild[-1] += 60
    found = motion_endpoint(replace(WALK, boxes=wild), -1)
    assert abs(found.place[1] - 100) < 20


def test_of_too_short_a_path_no_movement_is_read() -> None:
    short = BoxPath(WALK.times_s[:2], WALK.boxes[:2], WALK.confidence[:2])
    assert motion_endpoint(short, -1).speed == pytest.approx([0, 0])
    one = BoxPath(WALK.times_s[:1], WALK.boxes[:1], WALK.confidence[:1])
    assert motion_endpoint(one, 0).place == pytest.approx([90, 100])


def test_straight_on_and_waiting_both_go_on() -> None:
    walker = at(0, 100, speed=60)
    straight, waited = (
        continuation_log_odds(walker, at(1.5, 190), AREA),
        continuation_log_odds(walker, at(1.5, 100), AREA),
    )
    elsewhere = continuation_log_odds(walker, at(1.5, 500), AREA)
    assert straight == pytest.approx(waited)
    assert straight > 0 > elsewhere


def test_who_starts_at_once_is_found_where_they_start() -> None:
    """The second was walking all the while: back along its own way it meets the first."""
    assert continuation_log_odds(at(0, 100), at(1.5, 190, speed=60), AREA) == pytest.approx(
        continuation_log_odds(at(0, 100), at(1.5, 100), AREA)
    )


def test_nobody_is_taken_to_walk_straight_on_for_long() -> None:
    walker = at(0, 100, speed=60)
    assert continuation_log_odds(walker, at(10, 220), AREA) > continuation_log_odds(
        walker, at(10, 700), AREA
    )


def test_another_size_and_a_longer_gap_say_less() -> None:
    here = at(0, 100)
    assert continuation_log_odds(here, at(0.5, 100), AREA) > continuation_log_odds(
        here, at(5, 100), AREA
    )
    assert (
        continuation_log_odds(here, at(0.5, 100, height=90), AREA)
        < 0
        < continuation_log_odds(here, at(0.5, 100), AREA)
    )


@given(
    st.floats(0, WIDTH), st.floats(0, WIDTH), st.floats(-200, 200), st.floats(-0.3, 20),
    st.floats(20, 400), st.floats(20, 400),
)  # fmt: skip
def test_nothing_speaks_more_for_a_place_than_the_very_place(
    x: float, other: float, speed: float, gap_s: float, height: float, then: float
) -> None:
    before = at(0, x, speed=speed, height=height)
    there = continuation_log_odds(before, at(gap_s, other, height=then), AREA)
    assert np.isfinite(there)
    assert there <= continuation_log_odds(before, at(gap_s, x, height=then), AREA) + 1e-9
