"""From the detections of one recording to its tracklets. Knows no pixels, no model and no database.

Nested boxes are merged, the tracker joins what is left, and its paths are cleaned: blips and things that
only look like people are dropped, stays that an occlusion broke are joined, short gaps filled.
"""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from velvet.footage.protocols import Tracker
from velvet.footage.records import Box, BoxPath, Detections, Edge, NewTracklet
from velvet.reid.tracking.frame_exits import entry_side, exit_side
from velvet.reid.tracking.nested_box_merge import merge_nested_boxes
from velvet.reid.tracking.static_false_positives import without_static_false_positives
from velvet.reid.tracking.tracklet_stitching import stitch_tracklets

CLEANING = (
    3  # of the rules below and in nested, ghosts, stitch, untangle: another number tracks anew
)
LONGEST_GAP_S = 2.0  # out of sight for longer ends a tracklet
LEFT_S = 0.5  # whoever was last seen going out and not for this long has gone: the next one is a new stay
CUT_S = 0.3  # from either end of a recording: the footage was cut there, nobody walked in or out
LEAST_S = 0.3  # a shorter path is a blip,
LEAST_BOXES = 3  # and so is one of fewer detections,
LEAST_SURE = 0.4  # or one whose detections all were less sure than this
LEAST_TALL = 32.0  # pixels; of a smaller person no clothes can be told, nor who it is
TALL = 90  # percentile of the heights of a path
LEAST_SEEN = 0.5  # of a box's area lies in the visible part of the picture


def tracklets_from(
    detections: Iterable[Detections],
    width: int,
    height: int,
    tracker: Tracker,
    content: Box | None = None,
) -> list[NewTracklet]:
    """The tracklets of one recording by start, then from left to right.

    `detections` holds every analysed frame in rising time, empty ones too. `content` is the visible part of
    a picture with black borders (`velvet.reid.tracking.frame_exits.content_box`); all of it if None.
    """
    visible = content or (0.0, 0.0, float(width), float(height))
    frames = [_seen(merge_nested_boxes(here), visible) for here in detections]
    times_s = np.array([here.time_s for here in frames], np.float64)
    paths = [
        piece for path in tracker.track(frames, width, height) for piece in _pieces(path, visible)
    ]
    people = without_static_false_positives([path for path in paths if not _is_blip(path)])
    return as_tracklets(stitch_tracklets(people, LONGEST_GAP_S, visible), visible, times_s)


def as_tracklets(
    paths: Iterable[BoxPath], visible: Box, times_s: npt.NDArray[np.float64]
) -> list[NewTracklet]:
    """Paths as tracklets, in order: gaps filled, and with the edges where they began and ended.

    `visible` is the part of the picture that shows something, `times_s` (n,) the analysed frames.
    """
    filled = sorted((_filled(path, times_s) for path in paths), key=_order)
    return [_track(path, visible, times_s) for path in filled]


def _track(path: BoxPath, visible: Box, times_s: npt.NDArray[np.float64]) -> NewTracklet:
    """With the edges of coming and going; who is in view as the recording begins or ends did neither."""
    began, ended = path.times_s[0] - times_s[0], times_s[-1] - path.times_s[-1]
    came = entry_side(path, visible) if began > CUT_S else Edge.INSIDE
    went = exit_side(path, visible) if ended > CUT_S else Edge.INSIDE
    return NewTracklet(path, came, went)


def _seen(here: Detections, visible: Box) -> Detections:
    """Without boxes that lie mostly on a black border."""
    low = np.maximum(here.boxes[:, :2], visible[:2])
    high = np.minimum(here.boxes[:, 2:], visible[2:])
    inside = np.prod(np.clip(high - low, 0, None), axis=1)
    kept = inside > LEAST_SEEN * np.prod(here.boxes[:, 2:] - here.boxes[:, :2], axis=1)
    return Detections(here.time_s, here.boxes[kept], here.confidence[kept])


def _pieces(path: BoxPath, visible: Box) -> Iterator[BoxPath]:
    """The path, closed where nobody was seen for too long, or was seen to leave."""
    steps_s = np.diff(path.times_s)
    gone_s = max(LEFT_S, 1.5 * float(np.median(steps_s))) if len(steps_s) else LEFT_S
    begin = 0
    for end in (np.flatnonzero(steps_s > gone_s) + 1).tolist():
        piece = path_rows(path, begin, end)
        if steps_s[end - 1] > LONGEST_GAP_S or exit_side(piece, visible) is not Edge.INSIDE:
            yield piece
            begin = end
    yield path_rows(path, begin, len(path))


def path_rows(path: BoxPath, begin: int, end: int) -> BoxPath:
    """These rows of a path."""
    return BoxPath(path.times_s[begin:end], path.boxes[begin:end], path.confidence[begin:end])


def _is_blip(path: BoxPath) -> bool:
    is_short = path.times_s[-1] - path.times_s[0] < LEAST_S or len(path) < LEAST_BOXES
    tall = float(np.percentile(path.boxes[:, 3] - path.boxes[:, 1], TALL))
    return is_short or tall < LEAST_TALL or float(path.confidence.max()) < LEAST_SURE


def _filled(path: BoxPath, times_s: npt.NDArray[np.float64]) -> BoxPath:
    """With a box in every analysed frame: straight lines between detections, confidence 0."""
    between = (times_s >= path.times_s[0]) & (times_s <= path.times_s[-1])
    times_s = times_s[between]
    boxes = [np.interp(times_s, path.times_s, path.boxes[:, side]) for side in range(4)]
    confidence = np.zeros(len(times_s), np.float32)
    confidence[np.isin(times_s, path.times_s)] = path.confidence
    return BoxPath(times_s, np.column_stack(boxes).astype(np.float32), confidence)


def _order(path: BoxPath) -> tuple[float, ...]:
    """By start, then from left to right, then from the top down."""
    return (float(path.times_s[0]), *(float(side) for side in path.boxes[0]))
