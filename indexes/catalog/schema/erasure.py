"""Tables of erasures and of what they reach: tombstones, holds, answers in conversations, exported videos."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from velvet.indexes.catalog.schema.base import CASCADE, Base


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
