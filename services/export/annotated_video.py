"""A recording as a video with selected people boxed and labelled."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from velvet.footage.errors import NotFound, NotUnderstood
from velvet.footage.ids import is_person, is_recording
from velvet.footage.records import Recording, Sighting
from velvet.identity.id_resolver import resolve_id
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import content_hash, require_source
from velvet.retrieval.context import Context
from velvet.retrieval.scope import scope
from velvet.retrieval.search import look
from velvet.services.export.clips import caption
from velvet.video.encode.clip import Clip, ClipSegment, encode
from velvet.video.overlay.boxes import Marked, draw

LONGEST_NAME = 60  # letters of the words in a file's name


@dataclass(frozen=True, slots=True)
class Annotated:
    """The written video, the people boxed in it, and the words that could not be checked."""

    clip: Clip
    sightings: tuple[Sighting, ...]
    not_checked: tuple[str, ...] = ()
    note: str = ""


def annotate(context: Context, which: str, whom: str, target: Path | None = None) -> Annotated:
    """Write a recording (`R2` or its file) with boxes around the people that words, a name or an id mean.

    Raises NotFound if there is no such recording or nobody in it fits, NotUnderstood without words.
    """
    library = context.library
    recording = known_recording(library, which)
    require_source(recording)
    found, not_checked, note = _whom(context, recording, whom.strip())
    target = (
        target or library.clips / f"{recording.id}-{_name(_somebody(library, whom) or whom)}.mp4"
    )
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    people = _marked(library, found)
    piece = ClipSegment(
        recording.path,
        0.0,
        recording.duration_s,
        caption(library, recording),
        recording.rate,
        mark=lambda pixels, time_s: draw(pixels, time_s, people),
    )
    library.erasure.add_exported_video(target, [(recording.id, piece.start_s, piece.end_s)])
    return Annotated(encode([piece], target), tuple(found), not_checked, note)


def known_recording(library: Library, which: str) -> Recording:
    """The recording with that id or file, matched by path or content. Raises NotFound."""
    file = Path(which).expanduser()
    if is_recording(which) and not file.exists():
        return library.recordings.get(which.strip())
    if not file.is_file():
        raise NotFound(f"There is no recording and no file `{which}`. `velvet status` lists them.")
    recordings = library.recordings.all()
    here = [r for r in recordings if r.path.resolve() == file.resolve()]
    if not here and file.stat().st_size in {r.size_bytes for r in recordings}:
        content = content_hash(file)
        here = [replace(r, path=file.absolute()) for r in recordings if r.sha256 == content]
    if not here:
        raise NotFound(f"{file} has not been analysed. First run: velvet ingest {file}")
    return here[0]


def _whom(
    context: Context, recording: Recording, whom: str
) -> tuple[list[Sighting], tuple[str, ...], str]:
    """The sightings to box, the words that were not checked, and a note."""
    if not whom:
        raise NotUnderstood('Say who to box, such as "a person in red", P7 or T31.')
    mine = _sightings(context.library, recording)
    if somebody := _somebody(context.library, whom):
        return _named(context.library, recording, somebody, mine), (), ""
    looked = look(context, whom, scope(context, recording.camera))
    ids = {s.id for s in mine}
    found = [s for s in looked.sightings if s.id in ids]
    if not found:
        note = looked.note if not looked.checked else ""
        raise NotFound(note or f"No one in {recording.id} matches `{whom}`. Nothing was written.")
    return sorted(found, key=lambda s: s.start), looked.not_checked, looked.note


def _somebody(library: Library, whom: str) -> str:
    """The id that an id or a name means; empty for words about appearance."""
    try:
        return resolve_id(library, whom)
    except NotFound:
        return ""


def _named(
    library: Library, recording: Recording, whom: str, mine: Sequence[Sighting]
) -> list[Sighting]:
    """The sightings of one person, or the one sighting, in this recording."""
    if is_person(whom):
        wanted = {member.tracklet for member in library.identities.get(whom).members}
    else:
        wanted = {sighting.id for sighting in library.tracklets.sightings([whom])}
    found = [s for s in mine if s.id in wanted]
    if not found:
        elsewhere = {t.recording for t in library.tracklets.find(sorted(wanted))}
        raise NotFound(
            f"{whom} is in {', '.join(sorted(elsewhere))}, not in {recording.id}. "
            "Name one of those."
        )
    return found


def _sightings(library: Library, recording: Recording) -> list[Sighting]:
    ids = [
        t.id
        for t in library.tracklets.find(cameras=[recording.camera])
        if t.recording == recording.id
    ]
    return library.tracklets.sightings(ids) if ids else []


def _marked(library: Library, found: Sequence[Sighting]) -> list[Marked]:
    labels = {s.id: f"{s.name or s.identity} {s.id}".strip() for s in found}
    return [Marked(t.path, labels[t.id]) for t in library.tracklets.find(list(labels))]


def _name(whom: str) -> str:
    """The words as part of a file name."""
    return "-".join(re.findall(r"\w+", whom))[:LONGEST_NAME] or "marked"
