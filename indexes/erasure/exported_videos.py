"""Which videos were written, and which stretches of which recordings each shows. Knows no video."""

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from velvet.indexes.catalog.schema import ExportRow

Shown = tuple[int, float, float]  # recording, from, to in seconds


def put(session: Session, file: Path, shown: Sequence[Shown]) -> None:
    """Remember what a written video shows, in place of what that file showed before."""
    name, at_us = str(file.absolute()), time.time_ns() // 1000
    session.execute(delete(ExportRow).where(ExportRow.file == name))
    for place, (recording, start_s, end_s) in enumerate(shown):
        session.add(
            ExportRow(
                file=name,
                place=place,
                recording=recording,
                start_s=start_s,
                end_s=end_s,
                at_us=at_us,
            )
        )


def showing(session: Session, gone: Iterable[Shown]) -> set[str]:
    """The files that show any moment of these stretches."""
    by_recording: dict[int, list[ExportRow]] = {}
    for row in session.scalars(select(ExportRow)):
        by_recording.setdefault(row.recording, []).append(row)
    return {
        row.file
        for recording, from_s, to_s in gone
        for row in by_recording.get(recording, ())
        if row.start_s <= to_s and row.end_s >= from_s
    }


def unknown(session: Session, folder: Path) -> set[str]:
    """The videos among the data folder's own clips whose content is unknown."""
    recorded = set(session.scalars(select(ExportRow.file)))
    here = {str(file.absolute()) for file in folder.glob("*.mp4")}
    return here - recorded


def drop(session: Session, files: Iterable[str]) -> None:
    """Forget these files."""
    for file in files:
        session.execute(delete(ExportRow).where(ExportRow.file == file))
