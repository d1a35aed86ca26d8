"""Whose clothes changed within a tracklet, and which tracklets were looked at for it."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from velvet.footage.ids import number_of, tracklet_id, tracklet_number
from velvet.footage.records import Change
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.schema import (
    CameraRow,
    ChangeRow,
    RecordingRow,
    TrackletRow,
    WatchedRow,
)

MICROSECONDS = 1_000_000


def lacking(session: Session, fingerprint: str, over: str, least_s: float) -> list[TrackletRow]:
    """Tracklets of at least this length that `fingerprint` has not looked at, by id.

    What makers whose names do not begin with `over` looked at is left as it is.
    """
    done = exists().where(
        WatchedRow.tracklet == TrackletRow.number,
        or_(
            WatchedRow.fingerprint == fingerprint,
            func.substr(WatchedRow.fingerprint, 1, len(over)) != over,
        ),
    )
    lasts = TrackletRow.end_us - TrackletRow.start_us
    query = select(TrackletRow).where(~done, lasts >= least_s * MICROSECONDS)
    return list(session.scalars(query.order_by(TrackletRow.number)))


def put(
    session: Session, identifier: str, changes: Sequence[Change] | None, fingerprint: str
) -> None:
    """What changed of a tracklet, in place of what an earlier look said; None: too little was seen."""
    number = tracklet_number(identifier)
    start = session.scalar(
        select(RecordingRow.start_us)
        .join(TrackletRow, TrackletRow.recording == RecordingRow.number)
        .where(TrackletRow.number == number)
    )
    assert start is not None  # the ingester alone takes recordings away, and it is here
    session.execute(delete(ChangeRow).where(ChangeRow.tracklet == number))
    session.merge(WatchedRow(tracklet=number, fingerprint=fingerprint, seen=changes is not None))
    session.add_all(_row(number, start, change) for change in changes or ())


def _row(number: int, start_us: int, change: Change) -> ChangeRow:
    return ChangeRow(
        tracklet=number,
        attribute=change.attribute,
        time_s=(rows.to_us(change.at) - start_us) / MICROSECONDS,
        before=change.before,
        after=change.after,
        fingerprint=change.fingerprint,
    )


def every(session: Session) -> list[Change]:
    """All changes by time, in their camera's zone."""
    query = (
        select(ChangeRow, RecordingRow.start_us, CameraRow.timezone)
        .join(TrackletRow, TrackletRow.number == ChangeRow.tracklet)
        .join(RecordingRow, RecordingRow.number == TrackletRow.recording)
        .join(CameraRow, CameraRow.name == RecordingRow.camera)
    )
    changes = [_change(row, start, zone) for row, start, zone in session.execute(query)]
    return sorted(changes, key=lambda c: (c.at, number_of(c.tracklet), c.attribute))


def _change(row: ChangeRow, start_us: int, zone: str) -> Change:
    at = rows.from_us(start_us) + timedelta(seconds=row.time_s)
    local = at.astimezone(ZoneInfo(zone))
    return Change(
        tracklet_id(row.tracklet), local, row.attribute, row.before, row.after, row.fingerprint
    )


def watched(session: Session) -> set[str]:
    """The tracklets of which enough was seen to tell."""
    numbers = session.scalars(select(WatchedRow.tracklet).where(WatchedRow.seen))
    return {tracklet_id(number) for number in numbers}
