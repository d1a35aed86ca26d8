"""Join the halves of a stay that a short occlusion broke. Knows boxes and time, not how people look.

Two paths become one only if the first ends and the second begins inside the picture, each continues the
other's movement at the other's size, and nobody else could be meant: a wrong join makes two people one and
cannot be undone by whoever compares their looks later.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from velvet.footage.records import Box, BoxPath, Edge
from velvet.reid.tracking.frame_exits import entry_side, exit_side
from velvet.reid.tracking.motion_endpoints import MISS, MISS_A_SECOND, MotionEndpoint
from velvet.reid.tracking.motion_endpoints import motion_endpoint as end_of

SCALE = 1.25  # most that the height may differ
RIVAL = 1.5  # another candidate must be this many times further off,
EXACT = 0.2  # where less than this (of the most allowed) is as near as boxes can tell


def stitch_tracklets(paths: Sequence[BoxPath], longest_gap_s: float, visible: Box) -> list[BoxPath]:
    """The paths, those joined that are surely one person out of sight for at most `longest_gap_s`.

    `visible` is the part of the picture that shows something: who crosses its border has gone.
    """
    paths = sorted(paths, key=lambda path: float(path.times_s[0]))
    after = _sure(_misses(paths, longest_gap_s, visible))
    begins = set(range(len(paths))) - set(after.values())
    return [_joined(paths, first, after) for first in sorted(begins)]


def _misses(
    paths: Sequence[BoxPath], longest_gap_s: float, visible: Box
) -> dict[tuple[int, int], float]:
    """How far off each possible continuation is: at most 1 is near enough."""
    starts = [end_of(path, 0) for path in paths]
    start_s = [start.time_s for start in starts]
    appeared = [entry_side(path, visible) is Edge.INSIDE for path in paths]
    misses: dict[tuple[int, int], float] = {}
    for first, path in enumerate(paths):
        if exit_side(path, visible) is Edge.INSIDE:
            end = end_of(path, -1)
            soonest = bisect_right(start_s, end.time_s)
            latest = bisect_right(start_s, end.time_s + longest_gap_s)
            for then in range(soonest, latest):
                if appeared[then]:
                    misses[first, then] = _miss(end, starts[then])
    return misses


def _miss(end: MotionEndpoint, start: MotionEndpoint) -> float:
    gap_s = start.time_s - end.time_s
    if not 1 / SCALE <= start.height / end.height <= SCALE:
        return float("inf")
    forward = float(np.linalg.norm(end.place + end.speed * gap_s - start.place))
    backward = float(np.linalg.norm(start.place - start.speed * gap_s - end.place))
    heights = (forward + backward) / (end.height + start.height)
    return heights / (MISS + MISS_A_SECOND * gap_s)


def _sure(misses: dict[tuple[int, int], float]) -> dict[int, int]:
    """Which path comes after which: near enough, and the next best at either end clearly worse."""
    after: dict[int, list[float]] = defaultdict(list)
    before: dict[int, list[float]] = defaultdict(list)
    for (first, then), miss in misses.items():
        after[first].append(miss)
        before[then].append(miss)
    return {
        first: then
        for (first, then), miss in misses.items()
        if miss <= 1 and min(_rival(after[first], miss), _rival(before[then], miss)) > _clear(miss)
    }


def _rival(misses: list[float], mine: float) -> float:
    """The best of the others."""
    best = sorted([*misses, float("inf")])
    return best[1] if best[0] == mine else best[0]


def _clear(miss: float) -> float:
    return RIVAL * max(miss, EXACT)


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
