"""Taking somebody out of a recording's raw detections: the boxes where and when they were."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
from sqlalchemy import select
from sqlalchemy.orm import Session

from velvet.footage.geometry.boxes import areas, intersections, ious
from velvet.footage.geometry.path_matching import Way, boxes_at
from velvet.indexes.catalog.schema import SegmentRow

INSIDE = 0.7  # of a detection's area lies in the box of the person gone: theirs, or a piece of them

Rows = npt.NDArray[np.float64]  # (n, 6): time_s, x1, y1, x2, y2, confidence
Marks = npt.NDArray[np.bool_]  # (n,)


def scrub_ways(session: Session, recording: int, gone: Sequence[Way], kept: Sequence[Way]) -> None:
    """Drop the detections of those who went the ways `gone`, but not of those whose ways are `kept`."""

    def theirs(rows: Rows) -> Marks:
        mine, others = _likest(rows, gone), _likest(rows, kept)
        return _inside(rows, gone) & (mine > others)

    _scrub(session, recording, theirs)


def scrub_stretch(session: Session, recording: int, from_s: float, to_s: float) -> None:
    """Drop all detections of this time."""
    _scrub(session, recording, lambda rows: (rows[:, 0] >= from_s) & (rows[:, 0] <= to_s))


def _scrub(session: Session, recording: int, which: Callable[[Rows], Marks]) -> None:
    query = select(SegmentRow).where(SegmentRow.recording == recording)
    for row in session.scalars(query.order_by(SegmentRow.number)):
        flat = np.frombuffer(row.detections, "<f8").reshape(-1, 6)
        gone = which(flat)
        if gone.any():
            row.detections = flat[~gone].tobytes()
    session.flush()


def _likest(rows: Rows, ways: Sequence[Way]) -> npt.NDArray[np.float64]:
    """(n,) the best overlap of each detection with any of these people."""
    best = np.zeros(len(rows))
    for way in ways:
        best = np.maximum(best, ious(rows[:, 1:5], boxes_at(way, rows[:, 0])))
    return best


def _inside(rows: Rows, ways: Sequence[Way]) -> Marks:
    inside = np.zeros(len(rows), bool)
    boxes = rows[:, 1:5]
    least = INSIDE * np.maximum(areas(boxes), 1e-9)
    for way in ways:
        inside |= intersections(boxes, boxes_at(way, rows[:, 0])) >= least
    return inside
