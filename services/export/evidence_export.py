"""Export an answer, a person or a sighting with its evidence: clips, stills, claims, and a hash of each.

Written to a temporary folder and moved into place when complete. Knows no page or JSON format.
"""

import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from velvet.footage.answers import Answer
from velvet.footage.corrections import called
from velvet.footage.errors import BadFootage, BadSetting, NotFound
from velvet.footage.records import Recording
from velvet.indexes.admin.audit import Act
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import content_hash, require_source
from velvet.services.export import export_json
from velvet.services.export.bundle import MANIFEST, SEAL, digest, seal
from velvet.services.export.clips import make_clip
from velvet.services.export.manifest import ExportRequest, manifest_of
from velvet.services.export.page import page
from velvet.services.export.stills import stills
from velvet.services.redaction.redactor import RedactionStats


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written. `tally` counts covered frames if others were to be covered."""

    place: Path
    files: int
    manifest_sha256: str
    tally: RedactionStats | None


def refuse_bad_place(place: Path) -> None:
    """Raise BadSetting for a path that exists or whose parent folder does not."""
    if place.exists() or place.is_symlink():
        raise BadSetting(
            f"{place} already exists. Name another path with --to, or delete it first."
        )
    if not place.absolute().parent.is_dir():
        raise BadSetting(f"There is no folder {place.absolute().parent}. Create it first.")


def export(
    library: Library, asked: ExportRequest, place: Path, *, only: bool = False, audit_head: str = ""
) -> ExportResult:
    """Write an answer with its evidence into a new folder, or into a zip if `place` ends in .zip.

    With `only` everybody except the person of each clip and still is covered. Raises BadSetting for a path
    that cannot be written, NotFound for a source that is gone or changed, and what clips raise.
    """
    refuse_bad_place(place)
    tally = RedactionStats() if only else None
    with _aside(place) as work:
        recordings = _recordings(library, asked)
        clips = [_clip(library, shown, work, tally) for shown in asked.shown]
        pictures = stills(library, [s.id for s in asked.answer.sightings], work, tally)
        told = export_json.answer(_without_clips(asked.answer), asked.query, pictures, clips)
        about = manifest_of(library, asked, only=only, audit_head=audit_head)
        told, about = _cleaned(library, asked, recordings, told, about)
        (work / "answer.json").write_bytes(_json(told))
        (work / "index.html").write_text(page(_title(asked), told, about), encoding="utf-8")
        files = list(_listed(work))
        manifest = _json({**about, "files": files})
        (work / MANIFEST).write_bytes(manifest)
        (work / SEAL).write_bytes(seal(manifest))
        digest = seal(manifest).decode().split()[0]
        ids = [sighting.id for sighting in asked.answer.sightings]
        library.audit.append(Act.EXPORTED, {"manifest": digest, "sightings": ids, "only": only})
        _put(work, place)
    return ExportResult(place, len(files), digest, tally)


@contextmanager
def _aside(place: Path) -> Iterator[Path]:
    """A temporary folder beside the target, removed at the end."""
    work = place.absolute().with_name(f".{place.name}.{secrets.token_hex(4)}.part")
    try:
        work.mkdir(mode=0o700)
        yield work
    except OSError as error:
        raise BadSetting(
            f"{place} cannot be written: {error.strerror or error}. Choose another path with --to."
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _recordings(library: Library, asked: ExportRequest) -> list[Recording]:
    """The source recordings, each unchanged since analysis. Raises NotFound."""
    ids = [s.id for s in asked.answer.sightings]
    wanted = {t.recording for t in library.tracklets.find(ids)} if ids else set[str]()
    found = [r for r in library.recordings.all() if r.id in wanted]
    for recording in found:
        require_source(recording)
        if content_hash(recording.path) != recording.sha256:
            raise NotFound(
                f"{recording.path} was changed after {recording.id} was analysed. `velvet relink "
                "FOLDER` finds the right file by its content."
            )
    return found


def _clip(library: Library, shown: str, work: Path, tally: RedactionStats | None) -> str:
    name = f"clips/{shown}.mp4"
    (work / "clips").mkdir(mode=0o700, exist_ok=True)
    try:
        make_clip(library, shown, only=tally, target=work / name)
    except BadFootage as error:  # its message names a temporary path and an option of `velvet clip`
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from error
        raise
    return name


def _without_clips(answer: Answer) -> Answer:
    """The answer without lines that name clips: the export has its own."""
    lines = [
        line for line in answer.text.splitlines() if not line.endswith(answer.clips or ("\n",))
    ]
    return replace(answer, text="\n".join(lines))


def _cleaned(
    library: Library,
    asked: ExportRequest,
    recordings: Sequence[Recording],
    told: dict[str, Any],
    about: dict[str, Any],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answer and the manifest without folders of this machine.

    The query stays as the user wrote it, and a source keeps its name, whatever they look like.
    """
    folders = [library.home, Path.home(), *(r.path.parent for r in recordings)]
    query, sources = dict(asked.query), [export_json.source(r) for r in recordings]
    told = export_json.without_folders(told, folders)
    about = export_json.without_folders(about, folders)
    return {**told, "query": query}, {**about, "query": query, "sources": sources}


def _title(asked: ExportRequest) -> str:
    if asked.questions:
        return " ".join(asked.questions[:1])
    names = {s.identity: s.name for s in asked.answer.sightings}
    return called(asked.identifier, names.get(asked.identifier, ""))


def _json(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def _listed(work: Path) -> Iterator[dict[str, Any]]:
    """Every written file with its hash."""
    for file in sorted(p for p in work.rglob("*") if p.is_file()):
        file.chmod(0o600)
        with file.open("rb") as stream:
            found, size = digest(stream)
        name = file.relative_to(work).as_posix()
        yield {"file": name, "sha256": found, "size_bytes": size}


def _put(work: Path, place: Path) -> None:
    """Move the finished export into place in one step."""
    if place.suffix.lower() != ".zip":
        os.rename(work, place)
        return
    part = work.with_name(f"{work.name}.zip")
    try:
        part.touch(mode=0o600)
        with zipfile.ZipFile(
            part, "w"
        ) as archive:  # stored: video and pictures are compressed already
            for file in sorted(p for p in work.rglob("*") if p.is_file()):
                archive.write(file, file.relative_to(work).as_posix())
        os.replace(part, place)
    finally:
        part.unlink(missing_ok=True)
