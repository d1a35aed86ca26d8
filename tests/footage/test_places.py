"""What lies in a zone, and what a link allows."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.places import Link, Zone

DOOR = Zone("door", ((0.8, 0.2), (1.0, 0.2), (1.0, 1.0), (0.8, 1.0)))
CORNER = Zone("corner", ((0.0, 0.0), (0.6, 0.0), (0.6, 0.2), (0.2, 0.2), (0.2, 0.6), (0.0, 0.6)))


@pytest.mark.parametrize(
    ("zone", "point", "inside"),
    [
        (DOOR, (0.9, 0.5), True),
        (DOOR, (0.7, 0.5), False),
        (DOOR, (0.9, 0.1), False),
        (DOOR, (1.0, 1.0), True),  # feet at the very edge of the picture
        (DOOR, (0.8, 0.5), True),
        (DOOR, (0.9, 0.2), True),
        (CORNER, (0.1, 0.5), True),
        (CORNER, (0.5, 0.1), True),
        (CORNER, (0.4, 0.4), False),  # in the box around it, not in it
        (CORNER, (0.2, 0.2), True),
    ],
)
def test_a_point_is_in_a_zone_or_not(zone: Zone, point: tuple[float, float], inside: bool) -> None:
    assert zone.holds(np.array([point])).tolist() == [inside]
    turned = Zone("", tuple(reversed(zone.polygon)))
    assert turned.holds(np.array([point])).tolist() == [inside]


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_box_holds_what_its_sides_say(x: float, y: float) -> None:
    inside = 0.8 <= x <= 1.0 and 0.2 <= y <= 1.0
    near = min(abs(x - 0.8), abs(y - 0.2)) < 1e-5
    assert near or DOOR.holds(np.array([[x, y]]))[0] == inside


def test_a_link_allows_its_times_and_any_where_none_is_given() -> None:
    link = Link("lobby", "yard", least_s=20, most_s=90)
    assert [link.allows(gap) for gap in (19.9, 20, 90, 90.1)] == [False, True, True, False]
    assert Link("lobby", "yard").allows(0)
    assert Link("lobby", "yard").most_s == math.inf
