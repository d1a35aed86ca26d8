"""Tables of tracklets, their crops and vectors. Arrays are raw little-endian bytes."""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from velvet.indexes.catalog.schema.base import CASCADE, Base


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
