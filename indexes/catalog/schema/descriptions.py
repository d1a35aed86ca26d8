"""Tables of what models said of a tracklet: looks, verdicts and changes of clothes."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from velvet.indexes.catalog.schema.base import CASCADE, Base


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
