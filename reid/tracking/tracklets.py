"""From the detections of one recording to its tracklets. Knows no pixels, no model and no database.

Nested boxes are merged, the tracker joins what is left, and its paths are cleaned: blips and things that
only look like people are dropped, paths that an occlusion broke are stitched, short gaps filled.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from velvet.footage.protocols import Tracker
from velvet.footage.records import Box, BoxPath, Detections, Edge, NewTracklet
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.box_paths import by_start, path_rows
from velvet.reid.tracking.frame_exits import exit_side
from velvet.reid.tracking.nested_box_merge import merge_nested_boxes
from velvet.reid.tracking.static_false_positives import without_static_false_positives
from velvet.reid.tracking.tracklet_stitching import stitch_by_motion

CLEANING = 3  # number of the rules of this package: another number tracks anew
LONGEST_GAP_S = 2.0  # out of sight for longer ends a tracklet
LEFT_S = 0.5  # anyone last seen going out, and not for this long, has gone: the next one is new
LEAST_S = 0.3  # a shorter path is a blip,
LEAST_BOXES = 3  # and so is one of fewer detections,
LEAST_SURE = 0.4  # or one whose detections all were less sure than this
LEAST_TALL = 32.0  # pixels; a smaller person shows neither clothes nor who it is
TALL = 90  # percentile of the heights of a path
LEAST_SEEN = 0.5  # of a box's area lies in the visible part of the picture


def tracked_paths(
    detections: Iterable[Detections], frames: AnalysedFrames, tracker: Tracker
) -> list[BoxPath]:
    """The paths of people, cleaned and without gaps, by start, then from left to right.

    `detections` holds every analysed frame in rising time, empty ones too.
    """
    cleaned = [_visible(merge_nested_boxes(here), frames.content) for here in detections]
    segments = [
        segment
        for path in tracker.track(cleaned, frames.width, frames.height)
        for segment in _unbroken(path, frames.content)
    ]
    people = without_static_false_positives([path for path in segments if not _is_blip(path)])
    stitched = stitch_by_motion(people, LONGEST_GAP_S, frames.content)
    return sorted((frames.filled(path) for path in stitched), key=by_start)


def as_tracklets(paths: Iterable[BoxPath], frames: AnalysedFrames) -> list[NewTracklet]:
    """Paths as tracklets, in order: gaps filled, and with the sides where they began and ended."""
    ordered = sorted((frames.filled(path) for path in paths), key=by_start)
    return [NewTracklet(path, *frames.sides(path)) for path in ordered]


def _visible(here: Detections, content: Box) -> Detections:
    """Without boxes that lie mostly on a black border."""
    low = np.maximum(here.boxes[:, :2], content[:2])
    high = np.minimum(here.boxes[:, 2:], content[2:])
    inside = np.prod(np.clip(high - low, 0, None), axis=1)
    kept = inside > LEAST_SEEN * np.prod(here.boxes[:, 2:] - here.boxes[:, :2], axis=1)
    return Detections(here.time_s, here.boxes[kept], here.confidence[kept])


def _unbroken(path: BoxPath, content: Box) -> Iterator[BoxPath]:
    """The path, ended where nobody was seen for too long, or was seen to leave."""
    steps_s = np.diff(path.times_s)
    gone_s = max(LEFT_S, 1.5 * float(np.median(steps_s))) if len(steps_s) else LEFT_S
    begin = 0
    for end in (np.flatnonzero(steps_s > gone_s) + 1).tolist():
        segment = path_rows(path, begin, end)
        if steps_s[end - 1] > LONGEST_GAP_S or exit_side(segment, content) is not Edge.INSIDE:
            yield segment
            begin = end
    yield path_rows(path, begin, len(path))


def _is_blip(path: BoxPath) -> bool:
    is_short = path.times_s[-1] - path.times_s[0] < LEAST_S or len(path) < LEAST_BOXES
    tall = float(np.percentile(path.boxes[:, 3] - path.boxes[:, 1], TALL))
    return is_short or tall < LEAST_TALL or float(path.confidence.max()) < LEAST_SURE
