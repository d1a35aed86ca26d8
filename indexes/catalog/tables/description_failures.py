"""Tracklets that a describer failed at: why, and how often its server broke down over them."""

from collections.abc import Sequence

from sqlalchemy import Exists, delete, exists, func, select
from sqlalchemy.orm import Session

from velvet.indexes.catalog import rows
from velvet.indexes.catalog.schema import SetbackRow, TrackletRow

MOST = 2  # crashes; then the tracklet is left alone by that maker


def put(session: Session, identifier: str, maker: str, reason: str, crashed: bool) -> None:
    """Record a failure, in place of the former one; crashes add up."""
    number = rows.number_of(identifier, "T")
    former = session.get(SetbackRow, (number, maker))
    crashes = (former.crashes if former else 0) + crashed
    session.merge(SetbackRow(tracklet=number, maker=maker, crashes=crashes, reason=reason))


def forget(session: Session, identifiers: Sequence[str], maker: str) -> None:
    """Take failures back: the tracklets were not to blame, or are described."""
    numbers = [rows.number_of(i, "T") for i in identifiers]
    session.execute(
        delete(SetbackRow).where(SetbackRow.tracklet.in_(numbers), SetbackRow.maker == maker)
    )


def quarantined(maker: str) -> Exists:
    """Whether the tracklet of a row crashed this maker's server too often."""
    return exists().where(
        SetbackRow.tracklet == TrackletRow.number,
        SetbackRow.maker == maker,
        SetbackRow.crashes >= MOST,
    )


def count(session: Session) -> dict[str, tuple[int, int]]:
    """Maker -> (tracklets it failed at, those of them in quarantine)."""
    in_quarantine = func.sum(SetbackRow.crashes >= MOST)
    query = select(SetbackRow.maker, func.count(), in_quarantine).group_by(SetbackRow.maker)
    return {maker: (failed, int(held)) for maker, failed, held in session.execute(query)}
