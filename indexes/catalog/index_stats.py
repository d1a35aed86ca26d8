"""How much is remembered, and which models made it. Counts only; knows no model."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from velvet.indexes.catalog.schema import DescriptionRow, MemberRow, RecordingRow, TrackletRow
from velvet.indexes.catalog.tables import description_failures, opinions, vectors
from velvet.indexes.records import CROPS, PICTURES, WORDS, IndexStats


def index_stats(session: Session) -> IndexStats:
    """Count everything."""
    return IndexStats(
        recordings=_number(session, RecordingRow.number),
        tracklets=_number(session, TrackletRow.number),
        identities=_number(session, MemberRow.identity),
        fingerprints={
            "detect people": _by_fingerprint(session, RecordingRow.detected_by),
            "track": _by_fingerprint(session, RecordingRow.tracked_by),
            "describe": _by_fingerprint(session, DescriptionRow.fingerprint),
            "embed words": vectors.fingerprints(session, WORDS),
            "embed crops": vectors.fingerprints(session, CROPS),
            "embed pictures": vectors.fingerprints(session, PICTURES),
            "break ties": opinions.fingerprints(session),
        },
        setbacks=description_failures.count(session),
    )


def _number(session: Session, column: Any) -> int:
    return session.scalar(select(func.count(column.distinct()))) or 0


def _by_fingerprint(session: Session, column: Any) -> dict[str, int]:
    query = select(column, func.count()).where(column != "").group_by(column).order_by(column)
    return {fingerprint: count for fingerprint, count in session.execute(query)}
