"""How much is remembered, and which models made it. Counts only; knows no model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from velvet.indexes.catalog.schema import DescriptionRow, MemberRow, RecordingRow, TrackletRow
from velvet.indexes.catalog.tables import description_failures, opinions, vectors


@dataclass(frozen=True, slots=True)
class Census:
    """`makers` gives for each job how many rows each maker made."""

    recordings: int
    tracklets: int
    identities: int
    makers: Mapping[str, Mapping[str, int]]
    setbacks: Mapping[
        str, tuple[int, int]
    ]  # describer -> tracklets it failed at, and those given up


def census(session: Session) -> Census:
    """Count everything."""
    return Census(
        recordings=_number(session, RecordingRow.number),
        tracklets=_number(session, TrackletRow.number),
        identities=_number(session, MemberRow.identity),
        makers={
            "detect people": _by_maker(session, RecordingRow.detected_by),
            "track": _by_maker(session, RecordingRow.tracked_by),
            "describe": _by_maker(session, DescriptionRow.maker),
            "embed words": vectors.makers(session, vectors.WORDS),
            "embed crops": vectors.makers(session, vectors.CROPS),
            "embed pictures": vectors.makers(session, vectors.PICTURES),
            "break ties": opinions.makers(session),
        },
        setbacks=description_failures.count(session),
    )


def _number(session: Session, column: Any) -> int:
    return session.scalar(select(func.count(column.distinct()))) or 0


def _by_maker(session: Session, column: Any) -> dict[str, int]:
    query = select(column, func.count()).where(column != "").group_by(column).order_by(column)
    return {maker: count for maker, count in session.execute(query)}
