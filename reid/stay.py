"""What identity is decided from: one tracklet, reduced to times, places, vectors and colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from footage.records import BoxPath, Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Stay:
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
