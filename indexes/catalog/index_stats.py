"""How much is remembered, and which models made it. Counts only; knows no model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from velvet.indexes.catalog.schema import DescriptionRow, MemberRow, RecordingRow, TrackletRow
from velvet.indexes.catalog.tables import description_failures, opinions, vectors


@dataclass(frozen=True, slots=True)
class IndexStats:
    """`fingerprints` gives for each job how many rows each maker made."""

    recordings: int
    tracklets: int
    identities: int
    fingerprints: Mapping[str, Mapping[str, int]]
    setbacks: Mapping[
        str, tuple[int, int]
    ]  # describer -> tracklets it failed at, and those given up


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
            "embed words": vectors.fingerprints(session, vectors.WORDS),
            "embed crops": vectors.fingerprints(session, vectors.CROPS),
            "embed pictures": vectors.fingerprints(session, vectors.PICTURES),
            "break ties": opinions.fingerprints(session),
        },
        setbacks=description_failures.count(session),
    )


def _number(session: Session, column: Any) -> int:
    return session.scalar(select(func.count(column.distinct()))) or 0


def _by_fingerprint(session: Session, column: Any) -> dict[str, int]:
    query = select(column, func.count()).where(column != "").group_by(column).order_by(column)
    return {fingerprint: count for fingerprint, count in session.execute(query)}
