"""What someone wants erased, what goes with it, and the journal of how far it has come.

The request is stored before anything is touched, so that it is carried out even after a crash. It
names ids, times and cameras: nothing about how anybody looks.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from velvet.footage.corrections import Kind
from velvet.footage.ids import conversation_id, number_of, person_id, recording_id, tracklet_id
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import count_up
from velvet.indexes.catalog.schema import (
    CorrectedRow,
    CorrectionRow,
    CropRow,
    DescriptionRow,
    ErasureRow,
    MemberRow,
    OpinionRow,
    RecordingRow,
    TrackletRow,
    TurnRow,
    VectorRow,
    VerdictRow,
)
from velvet.indexes.catalog.tables import conversations
from velvet.indexes.erasure import exported_videos
from velvet.indexes.records import ErasureImpact, ErasureTarget

CHUNK = 1000  # ids in one query
LEAST_NAME = (
    3  # letters of a name, or of a part of one, by which a question is known to mean somebody
)


class State(StrEnum):
    """How far an erasure has come."""

    WISHED = "wished"  # nothing was touched
    GONE = "gone"  # no row is left, so that nobody is shown it; bytes may be
    REWRITTEN = "rewritten"  # files are removed and the vectors' folder is a new one
    DONE = "done"  # the catalog's file was written anew


def erasure_impact(session: Session, erasure_target: ErasureTarget, clips: Path) -> ErasureImpact:
    """What would go. `clips` is the data folder's own folder of written videos."""
    gone = set(erasure_target.tracklets)
    whole, partly = _people(session, gone)
    return ErasureImpact(
        people=whole,
        partly=partly,
        tracklets=tuple(tracklet_id(n) for n in sorted(gone)),
        recordings=tuple(recording_id(n) for n in sorted(erasure_target.recordings)),
        crops=_count(session, CropRow.tracklet, gone),
        descriptions=_count(session, DescriptionRow.tracklet, gone),
        looks=_count(session, VerdictRow.tracklet, gone),
        opinions=_opinions(session, gone),
        corrections=_corrections(session, gone, erasure_target.recordings),
        vectors=_count(session, VectorRow.tracklet, gone),
        questions=tuple(
            conversation_id(row.conversation) for row in citing(session, erasure_target)
        ),
        exports=tuple(sorted(shown_in(session, erasure_target, clips))),
        footage=_footage(session, erasure_target),
    )


def citing(session: Session, erasure_target: ErasureTarget) -> list[TurnRow]:
    """The questions whose answers show or name someone in the target."""
    whole, _ = _people(session, set(erasure_target.tracklets))
    parts = {part for name in _names(session, whole) for part in (name, *name.split())}
    names = {*whole, *(part for part in parts if len(part) >= LEAST_NAME)}
    return conversations.citing(session, erasure_target.tracklets, erasure_target.recordings, names)


def _names(session: Session, people: Sequence[str]) -> Iterator[str]:
    """What these are called, and were called before."""
    names = (
        select(CorrectionRow.name)
        .where(CorrectionRow.kind == Kind.NAME)
        .join(CorrectedRow)
        .join(MemberRow, MemberRow.tracklet == CorrectedRow.tracklet)
    )
    for part in chunks(number_of(identifier) for identifier in people):
        yield from session.scalars(names.where(MemberRow.identity.in_(part)))


def chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    """At most CHUNK at a time, rising."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def shown_in(session: Session, erasure_target: ErasureTarget, clips: Path) -> set[str]:
    """The exported videos that show the target, or whose content is unknown."""
    began = {row.number: row.start_us for row in session.scalars(select(RecordingRow))}
    stays = [
        (
            t.recording,
            (t.start_us - began[t.recording]) / 1e6,
            (t.end_us - began[t.recording]) / 1e6,
        )
        for part in chunks(erasure_target.tracklets)
        for t in session.scalars(select(TrackletRow).where(TrackletRow.number.in_(part)))
    ]
    whole = [(number, 0.0, float("inf")) for number in erasure_target.recordings]
    gone = [*stays, *whole, *erasure_target.stretches]
    return exported_videos.showing(session, gone) | (
        exported_videos.unknown(session, clips) if gone else set()
    )


def _people(session: Session, gone: set[int]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    members: dict[int, list[int]] = {}
    for row in session.scalars(select(MemberRow)):
        members.setdefault(row.identity, []).append(row.tracklet)
    touched = [number for number in sorted(members) if gone.intersection(members[number])]
    whole = [n for n in touched if gone.issuperset(members[n])]
    partly = [n for n in touched if n not in whole]
    return tuple(person_id(n) for n in whole), tuple(person_id(n) for n in partly)


def _count(session: Session, column: Any, gone: set[int]) -> int:
    return sum(
        session.scalar(select(func.count()).where(column.in_(part))) or 0 for part in chunks(gone)
    )


def _opinions(session: Session, gone: set[int]) -> int:
    pairs: set[tuple[int, int, str]] = set()
    for part in chunks(gone):
        involved = or_(OpinionRow.tracklet.in_(part), OpinionRow.other.in_(part))
        for row in session.scalars(select(OpinionRow).where(involved)):
            pairs.add((row.tracklet, row.other, row.fingerprint))
    return len(pairs)


def _corrections(session: Session, gone: set[int], recordings: Sequence[int]) -> tuple[int, ...]:
    corrected = session.scalars(select(CorrectedRow))
    return tuple(
        sorted({r.correction for r in corrected if r.tracklet in gone or r.recording in recordings})
    )


def _footage(session: Session, erasure_target: ErasureTarget) -> tuple[str, ...]:
    numbers = set(erasure_target.recordings) | {number for number, _, _ in erasure_target.stretches}
    for part in chunks(erasure_target.tracklets):
        of_tracklets = select(TrackletRow.recording).where(TrackletRow.number.in_(part))
        numbers.update(session.scalars(of_tracklets))
    paths = select(RecordingRow.path).where(RecordingRow.number.in_(numbers))
    return tuple(sorted(session.scalars(paths)))


def record(session: Session, erasure_target: ErasureTarget, by: str) -> int:
    """Store a request; its number."""
    number = count_up(session, "erasure")
    session.add(
        ErasureRow(
            number=number,
            what=erasure_target.what,
            by=by,
            at_us=rows.to_us(datetime.now(UTC)),
            state=State.WISHED,
            erasure_target=json.dumps(asdict(erasure_target)),
            files="[]",
            sightings=len(erasure_target.tracklets),
        )
    )
    return number


def erasure_target_of(row: ErasureRow) -> ErasureTarget:
    """The target of a stored request."""
    kept = json.loads(row.erasure_target)
    stretches = tuple((int(r), float(a), float(b)) for r, a, b in kept["stretches"])
    return ErasureTarget(
        what=kept["what"],
        tracklets=tuple(kept["tracklets"]),
        recordings=tuple(kept["recordings"]),
        stretches=stretches,
        camera=kept["camera"],
        person=kept["person"],
        copies=tuple((int(r), str(sha256)) for r, sha256 in kept.get("copies", ())),
    )


def unfinished(session: Session) -> list[ErasureRow]:
    """The erasures that were not carried out to the end, in order."""
    query = select(ErasureRow).where(ErasureRow.state != State.DONE)
    return list(session.scalars(query.order_by(ErasureRow.number)))
