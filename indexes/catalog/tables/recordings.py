"""Cameras, recordings and their raw detections in the catalog."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from velvet.footage.errors import BadSetting, NotFound
from velvet.footage.ids import recording_id, recording_number, tracklet_number
from velvet.footage.records import Camera, Detections, Recording, Stage
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import CameraRow, GapRow, RecordingRow, SegmentRow, TrackletRow

_EARLIEST_US, _LATEST_US = -2208988800 * 10**6, 4102444800 * 10**6  # years 1900 to 2100


def set_offset(session: Session, camera: str, offset_s: float) -> bool:
    """Add so much, and nothing else, to what a camera's clock said; whether that is news.

    Raises NotFound for an unknown camera; BadSetting if its recordings would be of no year that can be.
    """
    row = _camera(session, camera)
    shift = round(offset_s * 1e6) - round(row.offset_s * 1e6)
    if not shift:
        return False
    of_camera = select(RecordingRow.start_us).where(RecordingRow.camera == camera)
    if not all(_EARLIEST_US <= start + shift <= _LATEST_US for start in session.scalars(of_camera)):
        raise BadSetting(
            f"With {offset_s:+.12g} s, recordings of `{camera}` would not lie between 1900 and 2100. Give "
            "the seconds to add to what its clock says."
        )
    session.execute(
        update(RecordingRow)
        .where(RecordingRow.camera == camera)
        .values(start_us=RecordingRow.start_us + shift)
    )
    session.execute(
        update(TrackletRow)
        .where(TrackletRow.camera == camera)
        .values(start_us=TrackletRow.start_us + shift, end_us=TrackletRow.end_us + shift)
    )
    row.offset_s = offset_s
    return True


def _camera(session: Session, name: str) -> CameraRow:
    row = session.get(CameraRow, name)
    if row is None:
        names = list(session.scalars(select(CameraRow.name).order_by(CameraRow.name)))
        near = get_close_matches(name, names, n=1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        raise NotFound(f"There is no camera `{name}`.{hint} `velvet camera` lists them.")
    return row


_FACTS = (
    "camera path sha256 size_bytes start_us start_source duration_s width height rate stage reason"
).split()


def put_camera(session: Session, camera: Camera) -> None:
    """Add a camera, or learn its zone and place anew. The offset of one that is known stays."""
    row = session.get(CameraRow, camera.name)
    if row is None:
        session.add(
            CameraRow(
                name=camera.name,
                timezone=camera.timezone,
                place=camera.place,
                offset_s=camera.offset_s,
            )
        )
        session.flush()
    else:
        row.timezone, row.place = camera.timezone, camera.place or row.place


def cameras(session: Session) -> list[Camera]:
    """All cameras, by name."""
    camera_rows = session.scalars(select(CameraRow).order_by(CameraRow.name))
    return [Camera(row.name, row.timezone, row.place, row.offset_s) for row in camera_rows]


def add(session: Session, new: Sequence[Recording]) -> list[Recording]:
    """Give recordings their ids, in order of start, then camera, then content."""
    added: list[Recording] = []
    for recording in sorted(new, key=lambda r: (r.start, r.camera, r.sha256)):
        number = count_up(session, "recording")
        session.add(_row(number, recording))
        added.append(replace(recording, id=recording_id(number)))
    return added


def _row(number: int, recording: Recording) -> RecordingRow:
    return RecordingRow(
        number=number,
        camera=recording.camera,
        path=str(recording.path),
        sha256=recording.sha256,
        size_bytes=recording.size_bytes,
        start_us=rows.to_us(recording.start),
        start_source=recording.start_source,
        duration_s=recording.duration_s,
        width=recording.width,
        height=recording.height,
        rate=str(recording.rate or ""),
        stage=recording.stage,
        reason=recording.reason,
        detected_by="",
        tracked_by="",
        identified_by="",
    )


def correct(session: Session, corrected: Recording) -> None:
    """Write a recording's facts over what was believed; its tracklets move along."""
    row = get(session, corrected.id)
    shift = rows.to_us(corrected.start) - row.start_us
    if str(corrected.rate or "") != row.rate or row.stage == Stage.FAILED:
        row.detected_by = row.tracked_by = ""
        session.execute(delete(SegmentRow).where(SegmentRow.recording == row.number))
    session.execute(
        update(TrackletRow)
        .where(TrackletRow.recording == row.number)
        .values(
            camera=corrected.camera,
            start_us=TrackletRow.start_us + shift,
            end_us=TrackletRow.end_us + shift,
        )
    )
    fresh = _row(row.number, corrected)
    for name in _FACTS:
        setattr(row, name, getattr(fresh, name))


def every(session: Session) -> list[Recording]:
    """All recordings, by id."""
    recording_rows = session.scalars(select(RecordingRow).order_by(RecordingRow.number))
    return [rows.recording(row) for row in recording_rows]


def get(session: Session, identifier: str) -> RecordingRow:
    """One recording's row. Raises NotFound."""
    row = session.get(RecordingRow, recording_number(identifier))
    if row is None:
        raise NotFound(f"There is no recording {identifier}. `velvet status` lists them.")
    return row


def lacking(session: Session, column: str, fingerprint: str) -> list[Recording]:
    """Recordings not `detected_by` or not `tracked_by` this maker, by id."""
    maker = getattr(RecordingRow, column)
    recording_rows = session.scalars(
        select(RecordingRow).where(maker != fingerprint).order_by(RecordingRow.number)
    )
    return [rows.recording(row) for row in recording_rows]


def segments_done(session: Session, identifier: str, fingerprint: str) -> set[int]:
    """The numbers of the segments that this maker has finished."""
    number = recording_number(identifier)
    numbers = session.scalars(
        select(SegmentRow.number).where(
            SegmentRow.recording == number, SegmentRow.fingerprint == fingerprint
        )
    )
    return set(numbers)


def put_segment(
    session: Session, identifier: str, number: int, fingerprint: str, frames: Sequence[Detections]
) -> None:
    """Store one segment's raw detections in place of an earlier maker's."""
    session.merge(rows.segment(recording_number(identifier), number, fingerprint, frames))


def detections(session: Session, identifier: str, fingerprint: str) -> Iterator[Detections]:
    """A recording's raw detections, frame by frame in rising time."""
    segments = session.scalars(
        select(SegmentRow)
        .where(
            SegmentRow.recording == recording_number(identifier),
            SegmentRow.fingerprint == fingerprint,
        )
        .order_by(SegmentRow.number)
        .execution_options(yield_per=16)
    )
    for row in segments:
        yield from rows.detections(row)


def finish_detection(
    session: Session,
    identifier: str,
    fingerprint: str,
    duration_s: float,
    reason: str,
    missing: Sequence[tuple[float, float]],
) -> None:
    """Record that every segment is there, how long the footage really is, what broke it and what it lacks."""
    row = get(session, identifier)
    row.detected_by, row.tracked_by = fingerprint, ""
    row.duration_s, row.stage, row.reason = duration_s, Stage.DETECTED, reason
    session.execute(delete(GapRow).where(GapRow.recording == row.number))
    session.add_all(GapRow(recording=row.number, start_s=a, end_s=b) for a, b in missing)
    last = max(segments_done(session, identifier, fingerprint), default=-1)
    session.execute(
        delete(SegmentRow).where(SegmentRow.recording == row.number, SegmentRow.number > last)
    )


def gaps(session: Session) -> dict[str, list[tuple[float, float]]]:
    """Where frames are missing inside recordings: id -> stretches [from, to) in seconds, rising."""
    stretches: dict[str, list[tuple[float, float]]] = {}
    for row in session.scalars(select(GapRow).order_by(GapRow.recording, GapRow.start_s)):
        stretches.setdefault(recording_id(row.recording), []).append((row.start_s, row.end_s))
    return stretches


def fail(session: Session, identifier: str, reason: str) -> None:
    """Record that a recording could not be read."""
    row = get(session, identifier)
    row.stage, row.reason = Stage.FAILED, reason


def not_identified(session: Session, fingerprint: str) -> list[Recording]:
    """Tracked recordings on which this maker has not yet decided who is who, by start."""
    query = (
        select(RecordingRow)
        .where(RecordingRow.tracked_by != "", RecordingRow.identified_by != fingerprint)
        .order_by(RecordingRow.start_us, RecordingRow.number)
    )
    return [rows.recording(row) for row in session.scalars(query)]


def finish_identifying(session: Session, fingerprint: str, identifier: str | None = None) -> None:
    """Record who decided who is who: on all tracked recordings, or on this one."""
    query = (
        update(RecordingRow).where(RecordingRow.tracked_by != "").values(identified_by=fingerprint)
    )
    if identifier is not None:
        query = query.where(RecordingRow.number == recording_number(identifier))
    session.execute(query)


def doubt_identities(session: Session, tracklets: Collection[str]) -> None:
    """Who is who is to be decided anew on the recordings of these tracklets."""
    numbers = [tracklet_number(t) for t in tracklets]
    affected = select(TrackletRow.recording).where(TrackletRow.number.in_(numbers))
    session.execute(
        update(RecordingRow).where(RecordingRow.number.in_(affected)).values(identified_by="")
    )


def is_identified(session: Session, fingerprint: str) -> bool:
    """Whether this maker decided who is who on any recording."""
    query = select(RecordingRow.number).where(RecordingRow.identified_by == fingerprint).limit(1)
    return session.scalar(query) is not None


def doubt_everybody(session: Session) -> None:
    """Who is who is to be decided anew on all recordings: times or places are others."""
    session.execute(update(RecordingRow).values(identified_by=""))
