"""Finding a tracklet again by where it was, after its recording was tracked anew. Arithmetic only."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import ious

# Rising times (n,) in seconds of the recording, and boxes (n, 4) xyxy in pixels.
Way: TypeAlias = tuple[npt.NDArray[np.float64], npt.NDArray[np.float32]]

MOST = 100  # moments kept of a tracklet
SAME_PLACE = 0.3  # IoU from which two detectors' boxes show one person (feet and arms differ)
OF_SHARED, OF_ALL = 0.5, 0.25  # least part of the moments both know, and of all, that must agree


def thinned(way: Way) -> Way:
    """At most MOST of the moments, spread evenly, the first and last among them."""
    times, boxes = way
    if len(times) <= MOST:
        return way
    kept = np.linspace(0, len(times) - 1, MOST).round().astype(int)
    return times[kept], boxes[kept]


def found_again(anchor: Way, candidates: Mapping[int, Way]) -> int | None:
    """The tracklet that is in the anchor's place most of the time; None if none is it."""
    scored = [(_agreeing(anchor, way), -number) for number, way in candidates.items()]
    agreeing, negated = max(scored, default=(0, 0))
    return -negated if agreeing else None


def _agreeing(anchor: Way, way: Way) -> int:
    """At how many of the anchor's moments both are in one place; 0 if too few for one person."""
    times, boxes = anchor
    shared = (times >= way[0][0]) & (times <= way[0][-1])
    if not shared.any():
        return 0
    there = boxes_at(way, times[shared])
    agree = int((ious(boxes[shared], there) >= SAME_PLACE).sum())
    enough = max(OF_SHARED * int(shared.sum()), OF_ALL * len(times))
    return agree if agree >= enough else 0


def boxes_at(way: Way, times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, 4) where somebody was at these times, in a straight line between moments; NaN before and after."""
    there = np.full((len(times), 4), np.nan)
    known = (times >= way[0][0]) & (times <= way[0][-1])
    for side in range(4):
        there[known, side] = np.interp(times[known], way[0], way[1][:, side])
    return there
