"""Tables of cameras and their places, recordings and raw detections. Knows no person."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from velvet.indexes.catalog.schema.base import CASCADE, Base


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
