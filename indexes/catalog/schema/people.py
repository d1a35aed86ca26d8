"""Tables of who is who: identities, corrections by people and opinions of tie-breakers."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from velvet.indexes.catalog.schema.base import CASCADE, Base


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
