"""Who and what must not be erased, and why. A held person is found again after footage is tracked again."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from velvet.footage.errors import NotFound
from velvet.footage.geometry.path_matching import Way, found_again, thinned
from velvet.footage.ids import (
    is_person,
    is_recording,
    number_of,
    person_number,
    recording_id,
    recording_number,
    tracklet_number,
)
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.schema import HeldRow, HoldRow, MemberRow, TrackletRow
from velvet.indexes.catalog.tables import identities, recordings
from velvet.indexes.records import Hold


def put(session: Session, subject: str, why: str, by: str) -> Hold:
    """Hold a person, by id or name, or a recording; what was held before gets this reason. NotFound."""
    name = _named(session, subject)
    release(session, name, missing_ok=True)
    at = datetime.now(UTC)
    session.add(HoldRow(subject=name, why=why, by=by, at_us=rows.to_us(at)))
    session.flush()
    if is_person(name):
        tracklets_of_person = [m.tracklet for m in identities.get(session, name).members]
        for place, tracklet in enumerate(tracklets_of_person):
            session.add(_anchor(session, name, place, tracklet_number(tracklet)))
    return Hold(name, why, by, at)


def _named(session: Session, subject: str) -> str:
    wanted = subject.strip()
    if is_recording(wanted):
        return recording_id(recordings.get(session, wanted).number)
    return identities.get(session, wanted).id


def _anchor(session: Session, subject: str, place: int, number: int) -> HeldRow:
    tracklet = session.get_one(TrackletRow, number)
    times, boxes = thinned(_way(tracklet))
    return HeldRow(
        subject=subject,
        place=place,
        tracklet=number,
        recording=tracklet.recording,
        times=times.tobytes(),
        boxes=boxes.tobytes(),
    )


def _way(row: TrackletRow | HeldRow) -> Way:
    return np.frombuffer(row.times, "<f8"), np.frombuffer(row.boxes, "<f4").reshape(-1, 4)


def release(session: Session, subject: str, *, missing_ok: bool = False) -> None:
    """Hold it no longer. Raises NotFound where it was not held."""
    name = subject.strip().upper()
    if session.get(HoldRow, name) is None and not missing_ok:
        held = ", ".join(h.subject for h in every(session)) or "nothing"
        raise NotFound(f"{subject} is not held; what is held: {held}.")
    session.execute(delete(HoldRow).where(HoldRow.subject == name))


def every(session: Session) -> list[Hold]:
    """All holds, by what is held."""
    hold_rows = session.scalars(select(HoldRow))
    holds = [Hold(row.subject, row.why, row.by, rows.from_us(row.at_us)) for row in hold_rows]
    return sorted(holds, key=lambda hold: (hold.subject[0], number_of(hold.subject)))


def tracklets(session: Session) -> dict[int, str]:
    """The tracklets that are held, and by which hold: of a held recording, or of a held person."""
    held_by: dict[int, str] = {}
    for hold in every(session):
        if is_recording(hold.subject):
            numbers = _of_recording(session, recording_number(hold.subject))
        else:
            numbers = _of_person(session, hold.subject)
        held_by |= dict.fromkeys(numbers, hold.subject)
    return held_by


def recordings_held(session: Session) -> dict[int, str]:
    """The recordings that are held themselves."""
    held = (h.subject for h in every(session) if is_recording(h.subject))
    return {recording_number(subject): subject for subject in held}


def _of_recording(session: Session, number: int) -> Sequence[int]:
    return list(session.scalars(select(TrackletRow.number).where(TrackletRow.recording == number)))


def _of_person(session: Session, subject: str) -> set[int]:
    """Tracklets of the person with this id now, and of everyone the anchors belong to."""
    people = {person_number(subject)}
    numbers: set[int] = set()
    for row in session.scalars(select(HeldRow).where(HeldRow.subject == subject)):
        number = row.tracklet if session.get(TrackletRow, row.tracklet) else _again(session, row)
        member = session.get(MemberRow, number) if number else None
        numbers |= {number} if number else set()
        people |= {member.identity} if member else set()
    members = select(MemberRow.tracklet).where(MemberRow.identity.in_(people))
    return numbers | set(session.scalars(members))


def _again(session: Session, row: HeldRow) -> int | None:
    candidates = session.scalars(select(TrackletRow).where(TrackletRow.recording == row.recording))
    return found_again(_way(row), {t.number: _way(t) for t in candidates})
