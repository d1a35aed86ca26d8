"""What identity is decided from: one tracklet, reduced to times, places, vectors and colours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from velvet.footage.records import BoxPath, Description, Edge, Seen, Tracklet, Vectors
from velvet.reid.tracking.tracklet_stitching import PathSegment

GARMENTS = ("upper_colour", "lower_colour")  # the attributes whose colours speak of identity
_NO_VECTORS = np.zeros((0, 1), np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class TrackletFeatures:
    """A tracklet as `reid` sees it. `start` and `end` are aware instants."""

    id: str  # "T31"
    camera: str
    recording: str
    start: datetime
    end: datetime
    path: BoxPath
    vectors: Vectors  # (n, d) one unit row a crop, best first; n may be 0
    quality: tuple[float, ...] = ()  # of each crop, 0..1
    colours: Mapping[str, Mapping[str, float]] = field(
        default_factory=dict[str, Mapping[str, float]]
    )  # attribute -> likelihood of each value
    entered_zone: str = ""  # of the view it came in through; empty: none
    left_zone: str = ""
    came: bool = False  # in at a side of the view as it began
    went: bool = False  # out as it ended

    @property
    def segment(self) -> PathSegment:
        """Its path and vectors, to be stitched with others of the recording."""
        return PathSegment(self.path, self.vectors, came=self.came, went=self.went)


def tracklet_features(
    tracklets: Sequence[Tracklet],
    vectors: Mapping[str, Vectors],
    descriptions: Mapping[str, Description],
) -> list[TrackletFeatures]:
    """Tracklets as `reid` sees them, in the same order.

    `vectors` (crop vectors of one encoder) and `descriptions` are by tracklet id; either may lack some.
    """
    return [
        TrackletFeatures(
            id=one.id,
            camera=one.camera,
            recording=one.recording,
            start=one.start,
            end=one.end,
            path=one.path,
            vectors=vectors.get(one.id, _NO_VECTORS),
            quality=tuple(crop.quality for crop in one.crops),
            colours=_colours(descriptions.get(one.id)),
            entered_zone=one.entered_zone,
            left_zone=one.left_zone,
            came=one.entered is not Edge.INSIDE,
            went=one.left is not Edge.INSIDE,
        )
        for one in tracklets
    ]


def _colours(description: Description | None) -> dict[str, Mapping[str, float]]:
    if description is None:
        return {}
    garments = [description.attribute(name) for name in GARMENTS]
    return {a.name: a.likelihoods for a in garments if a.seen is Seen.VISIBLE}
