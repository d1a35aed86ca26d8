"""Filters erased people out of new detections and tracklets by their tombstones. Arithmetic only."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import ious
from velvet.footage.geometry.path_matching import SAME_PLACE, Way, boxes_at
from velvet.footage.records import BoxPath, Detections
from velvet.indexes.records import Tombstoned

MOSTLY = 0.5  # of a path's moments in an erased person's place: it is them
EARLY_S = 0.5  # another detector may see them this much earlier or later


def detections_without_tombstoned(
    seen: Sequence[Detections], tombstoned: Tombstoned
) -> list[Detections]:
    """The detections, emptied in stretches that were erased whole."""
    return [here if not _within(here.time_s, tombstoned) else _nobody(here) for here in seen]


def _within(time_s: float, tombstoned: Tombstoned) -> bool:
    return any(from_s <= time_s <= to_s for from_s, to_s in tombstoned.stretches)


def _nobody(here: Detections) -> Detections:
    return Detections(here.time_s, here.boxes[:0], here.confidence[:0])


def reappeared(
    paths: Sequence[BoxPath], tombstoned: Tombstoned, known: Sequence[BoxPath] = ()
) -> list[int]:
    """Indices of the paths that are erased people detected again.

    Each erased person matches one path at a moment, the one that overlaps most. People who walk beside
    them do not match, nor do paths that overlap more with a `known` person who was not erased.
    """
    stayed = [(path.times_s, path.boxes) for path in known]
    theirs = [np.zeros(len(path), bool) for path in paths]
    for way in tombstoned.ways:
        for place, marks in _taken(paths, way, stayed).items():
            theirs[place] |= marks
    return [place for place, marks in enumerate(theirs) if marks.mean() >= MOSTLY]


def _taken(
    paths: Sequence[BoxPath], way: Way, stayed: Sequence[Way]
) -> dict[int, npt.NDArray[np.bool_]]:
    """Place of a path -> at which of its moments it is the one that goes this way."""
    way = _longer(way)
    best: dict[float, tuple[float, int]] = {}
    for place, path in enumerate(paths):
        agree = ious(path.boxes, boxes_at(way, path.times_s))
        for other in stayed:
            agree[agree <= ious(path.boxes, boxes_at(other, path.times_s))] = 0
        for time_s, much in zip(path.times_s.tolist(), agree.tolist(), strict=True):
            if much >= SAME_PLACE:
                best[time_s] = max(best.get(time_s, (0.0, 0)), (much, -place))
    taken: dict[int, npt.NDArray[np.bool_]] = {}
    for place, path in enumerate(paths):
        mine = [best.get(t, (0.0, 1))[1] == -place for t in path.times_s.tolist()]
        if any(mine):
            taken[place] = np.array(mine)
    return taken


def _longer(way: Way) -> Way:
    """As if they had stood a moment before and after."""
    times, boxes = way
    return (
        np.concatenate([[times[0] - EARLY_S], times, [times[-1] + EARLY_S]]),
        np.concatenate([boxes[:1], boxes, boxes[-1:]]),
    )
