"""Find recordings' files again by their content after they moved."""

from collections.abc import Iterator
from pathlib import Path

from footage.errors import NotFound
from footage.records import Recording
from footage.settings import Settings
from indexes.library import Library
from ingest.sources import content_hash


def relink(settings: Settings, folder: Path) -> list[tuple[Recording, Path]]:
    """Look for every recording whose file is gone; (recording, new place) of those found.

    Only files of the right size are read. Raises NotFound if the folder is none.
    """
    if not folder.is_dir():
        raise NotFound(f"{folder} is no folder. Name the one that the footage moved to.")
    with Library.open(settings.home) as library:
        found = list(_found(library, folder))
        for recording, path in found:
            library.moved_recording(recording.id, path)
    return found


def _found(library: Library, folder: Path) -> Iterator[tuple[Recording, Path]]:
    lost = {r.sha256: r for r in library.recordings() if not _in_place(r)}
    sizes = {r.size_bytes for r in lost.values()}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if lost and path.stat().st_size in sizes:
            recording = lost.pop(content_hash(path), None)
            if recording:
                yield recording, path.absolute()


def _in_place(recording: Recording) -> bool:
    return recording.path.is_file() and recording.path.stat().st_size == recording.size_bytes
