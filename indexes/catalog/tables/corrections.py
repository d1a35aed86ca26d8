"""Corrections in the catalog: what people said of which tracklets, and how to take it back.

Knows rows and anchors; groups nobody.
"""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from velvet.footage.corrections import Correction, Kind
from velvet.footage.errors import NotFound
from velvet.footage.geometry.path_matching import Way, found_again, thinned
from velvet.footage.ids import recording_id, tracklet_id, tracklet_number
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import CorrectedRow, CorrectionRow, MemberRow, TrackletRow

_SIDES = (0, 1)  # `one`, `other`


def every(session: Session) -> list[Correction]:
    """All corrections, by number."""
    parts: dict[int, list[CorrectedRow]] = {}
    order = (CorrectedRow.correction, CorrectedRow.side, CorrectedRow.place)
    for part in session.scalars(select(CorrectedRow).order_by(*order)):
        parts.setdefault(part.correction, []).append(part)
    correction_rows = session.scalars(select(CorrectionRow).order_by(CorrectionRow.number))
    return [_record(row, parts.get(row.number, [])) for row in correction_rows]


def get(session: Session, number: int) -> CorrectionRow:
    """One correction's row. Raises NotFound."""
    row = session.get(CorrectionRow, number)
    if row is None:
        raise NotFound(f"There is no correction {number}. `velvet people corrections` lists them.")
    return row


def _record(row: CorrectionRow, parts: Sequence[CorrectedRow]) -> Correction:
    sides = [
        tuple(
            dict.fromkeys(tracklet_id(p.tracklet) for p in parts if p.side == side and p.tracklet)
        )
        for side in _SIDES
    ]
    return Correction(
        number=row.number,
        kind=Kind(row.kind),
        one=sides[0],
        other=sides[1],
        name=row.name,
        by=row.by,
        at=rows.from_us(row.at_us),
        lost=tuple(_lost(p) for p in parts if p.tracklet is None),
    )


def _lost(part: CorrectedRow) -> str:
    times, _ = _way(part)
    return f"somebody on {recording_id(part.recording)}, {times[0]:.0f} to {times[-1]:.0f} s"


def add(session: Session, correction: Correction, was: int, became: int) -> int:
    """Store a correction with the anchors of its tracklets; gives its number, which is not used again.

    What it changed is filled in by `keep_before`.
    """
    number = count_up(session, "correction")
    at_us = rows.to_us(correction.at or datetime.now(UTC))
    session.add(
        CorrectionRow(
            number=number,
            kind=correction.kind,
            name=correction.name,
            by=correction.by,
            at_us=at_us,
            was=was,
            became=became,
            before="[]",
        )
    )
    session.flush()
    for side, ids in zip(_SIDES, (correction.one, correction.other), strict=True):
        for place, identifier in enumerate(ids):
            session.add(_anchor(session, number, side, place, identifier))
    session.flush()
    return number


def _anchor(session: Session, number: int, side: int, place: int, identifier: str) -> CorrectedRow:
    tracklet = session.get_one(TrackletRow, tracklet_number(identifier))
    times, boxes = thinned(_way(tracklet))
    return CorrectedRow(
        correction=number,
        side=side,
        place=place,
        tracklet=tracklet.number,
        recording=tracklet.recording,
        times=times.tobytes(),
        boxes=boxes.tobytes(),
    )


def _way(row: TrackletRow | CorrectedRow) -> Way:
    return np.frombuffer(row.times, "<f8"), np.frombuffer(row.boxes, "<f4").reshape(-1, 4)


def drop(session: Session, number: int) -> None:
    """Take a correction away."""
    session.execute(delete(CorrectionRow).where(CorrectionRow.number == number))


def drop_empty(session: Session) -> None:
    """Take away the corrections, and with them the names, whose recordings are all gone."""
    session.execute(
        delete(CorrectionRow).where(CorrectionRow.number.not_in(select(CorrectedRow.correction)))
    )


Before = dict[int, tuple[int, str, float]]  # tracklet -> identity, band, probability


def members(session: Session) -> Before:
    """Who is who, as it stands."""
    member_rows = session.scalars(select(MemberRow))
    return {row.tracklet: (row.identity, row.band, row.probability) for row in member_rows}


def keep_before(session: Session, number: int, earlier: Before) -> None:
    """Remember with a correction what it changed."""
    now = members(session)
    replace_before(session, number, {t: was for t, was in earlier.items() if now.get(t) != was})


def replace_before(session: Session, number: int, changed: Before) -> None:
    """Remember this of a correction in place of what it changed when it was made."""
    get(session, number).before = json.dumps([(t, *was) for t, was in sorted(changed.items())])


def before(session: Session, number: int) -> Before:
    """What a correction changed, as it was."""
    kept = json.loads(get(session, number).before)
    return {tracklet: (identity, band, chance) for tracklet, identity, band, chance in kept}


def merged(session: Session, identity: int) -> tuple[int, list[int]] | None:
    """The last merge that took tracklets from this identity, and the identities that those are of now."""
    same = select(CorrectionRow.number).where(CorrectionRow.kind == Kind.SAME)
    for number in session.scalars(same.order_by(CorrectionRow.number.desc())):
        moved = [
            tracklet for tracklet, was in before(session, number).items() if was[0] == identity
        ]
        if moved:
            theirs = select(MemberRow.identity).where(MemberRow.tracklet.in_(moved)).distinct()
            return number, sorted(session.scalars(theirs))
    return None


def reattach(session: Session, recording: int) -> bool:
    """Find the tracklets of corrections again in a recording that was tracked anew; whether any were lost."""
    lost = list(
        session.scalars(
            select(CorrectedRow).where(
                CorrectedRow.recording == recording, CorrectedRow.tracklet.is_(None)
            )
        )
    )
    if lost:
        new = session.scalars(select(TrackletRow).where(TrackletRow.recording == recording))
        candidates = {row.number: _way(row) for row in new}
        for part in lost:
            part.tracklet = found_again(_way(part), candidates)
        session.flush()
    return bool(lost)
