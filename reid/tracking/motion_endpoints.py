"""How a path stands and moves where it begins or ends, and how well another one continues it from there.

Boxes and times of one view only; knows no appearance.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.footage.records import BoxPath

LOOK_S = 1.0  # movement is read from this much of a path
LEAST_LOOK_S = 0.25  # from less, none is read
STRAIGHT_S = 2.0  # people are not expected to walk straight on for longer
MISS = 0.25  # how far off a continuation may be, in heights of the person,
MISS_A_SECOND = 0.35  # and how much more for every second out of sight
HEIGHT_RATIO = 1.25  # most that the height may differ in a sure continuation
HEIGHT_DEVIATION = (
    0.15  # standard deviation of the logarithm of the height, from one end to the other
)


@dataclass(frozen=True, slots=True, eq=False)
class MotionEndpoint:
    """One end of a path, smoothed over `LOOK_S`."""

    time_s: float
    place: npt.NDArray[np.float64]  # (2,) x of the middle, y of the head: feet are hidden first
    speed: npt.NDArray[np.float64]  # (2,) pixels a second
    height: float


def motion_endpoint(path: BoxPath, row: int) -> MotionEndpoint:
    """The first (0) or last (-1) end of a path."""
    away_s = path.times_s - path.times_s[row]
    near = np.abs(away_s) <= LOOK_S
    boxes, away_s = path.boxes[near].astype(np.float64), away_s[near]
    places = np.column_stack([(boxes[:, 0] + boxes[:, 2]) / 2, boxes[:, 1]])
    speed = np.zeros(2)
    if np.ptp(away_s) >= LEAST_LOOK_S:
        speed = np.polyfit(away_s, places, 1)[0]
    place = np.median(places - speed * away_s[:, None], axis=0)
    height = float(np.median(boxes[:, 3] - boxes[:, 1]))
    return MotionEndpoint(float(path.times_s[row]), place, speed, max(height, 1.0))


def continuation_miss(before: MotionEndpoint, after: MotionEndpoint) -> float:
    """How far off a continuation straight on is, over the most allowed: at most 1 is near enough.

    Infinite if the heights differ too much for one person.
    """
    gap_s = after.time_s - before.time_s
    if not 1 / HEIGHT_RATIO <= after.height / before.height <= HEIGHT_RATIO:
        return float("inf")
    forward = float(np.linalg.norm(before.place + before.speed * gap_s - after.place))
    backward = float(np.linalg.norm(after.place - after.speed * gap_s - before.place))
    heights = (forward + backward) / (before.height + after.height)
    return heights / (MISS + MISS_A_SECOND * gap_s)


def continuation_log_odds(before: MotionEndpoint, after: MotionEndpoint, area: float) -> float:
    """Log-odds that a path goes on where another ended, by place and size, over chance.

    Chance is anywhere in `area` (square pixels of the view). Someone out of sight may go straight on or
    wait: what fits best counts.
    """
    gap_s = max(after.time_s - before.time_s, 0.0)
    height = (before.height + after.height) / 2
    off = (MISS + MISS_A_SECOND * gap_s) * height
    nearest = min(
        float(np.linalg.norm(before.place + before.speed * s - after.place + after.speed * t))
        for s, t in ((0.0, 0.0), (min(gap_s, STRAIGHT_S), 0.0), (0.0, min(gap_s, STRAIGHT_S)))
    )
    grown = math.log(before.height / after.height) / HEIGHT_DEVIATION
    return math.log(area / (2 * math.pi * off**2)) - (nearest / off) ** 2 / 2 - grown**2 / 2
