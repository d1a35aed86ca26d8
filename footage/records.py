"""The records that travel between packages, from a file on disk to a claim on screen.

Path -> Recording -> Frame -> Detections -> Tracklet -> Description + vectors -> Identity -> Sighting.
What an answer is made of (claims, coverage) stands in `answers.py`. All are frozen; a vendor's object
(an Ultralytics result, a SQL row, a Chroma hit) never travels.

Units: `*_s` are seconds from the recording's first frame, as the presentation times say; instants are
timezone-aware datetimes in UTC; boxes are pixels, xyxy, of the upright frame.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of a tracklet's person that was visibly another from some moment on."""

    tracklet: str  # "T31"
    at: datetime  # aware: the middle between the last look before and the first one after
    attribute: str  # "upper_colour"
    before: str
    after: str
    fingerprint: str = ""  # the describer whose words these are


Pixels: TypeAlias = npt.NDArray[np.uint8]  # (height, width, 3) BGR, upright
Vectors: TypeAlias = npt.NDArray[np.float32]  # (n, dimension), rows of unit length
Box: TypeAlias = tuple[float, float, float, float]  # x1, y1, x2, y2 in pixels


@dataclass(frozen=True, slots=True)
class Camera:
    """A fixed view with a name, a place and an IANA time zone.

    `offset_s` is added to what its clock says; it is in every instant of its recordings already.
    """

    name: str
    timezone: str = "UTC"
    place: str = ""
    offset_s: float = 0.0


class Stage(StrEnum):
    """How far a recording has come. FAILED and PARTIAL carry a reason."""

    NEW = "new"
    DETECTED = "detected"
    TRACKED = "tracked"
    PARTIAL = "partial"  # tracked, but the file ends or breaks before its own end
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Recording:
    """One video file of one camera. `start` is the instant of its first frame."""

    id: str  # "R2"
    camera: str
    path: Path
    sha256: str
    size_bytes: int
    start: datetime
    start_source: str  # "--start", "file name", "container", "modification time", ...
    duration_s: float
    width: int
    height: int
    rate: Fraction | None = None  # frames per second the user gave over the container's own times
    stage: Stage = Stage.NEW
    reason: str = ""

    @property
    def end(self) -> datetime:
        """The instant at which its last frame ends."""
        return self.at(self.duration_s)

    def at(self, time_s: float) -> datetime:
        """The instant (UTC) of a moment `time_s` seconds into the recording."""
        return self.start + timedelta(seconds=time_s)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One decoded picture. `index` counts decoded frames from 0; `time_s` is its presentation time."""

    index: int
    time_s: float
    pixels: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class Detections:
    """The person boxes of one frame.

    Raises ValueError if the shapes disagree.
    """

    time_s: float
    boxes: npt.NDArray[np.float32]  # (n, 4) xyxy pixels
    confidence: npt.NDArray[np.float32]  # (n,) 0..1

    def __post_init__(self) -> None:
        if self.boxes.shape != (len(self.confidence), 4):
            raise ValueError(f"boxes {self.boxes.shape} for {len(self.confidence)} confidences")

    def __len__(self) -> int:
        return len(self.confidence)


class Edge(StrEnum):
    """Where in the view a tracklet began or ended: a side of the picture, or inside it."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"
    INSIDE = "inside"


@dataclass(frozen=True, slots=True, eq=False)
class BoxPath:
    """Where one person was, frame after frame, in rising time."""

    times_s: npt.NDArray[np.float64]  # (n,)
    boxes: npt.NDArray[np.float32]  # (n, 4) xyxy pixels
    confidence: npt.NDArray[np.float32]  # (n,) 0..1; 0 marks a box filled in between two detections

    def __len__(self) -> int:
        return len(self.times_s)


@dataclass(frozen=True, slots=True)
class Crop:
    """One good picture of a tracklet, stored as a JPEG under `media/` of the data folder."""

    id: str  # "T31.0"
    time_s: float
    box: Box
    quality: float  # 0..1
    file: str  # relative to the media folder


@dataclass(frozen=True, slots=True, eq=False)
class CropPicture:
    """A crop before it has a place on disk."""

    time_s: float
    box: Box
    quality: float  # 0..1
    pixels: Pixels


@dataclass(frozen=True, slots=True, eq=False)
class NewTracklet:
    """A tracklet before the catalog gave it an id: what tracking one recording yields."""

    path: BoxPath
    entered: Edge
    left: Edge


@dataclass(frozen=True, slots=True, eq=False)
class Tracklet:
    """One person, one camera, one unbroken stay: box path over time and best crops."""

    id: str  # "T31"
    recording: str
    camera: str
    start: datetime
    end: datetime
    path: BoxPath
    entered: Edge
    left: Edge
    crops: tuple[Crop, ...]  # best first
    entered_zone: str = ""  # of the camera's zones as they are now; empty: none
    left_zone: str = ""


class Seen(StrEnum):
    """How much a describer can say about one attribute."""

    VISIBLE = "visible"
    NOT_VISIBLE = "not visible"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing said about how a person looks.

    `value` is empty unless `seen` is VISIBLE. `likelihoods` (optional) gives each value the describer
    weighed its probability, so that a search can rank by degree; they sum to at most 1.
    """

    name: str
    seen: Seen = Seen.UNSURE
    value: str = ""
    likelihoods: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True, slots=True)
class Description:
    """The structured appearance of a tracklet: attributes and one sentence."""

    sentence: str
    attributes: tuple[Attribute, ...]

    def attribute(self, name: str) -> Attribute:
        """The attribute of that name; UNSURE if the describer did not speak of it."""
        return next((a for a in self.attributes if a.name == name), Attribute(name))


class Verdict(StrEnum):
    """What a closer look says of one criterion."""

    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    CANNOT_SEE = "cannot see"


class Band(StrEnum):
    """How surely a tracklet belongs to its identity."""

    SURE = "sure"
    PROBABLE = "probable"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Member:
    """A tracklet's place in an identity. A tracklet that is alone is itself: SURE."""

    tracklet: str
    band: Band
    probability: float


@dataclass(frozen=True, slots=True)
class Identity:
    """A set of tracklets believed to be one person, in order of time. `name` is empty until one is given."""

    id: str  # "P7"
    members: tuple[Member, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A tracklet as evidence. `start` and `end` carry the camera's own zone."""

    id: str  # the tracklet's: "T31"
    identity: str  # "P7"; empty until the identify pass has run
    camera: str
    start: datetime
    end: datetime
    band: Band
    entered: Edge
    left: Edge
    description: str
    crops: tuple[str, ...]  # files relative to the media folder, best first
    score: float = 0.0  # of the search or match that found it; 0 where none was made
    name: str = ""  # of its identity, where somebody gave it one
    entered_zone: str = ""  # the zone of the view it came in through; empty: none is drawn there
    left_zone: str = ""
