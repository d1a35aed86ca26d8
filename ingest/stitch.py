"""Join the halves of a stay that a short occlusion broke. Knows boxes and time, not how people look.

Two paths become one only if the first ends and the second begins inside the picture, each continues the
other's movement at the other's size, and nobody else could be meant: a wrong join makes two people one and
cannot be undone by whoever compares their looks later.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from footage.records import Box, BoxPath, Edge
from ingest.edges import entered, left

LOOK_S = 1.0  # movement is read from this much of a path
LEAST_LOOK_S = 0.25  # from less, none is read
MISS = 0.25  # how far off a continuation may be, in heights of the person,
MISS_A_SECOND = 0.35  # and how much more for every second out of sight
SCALE = 1.25  # most that the height may differ
RIVAL = 1.5  # another candidate must be this many times further off


@dataclass(frozen=True, slots=True, eq=False)
class _End:
    """How a path stands and moves at one end."""

    time_s: float
    place: npt.NDArray[np.float64]  # (2,) x of the middle, y of the head: feet are hidden first
    speed: npt.NDArray[np.float64]  # (2,) pixels a second
    height: float


def stitch(paths: Sequence[BoxPath], longest_gap_s: float, visible: Box) -> list[BoxPath]:
    """The paths, those joined that are surely one person out of sight for at most `longest_gap_s`.

    `visible` is the part of the picture that shows something: who crosses its border has gone.
    """
    paths = sorted(paths, key=lambda path: float(path.times_s[0]))
    misses = _misses(paths, longest_gap_s, visible)
    after = {
        first: then
        for (first, then), miss in misses.items()
        if miss <= 1 and _has_no_rival(misses, first, then)
    }
    begins = set(range(len(paths))) - set(after.values())
    return [_joined(paths, first, after) for first in sorted(begins)]


def _misses(
    paths: Sequence[BoxPath], longest_gap_s: float, visible: Box
) -> dict[tuple[int, int], float]:
    """How far off each possible continuation is: at most 1 is near enough."""
    starts = [_end(path, 0) for path in paths]
    start_s = [start.time_s for start in starts]
    appeared = [entered(path, visible) is Edge.INSIDE for path in paths]
    misses: dict[tuple[int, int], float] = {}
    for first, path in enumerate(paths):
        if left(path, visible) is Edge.INSIDE:
            end = _end(path, -1)
            soonest = bisect_right(start_s, end.time_s)
            latest = bisect_right(start_s, end.time_s + longest_gap_s)
            for then in range(soonest, latest):
                if appeared[then]:
                    misses[first, then] = _miss(end, starts[then])
    return misses


def _end(path: BoxPath, row: int) -> _End:
    """The first (0) or last (-1) end of a path, smoothed over `LOOK_S`."""
    away_s = path.times_s - path.times_s[row]
    near = np.abs(away_s) <= LOOK_S
    boxes, away_s = path.boxes[near].astype(np.float64), away_s[near]
    places = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1]])
    speed = np.zeros(2)
    if np.ptp(away_s) >= LEAST_LOOK_S:
        speed = np.polyfit(away_s, places, 1)[0]
    place = np.median(places - speed * away_s[:, None], axis=0)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    return _End(float(path.times_s[row]), place, speed, max(height, 1.0))


def _miss(end: _End, start: _End) -> float:
    gap_s = start.time_s - end.time_s
    if not 1 / SCALE <= start.height / end.height <= SCALE:
        return float("inf")
    forward = float(np.linalg.norm(end.place + end.speed * gap_s - start.place))
    backward = float(np.linalg.norm(start.place - start.speed * gap_s - end.place))
    heights = (forward + backward) / (end.height + start.height)
    return heights / (MISS + MISS_A_SECOND * gap_s)


def _has_no_rival(misses: dict[tuple[int, int], float], first: int, then: int) -> bool:
    """Whether nothing else could come before or after: the next best is clearly worse."""
    others = (miss for (one, other), miss in misses.items() if (one == first) != (other == then))
    return min(others, default=float("inf")) > RIVAL * misses[first, then]


def _joined(paths: Sequence[BoxPath], first: int, after: dict[int, int]) -> BoxPath:
    chain = [first]
    while chain[-1] in after:
        chain.append(after[chain[-1]])
    pieces = [paths[row] for row in chain]
    return BoxPath(
        np.concatenate([piece.times_s for piece in pieces]),
        np.concatenate([piece.boxes for piece in pieces]),
        np.concatenate([piece.confidence for piece in pieces]),
    )
