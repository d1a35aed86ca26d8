"""Which tracklets cannot be one person, before any likeness counts: exclusion in a frame, and in time.

Knows boxes, times and camera links only.
"""

from datetime import timedelta
from enum import StrEnum

import numpy as np

from velvet.footage.geometry.boxes import areas, intersections
from velvet.reid.association.camera_links import (
    CLOCKS_S,
    LinksByCameras,
    overlapping,
    transit_evidence,
)
from velvet.reid.tracklet_features import TrackletFeatures

SHARED_FRAMES = 3  # fewer may be a hand-over between two tracks of one person
SAME_BOX = 0.5  # IoU from which two boxes of one frame are one person found twice
CONTAINED = 0.8  # part of the smaller box inside the larger from which they may be one person
TWO_PLACES = timedelta(seconds=CLOCKS_S)
NO_LINKS: LinksByCameras = {}


class Exclusion(StrEnum):
    """Why two cannot be one person."""

    TOGETHER = "seen together"
    ELSEWHERE = "at two places at once"
    TOO_FAST = "too far apart for the time between"


def cannot_link(
    one: TrackletFeatures, other: TrackletFeatures, links: LinksByCameras = NO_LINKS
) -> bool:
    """Whether these two are certainly different people."""
    return exclusion(one, other, links) is not None


def exclusion(
    one: TrackletFeatures, other: TrackletFeatures, links: LinksByCameras = NO_LINKS
) -> Exclusion | None:
    """Why these two are certainly different people; None if they may be one.

    `links` are the camera links (`velvet.reid.association.camera_links.links_by_cameras`).
    """
    if one.recording == other.recording:
        return Exclusion.TOGETHER if _seen_together(one, other) else None
    if overlapping(one.camera, other.camera, links):
        return None
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared > TWO_PLACES:
        return Exclusion.ELSEWHERE
    return Exclusion.TOO_FAST if transit_evidence(one, other, links).too_fast else None


def _seen_together(one: TrackletFeatures, other: TrackletFeatures) -> bool:
    _, rows, other_rows = np.intersect1d(
        one.path.times_s, other.path.times_s, assume_unique=True, return_indices=True
    )
    if len(rows) < SHARED_FRAMES:
        return False
    # Where nobody was detected, the box was drawn by a tracker, perhaps towards somebody else.
    detected = (one.path.confidence[rows] > 0) & (other.path.confidence[other_rows] > 0)
    boxes, others = one.path.boxes[rows], other.path.boxes[other_rows]
    shared, size, other_size = intersections(boxes, others), areas(boxes), areas(others)
    differ = shared < SAME_BOX * (size + other_size - shared)
    distinct = detected & differ & (shared < CONTAINED * np.minimum(size, other_size))
    return int(distinct.sum()) >= SHARED_FRAMES
