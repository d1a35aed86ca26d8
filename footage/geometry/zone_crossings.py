"""Through which zone of a view a path began or ended: arithmetic on where the feet were.

The feet are the middle of a box's lower side. Knows no store and no tracker; what a path says of the sides
of the picture (`Edge`) is found when it is tracked, while zones may change at any time after.
"""

from collections.abc import Sequence
from statistics import median
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from velvet.footage.places import Zone
from velvet.footage.records import BoxPath

ENDS = 32  # boxes at either end of a path that are looked at: about 1 s, and never more to read
LOOK_S = 1.0  # movement is read from this much of the path
_AHEAD_S = (
    0.1,
    0.2,
    0.3,
    0.4,
    0.5,
)  # somebody walking through a door is lost about that long before
_STEADY = 3  # boxes whose middle is asked beside the last one, which is often cut off by the door

Point: TypeAlias = tuple[float, float]  # shares of the picture
End: TypeAlias = tuple[Point, ...]  # where to ask for a zone, nearest first; all ends have as many


def beginning(path: BoxPath, size: tuple[int, int]) -> End:
    """Where a path began, and where it came from. `size` is the picture's, (width, height)."""
    return _end(path.boxes[:ENDS], path.times_s[:ENDS] - path.times_s[0], size)


def ending(path: BoxPath, size: tuple[int, int]) -> End:
    """Where a path ended, and where it was about to go."""
    boxes, times = path.boxes[-ENDS:][::-1], path.times_s[-ENDS:][::-1]
    return _end(boxes, times[0] - times, size)


def zones_at(ends: Sequence[End], zones: Sequence[Zone]) -> list[str]:
    """For each end the zone that it lies in, the first named of several; empty if in none."""
    if not zones or not ends:
        return [""] * len(ends)
    points = np.clip(np.array(ends, np.float64), 0, 1)  # (ends, points, 2)
    held = np.stack([z.holds(points.reshape(-1, 2)).reshape(points.shape[:2]) for z in zones], -1)
    flat = held.reshape(len(ends), -1)
    first = flat.argmax(axis=1)  # what is nearest to the end decides
    return [
        zones[int(first[n]) % len(zones)].name if flat[n, first[n]] else ""
        for n in range(len(ends))
    ]


def _end(
    boxes: npt.NDArray[np.float32], away_s: npt.NDArray[np.float64], size: tuple[int, int]
) -> End:
    """Boxes with the outermost first, `away_s` seconds from it each.

    The last feet, their middle place over a few boxes, and where they were going at their own speed.
    """
    near = [_feet(box, size) for box in boxes[:_STEADY].tolist()]
    (x, y), steady = near[0], (median(p[0] for p in near), median(p[1] for p in near))
    first = int(np.searchsorted(away_s, LOOK_S, side="right")) - 1
    far = _feet(boxes[first].tolist(), size)
    seconds = float(away_s[first]) or 1.0
    across, down = (x - far[0]) / seconds, (y - far[1]) / seconds
    ahead = [(x + across * s, y + down * s) for s in _AHEAD_S]
    return ((x, y), steady, *ahead)


def _feet(box: Sequence[float], size: tuple[int, int]) -> Point:
    return (box[0] + box[2]) / 2 / size[0], box[3] / size[1]
