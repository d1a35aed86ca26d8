"""When and where in a file somebody was who must not come back. Nothing of how they look is kept.

A tombstone is of a way through the picture, of the whole picture for a time, or of the whole file. It knows
a file by its content, so that it outlives the recording.
"""

from datetime import datetime

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from velvet.footage.geometry.path_matching import Way
from velvet.footage.ids import recording_id
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import ErasureRow, RecordingRow, TombstoneRow
from velvet.indexes.records import TOMBSTONE_STEP_S, Tombstoned

# Pixels: else boxes in whole pixels would be those of the path, byte for byte.
_OFF = np.float32(0.25)
_NOTHING = b""


def bury_path(session: Session, erasure: int, sha256: str, way: Way) -> None:
    """Keep anyone on this path from coming back."""
    times, boxes = _coarse(way)
    _put(session, erasure, sha256, times.astype("<f8").tobytes(), boxes.astype("<f4").tobytes())


def bury_stretch(session: Session, erasure: int, sha256: str, from_s: float, to_s: float) -> None:
    """Keep anyone seen in this time from coming back."""
    _put(session, erasure, sha256, np.array([from_s, to_s], "<f8").tobytes(), _NOTHING)


def bury_file(session: Session, erasure: int, sha256: str) -> None:
    """Keep the whole file from coming back."""
    _put(session, erasure, sha256, _NOTHING, _NOTHING)


def repeat(session: Session, erasure: int, sha256: str, copy: str) -> None:
    """Copy a file's tombstones to a copy of it."""
    query = select(TombstoneRow).where(
        TombstoneRow.sha256 == sha256, TombstoneRow.times != _NOTHING
    )
    for row in list(session.scalars(query)):
        _put(session, erasure, copy, row.times, row.boxes)


def _put(session: Session, erasure: int, sha256: str, times: bytes, boxes: bytes) -> None:
    number = count_up(session, "tombstone")
    session.add(
        TombstoneRow(number=number, erasure=erasure, sha256=sha256, times=times, boxes=boxes)
    )


def _coarse(way: Way) -> Way:
    """A moment every TOMBSTONE_STEP_S, to whole pixels and hundredths: enough to find the place again."""
    times, boxes = way
    slots = np.floor((times - times[0]) / TOMBSTONE_STEP_S)
    kept = np.flatnonzero(np.append(True, np.diff(slots) > 0))
    kept = np.unique(np.append(kept, len(times) - 1))
    return times[kept].round(2), boxes[kept].round() + _OFF


def of(session: Session, sha256: str) -> Tombstoned:
    """What must not come back of a file of this content."""
    stretches: list[tuple[float, float]] = []
    ways: list[Way] = []
    query = select(TombstoneRow).where(
        TombstoneRow.sha256 == sha256, TombstoneRow.times != _NOTHING
    )
    for row in session.scalars(query.order_by(TombstoneRow.number)):
        times = np.frombuffer(row.times, "<f8")
        if row.boxes:
            ways.append((times, np.frombuffer(row.boxes, "<f4").reshape(-1, 4)))
        else:
            stretches.append((float(times[0]), float(times[-1])))
    return Tombstoned(tuple(stretches), tuple(ways))


def files(session: Session) -> dict[str, datetime]:
    """When each file was erased of which nothing must come back, by content."""
    query = (
        select(TombstoneRow.sha256, ErasureRow.at_us)
        .join(ErasureRow, ErasureRow.number == TombstoneRow.erasure)
        .where(TombstoneRow.times == _NOTHING)
    )
    return {sha256: rows.from_us(at_us) for sha256, at_us in session.execute(query)}


def lift(session: Session, sha256: str) -> bool:
    """Let a file come back, without those who were erased one by one; whether it was buried."""
    whole = (TombstoneRow.sha256 == sha256, TombstoneRow.times == _NOTHING)
    tombstoned = session.scalar(select(TombstoneRow.number).where(*whole).limit(1)) is not None
    session.execute(delete(TombstoneRow).where(*whole))
    return tombstoned


def stretches(session: Session) -> dict[str, list[tuple[float, float]]]:
    """What was erased of recordings for a time, whoever was there: id -> stretches in seconds, rising."""
    erased: dict[str, list[tuple[float, float]]] = {}
    query = (
        select(RecordingRow.number, TombstoneRow.times)
        .join(TombstoneRow, TombstoneRow.sha256 == RecordingRow.sha256)
        .where(TombstoneRow.boxes == _NOTHING, TombstoneRow.times != _NOTHING)
    )
    for number, times in session.execute(query):
        start_s, end_s = np.frombuffer(times, "<f8").tolist()
        erased.setdefault(recording_id(number), []).append((start_s, end_s))
    return {recording: sorted(parts) for recording, parts in erased.items()}
