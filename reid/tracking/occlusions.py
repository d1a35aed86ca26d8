"""Where a path may have gone over to somebody else: boxes that meet, lone starts and ends beside it, gaps.

Knows boxes and time only. A row that is named here is suspect, not cut: appearance on either side decides.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import ioss
from velvet.footage.records import BoxPath

MEET = 0.15  # of the smaller box lies in the other
UNSEEN = 0.3  # confidence below which somebody is nearly hidden
BESIDE = 1.0  # heights from another's first or last box,
BESIDE_S = 1.0  # and seconds

Floats = npt.NDArray[np.float64]


def occlusions(paths: Sequence[BoxPath]) -> list[list[int]]:
    """For each path the rows, rising, from which on it may be somebody else's. Never row 0."""
    return [sorted(set(_suspects(path, _beside(path, paths))) - {0}) for path in paths]


def _beside(path: BoxPath, paths: Sequence[BoxPath]) -> list[BoxPath]:
    """The other paths of about the same time."""
    first, last = path.times_s[0] - BESIDE_S, path.times_s[-1] + BESIDE_S
    return [p for p in paths if p is not path and p.times_s[0] <= last and p.times_s[-1] >= first]


def _suspects(path: BoxPath, others: Sequence[BoxPath]) -> Iterator[int]:
    covered = np.zeros(len(path))
    for other in others:
        _, rows, other_rows = np.intersect1d(path.times_s, other.times_s, return_indices=True)
        part = ioss(path.boxes[rows], other.boxes[other_rows])
        covered[rows] = np.maximum(covered[rows], part)
        yield from _lone_ends(path, other)
    yield from _worst(covered > MEET, covered)
    yield from _worst(path.confidence < UNSEEN, 1.0 - path.confidence.astype(np.float64))


def _lone_ends(path: BoxPath, other: BoxPath) -> Iterator[int]:
    """The row at which the other path began or ended near this one, if it did."""
    for row in (0, -1):
        here = int(np.argmin(np.abs(path.times_s - other.times_s[row])))
        if abs(path.times_s[here] - other.times_s[row]) <= BESIDE_S:
            box, end = path.boxes[here], other.boxes[row]
            away = (box[:2] + box[2:] - end[:2] - end[2:]) / 2
            if float(np.hypot(*away)) < BESIDE * float(box[3] - box[1]):
                yield here


def _worst(suspect: npt.NDArray[np.bool_], doubt: Floats) -> Iterator[int]:
    """Of each stretch of suspect rows the most doubtful."""
    rows = np.flatnonzero(suspect)
    for stretch in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        if len(stretch):
            yield int(stretch[np.argmax(doubt[stretch])])
