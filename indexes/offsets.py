"""How far a camera's clock is off: instants are start + presentation time, so all of them can move."""

from difflib import get_close_matches

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from footage.errors import BadSetting, NotFound
from indexes.schema import CameraRow, RecordingRow, TrackletRow

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
    found = session.get(CameraRow, name)
    if found is None:
        known = list(session.scalars(select(CameraRow.name).order_by(CameraRow.name)))
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        raise NotFound(f"There is no camera `{name}`.{hint} `velvet camera` lists them.")
    return found
