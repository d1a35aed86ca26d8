"""Tracklets that a describer failed at: why, and how often its server broke down over them."""

from collections.abc import Sequence

from sqlalchemy import Exists, delete, exists, func, select
from sqlalchemy.orm import Session

from velvet.footage.ids import tracklet_number
from velvet.indexes.catalog.schema import DescriptionFailureRow, TrackletRow

MOST = 2  # crashes; then the tracklet is left alone by that maker


def put(session: Session, identifier: str, fingerprint: str, reason: str, crashed: bool) -> None:
    """Record a failure, in place of the former one; crashes add up."""
    number = tracklet_number(identifier)
    former = session.get(DescriptionFailureRow, (number, fingerprint))
    crashes = (former.crashes if former else 0) + crashed
    session.merge(
        DescriptionFailureRow(
            tracklet=number, fingerprint=fingerprint, crashes=crashes, reason=reason
        )
    )


def forget(session: Session, identifiers: Sequence[str], fingerprint: str) -> None:
    """Take failures back: the tracklets were not to blame, or are described."""
    numbers = [tracklet_number(i) for i in identifiers]
    session.execute(
        delete(DescriptionFailureRow).where(
            DescriptionFailureRow.tracklet.in_(numbers),
            DescriptionFailureRow.fingerprint == fingerprint,
        )
    )


def quarantined(fingerprint: str) -> Exists:
    """Whether the tracklet of a row crashed this maker's server too often."""
    return exists().where(
        DescriptionFailureRow.tracklet == TrackletRow.number,
        DescriptionFailureRow.fingerprint == fingerprint,
        DescriptionFailureRow.crashes >= MOST,
    )


def count(session: Session) -> dict[str, tuple[int, int]]:
    """Maker -> (tracklets it failed at, those of them in quarantine)."""
    in_quarantine = func.sum(DescriptionFailureRow.crashes >= MOST)
    query = select(DescriptionFailureRow.fingerprint, func.count(), in_quarantine).group_by(
        DescriptionFailureRow.fingerprint
    )
    return {
        fingerprint: (failed, int(held)) for fingerprint, failed, held in session.execute(query)
    }
