"""Tracklets, their crops and descriptions in the catalog."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, exists, not_, or_, select
from sqlalchemy.orm import Session, defer

from velvet.footage.errors import NotFound
from velvet.footage.ids import recording_number, tracklet_id, tracklet_number
from velvet.footage.records import Crop, Description, NewTracklet, Recording, Stage, Tracklet
from velvet.footage.time.intervals import Interval
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import (
    CropRow,
    DescriptionRow,
    RecordingRow,
    TrackletRow,
    VectorRow,
)
from velvet.indexes.catalog.tables import description_failures, fulltext

MANY = 1000  # from here on one read of the whole table is quicker than a list of ids

_PATH = (TrackletRow.times, TrackletRow.boxes, TrackletRow.confidence)


def clear(session: Session, recording: Recording) -> bool:
    """Take away what an earlier pass made of a recording, if it made any; its ids are not used again."""
    number = recording_number(recording.id)
    query = select(TrackletRow.number).where(TrackletRow.recording == number)
    gone = list(session.scalars(query))
    for tracklet in gone:
        fulltext.drop(session, tracklet)
    session.execute(delete(TrackletRow).where(TrackletRow.recording == number))
    return bool(gone)


def add(session: Session, recording: Recording, track: NewTracklet) -> int:
    """Store a track as the next tracklet and return its number."""
    number = count_up(session, "tracklet")
    session.add(_row(number, recording, track))
    session.flush()
    return number


def without_crops(session: Session) -> list[TrackletRow]:
    """Tracklets whose crops were not yet cut, by id."""
    query = select(TrackletRow).where(not_(TrackletRow.cropped)).order_by(TrackletRow.number)
    return list(session.scalars(query))


def add_crops(session: Session, identifier: str, crops: Sequence[Crop]) -> None:
    """Store a tracklet's crops, best first."""
    number = tracklet_number(identifier)
    session.get_one(TrackletRow, number).cropped = True
    for place, crop in enumerate(crops):
        session.merge(_crop_row(number, place, crop))


def pictures(session: Session) -> set[str]:
    """The files of all crops, relative to the media folder."""
    return set(session.scalars(select(CropRow.file)))


def _row(number: int, recording: Recording, track: NewTracklet) -> TrackletRow:
    times = track.path.times_s
    return TrackletRow(
        number=number,
        recording=recording_number(recording.id),
        camera=recording.camera,
        start_us=rows.to_us(recording.at(float(times[0]))),
        end_us=rows.to_us(recording.at(float(times[-1]))),
        entered=track.entered,
        left=track.left,
        times=times.astype("<f8").tobytes(),
        boxes=track.path.boxes.astype("<f4").tobytes(),
        confidence=track.path.confidence.astype("<f4").tobytes(),
        cropped=False,
    )


def _crop_row(tracklet: int, place: int, crop: Crop) -> CropRow:
    x1, y1, x2, y2 = crop.box
    return CropRow(
        tracklet=tracklet,
        place=place,
        time_s=crop.time_s,
        x1=x1,
        y1=y1,
        x2=x2,
        y2=y2,
        quality=crop.quality,
        file=crop.file,
    )


def finish_tracking(session: Session, identifier: str, fingerprint: str) -> None:
    """Record that a recording's tracklets are all there."""
    row = session.get_one(RecordingRow, recording_number(identifier))
    row.tracked_by = fingerprint
    row.identified_by = ""
    row.stage = Stage.PARTIAL if row.reason else Stage.TRACKED


def find(
    session: Session,
    ids: Sequence[str] | None = None,
    cameras: Sequence[str] = (),
    when: Sequence[Interval] = (),
    *,
    paths: bool = True,
) -> list[TrackletRow]:
    """Tracklets by start, then id: all, or those named, on these cameras, in one of these intervals.

    Without `paths` their boxes stay on the disk, and asking a row for them fails. Raises NotFound for an id
    that is not there.
    """
    query = select(TrackletRow).order_by(TrackletRow.start_us, TrackletRow.number)
    if not paths:
        query = query.options(*(defer(column, raiseload=True) for column in _PATH))
    if ids is not None:
        query = query.where(TrackletRow.number.in_([tracklet_number(i) for i in ids]))
    if cameras:
        query = query.where(TrackletRow.camera.in_(cameras))
    if when:
        query = query.where(or_(*(_within(i.start, i.end) for i in when)))
    tracklet_rows = list(session.scalars(query))
    if ids is not None and not cameras and not when:
        _all_there(ids, {row.number for row in tracklet_rows})
    return tracklet_rows


def of_recording(session: Session, identifier: str) -> list[TrackletRow]:
    """The tracklets of one recording, by start, then id."""
    number = recording_number(identifier)
    query = select(TrackletRow).where(TrackletRow.recording == number)
    return list(session.scalars(query.order_by(TrackletRow.start_us, TrackletRow.number)))


def _within(start: datetime, end: datetime):  # noqa: ANN202 (SQLAlchemy's own expression type)
    return and_(TrackletRow.start_us < rows.to_us(end), TrackletRow.end_us >= rows.to_us(start))


def _all_there(ids: Sequence[str], numbers: set[int]) -> None:
    for identifier in ids:
        if tracklet_number(identifier) not in numbers:
            raise NotFound(
                f"There is no tracklet {identifier}. `velvet people` lists what there is."
            )


def crops_of(session: Session, tracklets: Sequence[TrackletRow]) -> dict[int, list[CropRow]]:
    """The crops of these tracklets, best first."""
    crops: dict[int, list[CropRow]] = {row.number: [] for row in tracklets}
    query = select(CropRow).order_by(CropRow.tracklet, CropRow.place)
    if len(crops) < MANY:
        query = query.where(CropRow.tracklet.in_(list(crops)))
    for row in session.scalars(query):
        if row.tracklet in crops:
            crops[row.tracklet].append(row)
    return crops


def without_description(session: Session, fingerprint: str, over: str) -> list[Tracklet]:
    """Tracklets with crops whose description this describer should make, by id.

    It makes those that are not there, and anew those whose maker begins with `over`; not its own, and not
    where it crashed too often.
    """
    kept = exists().where(
        DescriptionRow.tracklet == TrackletRow.number,
        or_(
            DescriptionRow.fingerprint == fingerprint,
            not_(DescriptionRow.fingerprint.startswith(over, autoescape=True)),
        ),
    )
    query = select(TrackletRow).where(
        not_(kept), not_(description_failures.quarantined(fingerprint))
    )
    tracklet_rows = list(session.scalars(query.order_by(TrackletRow.number)))
    crops = crops_of(session, tracklet_rows)
    return [rows.tracklet(row, crops[row.number]) for row in tracklet_rows if crops[row.number]]


def describe(session: Session, identifier: str, description: Description, fingerprint: str) -> None:
    """Store a description in place of the former one, whose sentence's vector goes with it."""
    number = tracklet_number(identifier)
    session.merge(
        DescriptionRow(
            tracklet=number,
            fingerprint=fingerprint,
            sentence=description.sentence,
            attributes=rows.attributes_to_json(description.attributes),
        )
    )
    session.execute(
        delete(VectorRow).where(VectorRow.kind == "words", VectorRow.tracklet == number)
    )
    fulltext.put(session, number, description.sentence)
    description_failures.forget(session, [identifier], fingerprint)


def descriptions(session: Session, ids: Sequence[str] | None = None) -> dict[str, Description]:
    """Descriptions by tracklet id: all, or of those named."""
    query = select(DescriptionRow).order_by(DescriptionRow.tracklet)
    if ids is not None:
        query = query.where(DescriptionRow.tracklet.in_([tracklet_number(i) for i in ids]))
    return {tracklet_id(row.tracklet): rows.description(row) for row in session.scalars(query)}


def sentences(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """Description sentences by tracklet number."""
    query = select(DescriptionRow.tracklet, DescriptionRow.sentence)
    if len(numbers) < MANY:
        query = query.where(DescriptionRow.tracklet.in_(numbers))
    return {number: sentence for number, sentence in session.execute(query)}
