"""How alike two stays are: re-identification vectors, described colours, and going on where one stopped."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from footage.records import Vectors
from reid.calibration import PRIOR, scale_of
from reid.stay import Stay

COLOURS_SAY = 1.5  # log-odds at most that described colours add or take away
CONTINUES_SAYS = 2.0  # log-odds for a stay that goes on where another just broke off
CONTINUES_S = 3.0  # longest break, seconds
CONTINUES_HEIGHTS = 1.0  # farthest from the place extrapolated, in heights of the person


def log_odds(stays: Sequence[Stay], maker: str) -> npt.NDArray[np.float64]:
    """(n, n) log-odds that two stays are one person, prior included."""
    scale = scale_of(maker)
    cosines = _cosines([s.vectors for s in stays])
    odds = scale.slope * (cosines - scale.middle)
    odds[np.isnan(cosines)] = 0.0  # without crops, likeness says nothing either way
    n = len(stays)
    for i in range(n):
        for j in range(i + 1, n):
            more = COLOURS_SAY * _colours(stays[i].colours, stays[j].colours)
            more += CONTINUES_SAYS * continues(stays[i], stays[j])
            odds[i, j] += more
            odds[j, i] = odds[i, j]
    return odds + PRIOR


def _cosines(vectors: Sequence[Vectors]) -> npt.NDArray[np.float64]:
    """(n, n) cosines of the mean vectors; NaN where a stay has none."""
    means: list[npt.NDArray[np.float64]] = []
    width = next((v.shape[1] for v in vectors if len(v)), 1)
    for rows in vectors:
        mean = rows.astype(np.float64).mean(axis=0) if len(rows) else np.full(width, np.nan)
        means.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    stack = np.array(means).reshape(len(vectors), width)
    return stack @ stack.T


def _colours(
    one: Mapping[str, Mapping[str, float]], other: Mapping[str, Mapping[str, float]]
) -> float:
    """-1 (no garment could be of one colour) to 1 (all certainly are): mean overlap of likelihoods."""
    shared = [name for name in one if one[name] and other.get(name)]
    if not shared:
        return 0.0
    overlaps = [
        sum(np.sqrt(p * other[name].get(value, 0.0)) for value, p in one[name].items())
        for name in shared
    ]
    return 2.0 * float(np.mean(overlaps)) - 1.0


def continues(one: Stay, other: Stay) -> float:
    """1 if the later stay begins, on the same camera, about where the earlier one was heading; else 0."""
    first, then = (one, other) if one.end <= other.end else (other, one)
    gap = (then.start - first.end).total_seconds()
    if first.camera != then.camera or not 0 <= gap <= CONTINUES_S:
        return 0.0
    heading, height = _heading(first)
    at = first.path.boxes[-1].reshape(2, 2).mean(axis=0) + heading * gap
    began = then.path.boxes[0].reshape(2, 2).mean(axis=0)
    return float(np.linalg.norm(began - at) <= CONTINUES_HEIGHTS * height)


def _heading(stay: Stay) -> tuple[npt.NDArray[np.float64], float]:
    """Velocity (2,) in pixels a second over the last second, and the height at the end in pixels."""
    path = stay.path
    late = path.times_s >= path.times_s[-1] - 1.0
    centres = path.boxes[late].reshape(-1, 2, 2).mean(axis=1)
    span = float(path.times_s[late][-1] - path.times_s[late][0])
    velocity = (centres[-1] - centres[0]) / span if span > 0 else np.zeros(2)
    return velocity.astype(np.float64), float(path.boxes[-1][3] - path.boxes[-1][1])
