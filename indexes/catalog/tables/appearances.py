"""When and where known people were, and by which of their tracklets they are remembered. Light: no paths."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from velvet.footage.ids import person_id, recording_id, recording_number, tracklet_id
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.schema import MemberRow, TrackletRow, VectorRow
from velvet.indexes.records import CROPS, Appearance


def between(session: Session, first: datetime, last: datetime) -> list[Appearance]:
    """Everybody's tracklets that fall into this time, by start."""
    query = _query().where(
        TrackletRow.start_us <= rows.to_us(last), TrackletRow.start_us >= rows.to_us(first)
    )
    order = query.order_by(TrackletRow.start_us, TrackletRow.number)
    return [_presence(*row) for row in session.execute(order)]


def ends(session: Session, most: int, but: str) -> list[Appearance]:
    """Of every person the first and the last `most` tracklets that have vectors of crops, by start.

    Those of the recording `but`, if one is named, are left out.
    """
    turn = (TrackletRow.start_us, TrackletRow.number)
    identity = MemberRow.identity
    numbered = (
        select(
            TrackletRow.number,
            func.row_number().over(partition_by=identity, order_by=turn).label("place"),
            func.count().over(partition_by=identity).label("all"),
        )
        .join(MemberRow, MemberRow.tracklet == TrackletRow.number)
        .where(
            TrackletRow.number.in_(_seen()),
            _elsewhere(but),
        )
        .subquery()
    )
    at_an_end = or_(numbered.c.place <= most, numbered.c.place > numbered.c.all - most)
    chosen = select(numbered.c.number).where(at_an_end)
    query = _query().where(TrackletRow.number.in_(chosen))
    return [_presence(*row) for row in session.execute(query.order_by(*turn))]


def _elsewhere(but: str):  # noqa: ANN202
    return TrackletRow.recording != (recording_number(but) if but else 0)


def _seen():  # noqa: ANN202 (SQLAlchemy's own expression type)
    return select(VectorRow.tracklet).where(VectorRow.kind == CROPS)


def people(session: Session, but: str) -> list[str]:
    """The ids of all identities seen on other recordings than `but`."""
    query = select(MemberRow.identity).join(TrackletRow, TrackletRow.number == MemberRow.tracklet)
    others = query.where(_elsewhere(but))
    return [person_id(number) for number in sorted(session.scalars(others.distinct()))]


def _query():  # noqa: ANN202
    return select(
        MemberRow.identity,
        TrackletRow.number,
        TrackletRow.camera,
        TrackletRow.recording,
        TrackletRow.start_us,
        TrackletRow.end_us,
    ).join(MemberRow, MemberRow.tracklet == TrackletRow.number)


def _presence(
    identity: int, number: int, camera: str, recording: int, start_us: int, end_us: int
) -> Appearance:
    return Appearance(
        person_id(identity),
        tracklet_id(number),
        camera,
        recording_id(recording),
        rows.from_us(start_us),
        rows.from_us(end_us),
    )
