"""Where people can go: named zones of a view, and the ways from one camera to the next.

Corners are shares of the picture, (0, 0) at its top left and (1, 1) at its bottom right, so that a zone
holds for every resolution that a camera was ever recorded in. Knows no person and no store.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Points: TypeAlias = npt.NDArray[np.float64]  # (n, 2): x, y
_ON_THE_LINE = 1e-6  # of the picture's side: a point this near to a side of a polygon is in it


@dataclass(frozen=True, slots=True)
class Zone:
    """A named part of a view, such as a door."""

    name: str
    polygon: tuple[tuple[float, float], ...]  # corners in order around it, 0..1

    def holds(self, points: Points) -> npt.NDArray[np.bool_]:
        """Which of these points (n, 2) lie in it or on its border."""
        inside = np.zeros(len(points), bool)
        border = np.zeros(len(points), bool)
        for a, b in sides(self.polygon):
            inside ^= _crossed(points, a, b)
            border |= _distance(points, a, b) <= _ON_THE_LINE
        return inside | border


@dataclass(frozen=True, slots=True)
class Link:
    """How long it takes from one camera's view to another's, for people who walk straight there.

    An empty zone is any. With `overlap` both show one place, so that somebody can be in both views at once;
    that holds both ways, and says nothing of times. A `learned` one was seen, not told.
    """

    camera: str
    to: str
    zone: str = ""  # left through
    to_zone: str = ""  # entered through
    least_s: float = 0.0
    most_s: float = math.inf
    overlap: bool = False
    learned: bool = False

    def allows(self, gap_s: float) -> bool:
        """Whether so many seconds are what the link says."""
        return self.least_s <= gap_s <= self.most_s


@dataclass(frozen=True, slots=True)
class Places:
    """All that is known: each camera's zones, in the order in which they are asked, and the links."""

    zones: Mapping[str, tuple[Zone, ...]] = field(default_factory=dict[str, tuple[Zone, ...]])
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """What one `cameras.toml` says. It speaks for the zones of its cameras and the links that leave them."""

    source: str  # the file
    cameras: Mapping[str, str]  # name -> place; empty: not said
    places: Places


def sides(
    polygon: Sequence[tuple[float, float]],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The sides of a polygon, from corner to corner."""
    return list(zip(polygon, (*polygon[1:], *polygon[:1]), strict=True))


def _crossed(
    points: Points, a: tuple[float, float], b: tuple[float, float]
) -> npt.NDArray[np.bool_]:
    """Whether a line from each point to the right crosses this side."""
    x, y = points[:, 0], points[:, 1]
    spans = (a[1] > y) != (b[1] > y)
    rise = b[1] - a[1] or 1.0  # a level side spans nothing
    return spans & (x < a[0] + (y - a[1]) * (b[0] - a[0]) / rise)


def _distance(
    points: Points, a: tuple[float, float], b: tuple[float, float]
) -> npt.NDArray[np.float64]:
    start, way = np.array(a), np.subtract(b, a)
    along = ((points - start) @ way) / max(float(way @ way), 1e-18)
    return np.linalg.norm(points - start - np.clip(along, 0, 1)[:, None] * way, axis=1)
