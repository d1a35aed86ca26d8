"""Through which zone a path came in and went out: the feet at its ends decide."""

from collections.abc import Sequence

import numpy as np
import pytest

from velvet.footage.geometry.zone_crossings import beginning, ending, zones_at
from velvet.footage.places import Zone
from velvet.footage.records import BoxPath

SIZE = (1000, 500)
LEFT = Zone("gate", ((0.0, 0.0), (0.2, 0.0), (0.2, 1.0), (0.0, 1.0)))
RIGHT = Zone("street door", ((0.8, 0.0), (1.0, 0.0), (1.0, 1.0), (0.8, 1.0)))
TOP = Zone("balcony", ((0.0, 0.0), (1.0, 0.0), (1.0, 0.3), (0.0, 0.3)))
ZONES = (LEFT, RIGHT, TOP)


def entered_zone(path: BoxPath, size: tuple[int, int], zones: Sequence[Zone]) -> str:
    return zones_at([beginning(path, size)], zones)[0]


def left_zone(path: BoxPath, size: tuple[int, int], zones: Sequence[Zone]) -> str:
    return zones_at([ending(path, size)], zones)[0]


def walk(*x: float, y: float = 400.0, fps: float = 10.0) -> BoxPath:
    """Feet at these places (pixels), in as many frames; everybody is 200 tall and 60 wide."""
    boxes = np.array([[at - 30, y - 200, at + 30, y] for at in x], np.float32)
    return BoxPath(np.arange(len(x)) / fps, boxes, np.ones(len(x), np.float32))


def line(start: float, end: float, seconds: float = 4.0, y: float = 400.0) -> BoxPath:
    return walk(*np.linspace(start, end, int(seconds * 10) + 1), y=y)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (line(50, 950), ("gate", "street door")),
        (line(950, 50), ("street door", "gate")),
        (line(500, 900), ("", "street door")),
        (line(400, 600), ("", "")),
        (line(500, 700, seconds=1), ("", "street door")),  # found no more just before the door
        (line(500, 700, seconds=20), ("", "")),  # too slow to be there in half a second
        (line(950, 950), ("street door", "street door")),  # stood there
        (walk(*[500] * 20, 900, 500), ("", "")),  # one box that jumped
        (walk(900), ("street door", "street door")),
    ],
)
def test_the_feet_decide(path: BoxPath, expected: tuple[str, str]) -> None:
    assert (entered_zone(path, SIZE, ZONES), left_zone(path, SIZE, ZONES)) == expected


def test_the_head_in_a_zone_is_not_the_feet_in_it() -> None:
    through = line(300, 700, y=300)  # heads at 0.2 of the height, feet at 0.6
    assert left_zone(through, SIZE, [TOP]) == ""
    assert left_zone(line(300, 700, y=100), SIZE, [TOP]) == "balcony"


def test_a_last_box_that_the_door_cuts_off_does_not_matter() -> None:
    path = walk(*np.linspace(500, 900, 20))
    path.boxes[-1] = [870, 50, 890, 80]  # only a head is left
    assert left_zone(path, SIZE, [Zone("door", ((0.8, 0.7), (1, 0.7), (1, 1), (0.8, 1)))]) == "door"


def test_the_first_zone_that_is_named_counts_where_two_overlap() -> None:
    path = line(500, 900, y=100)
    assert left_zone(path, SIZE, (RIGHT, TOP)) == "street door"
    assert left_zone(path, SIZE, (TOP, RIGHT)) == "balcony"


def test_the_same_walk_at_another_resolution_and_rate_is_the_same() -> None:
    fine = line(50, 950)
    coarse = BoxPath(fine.times_s, fine.boxes / 4, fine.confidence)
    quick = walk(*np.linspace(50, 950, 241), fps=60)
    for path, size in ((fine, SIZE), (coarse, (250, 125)), (quick, SIZE)):
        assert entered_zone(path, size, ZONES) == "gate"
        assert left_zone(path, size, ZONES) == "street door"


def test_without_zones_there_is_none() -> None:
    assert left_zone(line(50, 950), SIZE, ()) == ""


def test_many_ends_are_told_apart() -> None:
    ends = [ending(line(500, x), SIZE) for x in (50, 500, 950)]
    assert zones_at(ends, ZONES) == ["gate", "", "street door"]
    assert zones_at([], ZONES) == []
