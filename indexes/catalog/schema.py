"""The tables of the catalog. Instants are microseconds since 1970 UTC; arrays are raw little-endian bytes.

Ids are numbers here and get their letter (R2, T31, P7) where rows become records.
"""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CASCADE = "CASCADE"


class Base(DeclarativeBase):
    """Names every constraint, so that a later migration can speak of it."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class CameraRow(Base):
    """A camera. `offset_s` is what was added to all instants of its recordings and tracklets.

    `keep_days`: what is older is erased by `velvet retain`. None: kept for ever.
    """

    __tablename__ = "camera"
    name: Mapped[str] = mapped_column(primary_key=True)
    timezone: Mapped[str]
    place: Mapped[str]
    offset_s: Mapped[float] = mapped_column(server_default="0")
    keep_days: Mapped[float | None]


class ZoneRow(Base):
    """A named part of a camera's view, in order by `place`: its corners as JSON, and what file says so."""

    __tablename__ = "zone"
    camera: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int]
    polygon: Mapped[str]
    source: Mapped[str]


class LinkRow(Base):
    """A way from camera to camera. No `most_s`: it may take any time. `source` is empty if it was learned."""

    __tablename__ = "link"
    number: Mapped[int] = mapped_column(primary_key=True)
    camera: Mapped[str]
    zone: Mapped[str]
    to_camera: Mapped[str]
    to_zone: Mapped[str]
    least_s: Mapped[float]
    most_s: Mapped[float | None]
    overlap: Mapped[bool]
    learned: Mapped[bool]
    source: Mapped[str]


class RecordingRow(Base):
    """A recording. `detected_by`, `tracked_by`, `identified_by` name what made its rows; empty: not done."""

    __tablename__ = "recording"
    number: Mapped[int] = mapped_column(primary_key=True)
    camera: Mapped[str] = mapped_column(ForeignKey("camera.name"), index=True)
    path: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    size_bytes: Mapped[int]
    start_us: Mapped[int] = mapped_column(BigInteger)
    start_source: Mapped[str]
    duration_s: Mapped[float]
    width: Mapped[int]
    height: Mapped[int]
    rate: Mapped[str]
    stage: Mapped[str]
    reason: Mapped[str]
    detected_by: Mapped[str]
    tracked_by: Mapped[str]
    identified_by: Mapped[str] = mapped_column(server_default="")


class SegmentRow(Base):
    """The raw detections of a fixed stretch of a recording: rows of (time_s, x1, y1, x2, y2, confidence).

    `frames` holds the time of every frame looked at, so that a frame without people counts as seen.
    """

    __tablename__ = "segment"
    recording: Mapped[int] = mapped_column(
        ForeignKey("recording.number", ondelete=CASCADE), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column("maker")
    frames: Mapped[bytes] = mapped_column(LargeBinary)
    detections: Mapped[bytes] = mapped_column(LargeBinary)


class GapRow(Base):
    """A stretch inside a recording of which there are no frames, in seconds from its start."""

    __tablename__ = "gap"
    recording: Mapped[int] = mapped_column(
        ForeignKey("recording.number", ondelete=CASCADE), primary_key=True
    )
    start_s: Mapped[float] = mapped_column(primary_key=True)
    end_s: Mapped[float]


class TrackletRow(Base):
    """A tracklet with its box path: float64 times, float32 boxes and confidences."""

    __tablename__ = "tracklet"
    number: Mapped[int] = mapped_column(primary_key=True)
    recording: Mapped[int] = mapped_column(
        ForeignKey("recording.number", ondelete=CASCADE), index=True
    )
    camera: Mapped[str] = mapped_column(index=True)
    start_us: Mapped[int] = mapped_column(BigInteger, index=True)
    end_us: Mapped[int] = mapped_column(BigInteger)
    entered: Mapped[str]
    left: Mapped[str]
    times: Mapped[bytes] = mapped_column(LargeBinary)
    boxes: Mapped[bytes] = mapped_column(LargeBinary)
    confidence: Mapped[bytes] = mapped_column(LargeBinary)
    cropped: Mapped[bool]  # whether its crops were cut


class CropRow(Base):
    """One stored picture of a tracklet, best first by `place`."""

    __tablename__ = "crop"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    time_s: Mapped[float]
    x1: Mapped[float]
    y1: Mapped[float]
    x2: Mapped[float]
    y2: Mapped[float]
    quality: Mapped[float]
    file: Mapped[str]


class DescriptionRow(Base):
    """How the person of a tracklet looks; attributes as JSON."""

    __tablename__ = "description"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    fingerprint: Mapped[str] = mapped_column("maker", index=True)
    sentence: Mapped[str]
    attributes: Mapped[str]


class DescriptionFailureRow(Base):
    """What a describer failed at, and how often its server broke down over it."""

    __tablename__ = "setback"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    fingerprint: Mapped[str] = mapped_column("maker", primary_key=True)
    crashes: Mapped[int]
    reason: Mapped[str]


class VerdictRow(Base):
    """What a closer look at a tracklet said of one criterion."""

    __tablename__ = "verdict"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    criterion: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column("maker")
    verdict: Mapped[str]


class OpinionRow(Base):
    """What a tie-breaker said of two tracklets; one question gives rows of one `number`."""

    __tablename__ = "opinion"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    other: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True, index=True
    )
    fingerprint: Mapped[str] = mapped_column("maker", primary_key=True)
    number: Mapped[int]
    matched: Mapped[str]
    confidence: Mapped[float]
    reasoning: Mapped[str]


class ChangeRow(Base):
    """An attribute of a tracklet's person that became another, in seconds from the recording's start."""

    __tablename__ = "change"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    attribute: Mapped[str] = mapped_column(primary_key=True)
    time_s: Mapped[float]
    before: Mapped[str]
    after: Mapped[str]
    fingerprint: Mapped[str] = mapped_column("maker")


class WatchedRow(Base):
    """A tracklet that was looked at for changes, by which describer and encoder.

    `seen`: enough of the person to tell.
    """

    __tablename__ = "watched"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    fingerprint: Mapped[str] = mapped_column("maker")
    seen: Mapped[bool]


class VectorRow(Base):
    """One unit vector, float16: of a sentence (`words`, place 0) or of a crop (its place)."""

    __tablename__ = "vector"
    kind: Mapped[str] = mapped_column(primary_key=True)
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column("maker")
    data: Mapped[bytes] = mapped_column(LargeBinary)
    __table_args__ = (Index("ix_vector_maker", "kind", "maker"),)


class IdentityRow(Base):
    """A person. Its members point to it. `name` follows from the corrections; empty: none."""

    __tablename__ = "identity"
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(server_default="")


class MemberRow(Base):
    """A tracklet's place in an identity."""

    __tablename__ = "member"
    tracklet: Mapped[int] = mapped_column(
        ForeignKey("tracklet.number", ondelete=CASCADE), primary_key=True
    )
    identity: Mapped[int] = mapped_column(ForeignKey("identity.number"), index=True)
    band: Mapped[str]
    probability: Mapped[float]


class CorrectionRow(Base):
    """What a person said about who is who, when (microseconds), and what it changed.

    `was` and `became` are the states of who is who around it; `before` holds, as JSON, the members that it
    changed, as they were: (tracklet, identity, band, probability).
    """

    __tablename__ = "correction"
    number: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    by: Mapped[str]
    at_us: Mapped[int] = mapped_column(BigInteger)
    was: Mapped[int]
    became: Mapped[int]
    before: Mapped[str]


class CorrectedRow(Base):
    """A tracklet that a correction speaks of, and where it was, thinned: the anchor to find it again by.

    `side` is 0 for `one`, 1 for `other`. No tracklet: it was lost when its recording was tracked anew.
    """

    __tablename__ = "corrected"
    correction: Mapped[int] = mapped_column(
        ForeignKey("correction.number", ondelete=CASCADE), primary_key=True
    )
    side: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    tracklet: Mapped[int | None] = mapped_column(
        ForeignKey("tracklet.number", ondelete="SET NULL"), index=True
    )
    recording: Mapped[int] = mapped_column(
        ForeignKey("recording.number", ondelete=CASCADE), index=True
    )
    times: Mapped[bytes] = mapped_column(LargeBinary)
    boxes: Mapped[bytes] = mapped_column(LargeBinary)


class CounterRow(Base):
    """A number: the last R, T and P given out, the catalog's generation, the state of who is who."""

    __tablename__ = "counter"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int]


class ErasureRow(Base):
    """What somebody wanted erased, and how far that has come. See `velvet.indexes.erasure.cascade`.

    `what` names ids, cameras and times only. `doomed` (JSON) and `files` (JSON) are emptied once done.
    """

    __tablename__ = "erasure"
    number: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    by: Mapped[str]
    at_us: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    erasure_target: Mapped[str] = mapped_column("doomed")
    files: Mapped[str]
    sightings: Mapped[int]


class TombstoneRow(Base):
    """When and where in a file somebody was who must not come back; nothing of how they look.

    float64 times in seconds of the file, float32 boxes, thinned and rounded. No boxes: the whole picture
    between the first and last time. No times either: the whole file.
    """

    __tablename__ = "tombstone"
    number: Mapped[int] = mapped_column(primary_key=True)
    erasure: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    times: Mapped[bytes] = mapped_column(LargeBinary)
    boxes: Mapped[bytes] = mapped_column(LargeBinary)


class TurnRow(Base):
    """A question of a conversation and its answer as JSON, or why there is none; goes with whom it shows."""

    __tablename__ = "turn"
    number: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[int] = mapped_column(index=True)
    at_us: Mapped[int] = mapped_column(BigInteger)
    question: Mapped[str]
    steps: Mapped[str]
    answer: Mapped[str]
    fault: Mapped[str]


class ExportRow(Base):
    """A stretch of a recording that a written video shows: it goes when somebody in it goes."""

    __tablename__ = "export"
    file: Mapped[str] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    recording: Mapped[int] = mapped_column(index=True)
    start_s: Mapped[float]
    end_s: Mapped[float]
    at_us: Mapped[int] = mapped_column(BigInteger)


class HoldRow(Base):
    """A person (P7) or a recording (R2) that must not be erased, why, and who said so."""

    __tablename__ = "hold"
    subject: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str]
    by: Mapped[str]
    at_us: Mapped[int] = mapped_column(BigInteger)


class HeldRow(Base):
    """A tracklet of a held person and where it was, thinned: the anchor to find it again by."""

    __tablename__ = "held"
    subject: Mapped[str] = mapped_column(
        ForeignKey("hold.subject", ondelete=CASCADE), primary_key=True
    )
    place: Mapped[int] = mapped_column(primary_key=True)
    tracklet: Mapped[int]
    recording: Mapped[int]
    times: Mapped[bytes] = mapped_column(LargeBinary)
    boxes: Mapped[bytes] = mapped_column(LargeBinary)
