"""The rows of an erasure go, in one transaction; what is left of it is a list of files. Knows no Chroma."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import delete, or_, select, text
from sqlalchemy.orm import Session

from velvet.footage.corrections import Kind, names_of
from velvet.footage.geometry.path_matching import Way
from velvet.footage.ids import number_of, recording_id
from velvet.indexes.admin.audit import KEY_NAME
from velvet.indexes.catalog.database import bump
from velvet.indexes.catalog.schema import (
    CameraRow,
    CorrectedRow,
    CorrectionRow,
    CropRow,
    ErasureRow,
    IdentityRow,
    LinkRow,
    RecordingRow,
    TrackletRow,
    ZoneRow,
)
from velvet.indexes.catalog.tables import corrections, fulltext, identities
from velvet.indexes.erasure import detection_scrub, exported_videos, tombstones
from velvet.indexes.erasure.erasure_requests import (
    State,
    chunks,
    citing,
    erasure_target_of,
    shown_in,
)
from velvet.indexes.records import ErasureTarget

TUNED = "tuned.npz"  # learned from crop vectors, perhaps from theirs


def rows_go(session: Session, row: ErasureRow, clips: Path) -> None:
    """Erase every row of the target, and leave tombstones and the list of files to remove."""
    erasure_target = erasure_target_of(row)
    names = _names_going(session, erasure_target)
    shown = shown_in(session, erasure_target, clips)
    files = [*_pictures(session, erasure_target), *sorted(shown), TUNED, KEY_NAME]
    for turn in citing(session, erasure_target):
        session.delete(turn)
    _bury(session, row.number, erasure_target)
    _correct(session, erasure_target, names)
    _delete(session, erasure_target)
    exported_videos.drop(session, shown)
    corrections.drop_empty(session)
    identities.drop_empty(session)
    identities.bear_names(session, names_of(corrections.every(session)))
    identities.move(session)
    bump(session)
    row.files, row.erasure_target, row.state = json.dumps(files), "{}", State.GONE


def _pictures(session: Session, erasure_target: ErasureTarget) -> list[str]:
    """Relative to the data folder: the folders of whole recordings, and single crops."""
    files = [f"media/{recording_id(number)}" for number in erasure_target.recordings]
    for part in chunks(erasure_target.tracklets):
        query = select(CropRow.file).where(CropRow.tracklet.in_(part))
        files += [f"media/{file}" for file in session.scalars(query)]
    return files


def _bury(session: Session, erasure: int, erasure_target: ErasureTarget) -> None:
    """Leave tombstones, and take those who go out of the raw detections of what stays."""
    recordings = {row.number: row for row in session.scalars(select(RecordingRow))}
    for number in erasure_target.recordings:
        tombstones.bury_file(session, erasure, recordings[number].sha256)
    for number, from_s, to_s in erasure_target.stretches:
        tombstones.bury_stretch(session, erasure, recordings[number].sha256, from_s, to_s)
        detection_scrub.scrub_stretch(session, number, from_s, to_s)
    gone: dict[int, list[Way]] = {}
    for part in chunks(erasure_target.tracklets):
        for row in session.scalars(select(TrackletRow).where(TrackletRow.number.in_(part))):
            if row.recording not in erasure_target.recordings:
                gone.setdefault(row.recording, []).append(_way(row))
    for number, ways in gone.items():
        for way in ways:
            tombstones.bury_path(session, erasure, recordings[number].sha256, way)
        detection_scrub.scrub_ways(session, number, ways, _staying(session, number, erasure_target))
    session.flush()
    for number, copy in erasure_target.copies:
        tombstones.repeat(session, erasure, recordings[number].sha256, copy)


def _staying(session: Session, recording: int, erasure_target: ErasureTarget) -> list[Way]:
    tracklets = session.scalars(select(TrackletRow).where(TrackletRow.recording == recording))
    gone = set(erasure_target.tracklets)
    return [_way(row) for row in tracklets if row.number not in gone]


def _way(row: TrackletRow) -> Way:
    return np.frombuffer(row.times, "<f8"), np.frombuffer(row.boxes, "<f4").reshape(-1, 4)


def _names_going(session: Session, erasure_target: ErasureTarget) -> set[str]:
    """The names of the people of whom nothing is left."""
    if not erasure_target.person:
        return set()
    named = session.get(IdentityRow, number_of(erasure_target.person))
    return {named.name} if named and named.name else set()


def _correct(session: Session, erasure_target: ErasureTarget, names: set[str]) -> None:
    """Take those who go out of what people said; what then says nothing more goes with them."""
    gone, lost = set(erasure_target.tracklets), set(erasure_target.recordings)
    touched: set[int] = set()
    for part in list(session.scalars(select(CorrectedRow))):
        if part.tracklet in gone or part.recording in lost:
            touched.add(part.correction)
            session.delete(part)
    session.flush()
    for row in list(session.scalars(select(CorrectionRow))):
        kept = [m for m in json.loads(row.before) if m[0] not in gone]
        row.before = json.dumps(kept)
        nameless = row.kind == Kind.NAME and row.name in names
        if nameless or (row.number in touched and not _still_says(session, row)):
            session.delete(row)
    session.flush()


def _still_says(session: Session, row: CorrectionRow) -> bool:
    """Whether enough is left of a correction to mean something."""
    left = list(session.scalars(select(CorrectedRow).where(CorrectedRow.correction == row.number)))
    sides = [sum(part.side == side for part in left) for side in (0, 1)]
    if not any(part.tracklet for part in left):
        return False
    match Kind(row.kind):
        case Kind.SAME:
            return sides[0] > 1
        case Kind.NAME:
            return sides[0] > 0
        case Kind.SPLIT | Kind.NOT_SAME:
            return min(sides) > 0


def _delete(session: Session, erasure_target: ErasureTarget) -> None:
    """Tracklets and recordings, with all that hangs on them."""
    session.flush()
    for number in erasure_target.tracklets:
        fulltext.drop(session, number)
    for part in chunks(erasure_target.tracklets):
        session.execute(delete(TrackletRow).where(TrackletRow.number.in_(part)))
    # FTS5 keeps the words of what was deleted until it merges its pages: it is built anew instead.
    session.execute(text("INSERT INTO description_text(description_text) VALUES ('rebuild')"))
    for part in chunks(erasure_target.recordings):
        session.execute(delete(RecordingRow).where(RecordingRow.number.in_(part)))
    if erasure_target.camera:
        _delete_camera(session, erasure_target.camera)
    session.expire_all()


def _delete_camera(session: Session, name: str) -> None:
    if session.scalar(select(RecordingRow.number).where(RecordingRow.camera == name).limit(1)):
        return  # something of it came in since
    session.execute(delete(ZoneRow).where(ZoneRow.camera == name))
    session.execute(delete(LinkRow).where(or_(LinkRow.camera == name, LinkRow.to_camera == name)))
    session.execute(delete(CameraRow).where(CameraRow.name == name))


def files_of(row: ErasureRow) -> Sequence[str]:
    """The files and folders that an erasure has still to remove, relative to the data folder or absolute."""
    return [str(name) for name in json.loads(row.files)]
