"""Which parts of a frame to mask so that only one person is visible. Knows boxes and times, no pixels.

It fails closed: if the wanted person's place is uncertain or the frame was not analysed, the whole frame is
masked; wherever another person may be is masked, even over the wanted person. People whom the detector never
saw, not even faintly, are not masked.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Box, BoxPath, Detections
from velvet.reid.tracking.nested_box_merge import merge_nested_boxes
from velvet.video.decode.timestamps import CLOSE_S
from velvet.video.overlay.cover import Cover

MARGIN = 0.1  # of the height: how far out of their box a person reaches,
SPEED = 1.0  # and how much further for each second since they were seen there: a brisk walk
AROUND_S = 0.25  # a detector blinks: a box counts for this long before and after its frame
ENDS_S = 0.5  # a tracker takes somebody up late and lets them go early, by about this much
TALL = 2.5  # times as tall as wide is everybody: what a box lacks of it something hides, legs below it too
LOST_S = 0.5  # who is hidden for longer strays no further from where they should be
STEP_S = 0.5  # frames looked at further apart leave it open where everybody was between them
SAME = 0.5  # intersection over union with the wanted person's box from which on a box is their own
OWN = 0.1  # of the height: the wanted person reaches that far out of their box

Boxes = npt.NDArray[np.float64]  # (n, 4) xyxy pixels


class BystanderMasks:
    """Masks for everybody except one person, around that person's tracklet in one recording."""

    def __init__(
        self, wanted: BoxPath, others: Sequence[BoxPath], seen: Iterable[Detections]
    ) -> None:
        """`seen` are the raw detections of all frames looked at, in rising time, weak and empty ones too."""
        begin_s, end_s = wanted.times_s[0] - 1, wanted.times_s[-1] + 1
        self._wanted = wanted
        self._others = [p for p in others if p.times_s[0] <= end_s and p.times_s[-1] >= begin_s]
        near = [d for d in seen if begin_s <= d.time_s <= end_s]
        self._frames = [_parted(d, wanted, self._others) for d in near]
        self._looked_s = [frame.time_s for frame in self._frames]

    def at(self, time_s: float) -> Cover | None:
        """What to mask at a moment; None: the whole frame."""
        window = self._window(time_s)
        if window is None:
            return None
        strangers: list[Box] = [
            box for path in self._others for box in possible_boxes(path, time_s)
        ]
        own: list[Box] = []
        first = bisect_left(self._looked_s, time_s - AROUND_S - CLOSE_S)
        for frame in self._frames[first:]:
            away_s = abs(frame.time_s - time_s)
            if away_s > AROUND_S + CLOSE_S:
                break
            strangers += [expanded(box, MARGIN + SPEED * away_s) for box in frame.loose]
            if away_s <= CLOSE_S:  # at other moments their path tells better where they are
                strangers += [expanded(box, MARGIN) for box in frame.followed]
            own += [_grown(box, 0.0) for box in frame.own]
        return Cover(tuple(strangers), tuple(own), _grown(window, OWN))

    def _window(self, time_s: float) -> npt.NDArray[np.float64] | None:
        """Where the wanted person is, if known: in the analysed frames before and after."""
        after = bisect_left(self._looked_s, time_s - CLOSE_S)
        if after == len(self._looked_s):
            return None
        is_looked_at = self._looked_s[after] <= time_s + CLOSE_S
        looked = [after] if is_looked_at else [after - 1, after]
        if looked[0] < 0:
            return None
        times_s = [self._looked_s[place] for place in looked]
        rows = [_row(self._wanted, looked_s) for looked_s in times_s]
        if times_s[-1] - times_s[0] > STEP_S or any(
            r is None or not _sure(self._wanted, r) for r in rows
        ):
            return None
        return _hull(self._wanted.boxes[[r for r in rows if r is not None]].astype(np.float64))


@dataclass(frozen=True, slots=True, eq=False)
class _Parted:
    """The boxes of an analysed frame by owner."""

    time_s: float
    own: Boxes  # the wanted person's
    followed: Boxes  # other tracklets'
    loose: Boxes  # owner unknown


def _parted(seen: Detections, wanted: BoxPath, others: Sequence[BoxPath]) -> _Parted:
    boxes = seen.boxes.astype(np.float64)
    own, followed = _owned(seen, wanted), np.zeros(len(boxes), bool)
    for path in others:
        followed |= on_path(boxes, path, seen.time_s)
    return _Parted(seen.time_s, boxes[own], boxes[followed & ~own], boxes[~followed & ~own])


def _owned(seen: Detections, wanted: BoxPath) -> npt.NDArray[np.bool_]:
    """(n,) which boxes belong to the wanted person, partial ones included."""
    first_s, last_s = float(wanted.times_s[0]), float(wanted.times_s[-1])
    owned = on_path(seen.boxes.astype(np.float64), wanted, min(max(seen.time_s, first_s), last_s))
    for whole in np.flatnonzero(owned).tolist():
        owned |= [_is_piece(seen, whole, other) for other in range(len(seen))]
    return owned


def on_path(boxes: Boxes, path: BoxPath, time_s: float) -> npt.NDArray[np.bool_]:
    """(n,) which boxes match a path at a moment; none if it has no box then, or an interpolated one."""
    row = _row(path, time_s)
    if row is None or not _sure(path, row):
        return np.zeros(len(boxes), bool)
    return overlap(boxes, path.boxes[row].astype(np.float64)) >= SAME


def _is_piece(seen: Detections, whole: int, other: int) -> bool:
    """Whether a box is part of the wanted person, by the rule that tracking uses."""
    areas = np.prod(seen.boxes[[whole, other], 2:] - seen.boxes[[whole, other], :2], axis=1)
    if other == whole or areas[1] >= areas[0]:
        return False
    both = [whole, other]
    return (
        len(merge_nested_boxes(Detections(seen.time_s, seen.boxes[both], seen.confidence[both])))
        == 1
    )


def possible_boxes(path: BoxPath, time_s: float, ends_s: float = ENDS_S) -> Iterator[Box]:
    """The area in which a person may be at a moment, if any.

    A path is extended by `ends_s` seconds before its start and after its end.
    """
    away_s = max(path.times_s[0] - time_s, time_s - path.times_s[-1], 0.0)
    if away_s > ends_s:
        return
    after = int(np.searchsorted(path.times_s, time_s - CLOSE_S))
    rows = [r for r in {max(after - 1, 0), min(after, len(path) - 1)}]
    if away_s == 0 and abs(path.times_s[rows[-1]] - time_s) <= CLOSE_S:
        rows = rows[-1:]
    unseen_s = min(LOST_S, max(_unseen_s(path, row) for row in rows))
    hull = _hull(path.boxes[rows].astype(np.float64))
    yield expanded(hull, MARGIN + SPEED * max(away_s, unseen_s))


def _unseen_s(path: BoxPath, row: int) -> float:
    """Seconds between a row of a path and the nearest real detection."""
    real_s = path.times_s[path.confidence > 0]
    return float(np.abs(real_s - path.times_s[row]).min()) if len(real_s) else LOST_S


def _row(path: BoxPath, time_s: float) -> int | None:
    """The row of a path at exactly that moment."""
    row = int(np.searchsorted(path.times_s, time_s - CLOSE_S))
    is_there = row < len(path) and abs(path.times_s[row] - time_s) <= CLOSE_S
    return row if is_there else None


def _sure(path: BoxPath, row: int) -> bool:
    return float(path.confidence[row]) > 0


def _hull(boxes: Boxes) -> npt.NDArray[np.float64]:
    return np.concatenate([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])


def _grown(box: npt.NDArray[np.float64], heights: float) -> Box:
    """The box grown on each side by this share of its height."""
    x1, y1, x2, y2 = (float(side) for side in box)
    more = heights * (y2 - y1)
    return x1 - more, y1 - more, x2 + more, y2 + more


def expanded(box: npt.NDArray[np.float64], heights: float) -> Box:
    """The full body's area behind a visible box, grown by this share of its height."""
    bottom = max(box[3], box[1] + TALL * (box[2] - box[0]))
    return _grown(np.array([*box[:3], bottom]), heights)


def overlap(boxes: Boxes, box: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n,) intersection over union of boxes with one."""
    low, high = np.maximum(boxes[:, :2], box[:2]), np.minimum(boxes[:, 2:], box[2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    return shared / np.maximum(areas - shared, 1e-9)
