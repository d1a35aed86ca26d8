"""From paths to the facts of each file before it is decoded, and how each was found."""

import glob
import hashlib
import os
import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from velvet.footage.errors import BadFootage, BadSetting, NotFound
from velvet.footage.records import Recording
from velvet.footage.settings import Settings
from velvet.footage.time.clock import own_zone, read_instant, zone_named
from velvet.indexes.library import Library
from velvet.ingest.sources.camera_entry import read_rate
from velvet.ingest.sources.camera_file import CameraEntry, CameraFile
from velvet.ingest.sources.file_names import (
    checked_camera,
    folder_camera,
    guessed_camera,
    read_name,
)
from velvet.ingest.sources.start import believable, odd_hour, read_start
from velvet.video.decode.prefetch import prefetch

VIDEO = re.compile(
    r"\.(3gp|asf|avi|dav|divx|flv|h264|hevc|m2ts|m4v|mjpeg|mkv|mov|mp4|mpeg|mpg|mts|mxf|ogv|ts|vob|webm|wmv)",
    re.IGNORECASE,
)
BLOCK = 1 << 20
LONGEST_S = 366 * 24 * 3600.0  # a container that claims more is not believed


@dataclass(frozen=True, slots=True)
class SourceOptions:
    """What the user gave on the command line; empty fields were not given."""

    camera: str = ""
    start: str = ""
    timezone: str = ""
    rate: Fraction | None = None
    camera_file: CameraFile = field(default_factory=lambda: CameraFile(Path()))
    again: bool = False  # erased files too


@dataclass(frozen=True, slots=True)
class Source:
    """The facts of a file. `*_source` says in words how each was found; `*_told` whether the user gave it."""

    path: Path
    camera: str
    camera_source: str
    camera_told: bool
    start: datetime  # UTC
    start_source: str
    start_told: bool
    timezone: str
    place: str
    rate: Fraction | None


def find_files(paths: Iterable[str | Path]) -> list[Path]:
    """The files that paths, folders (recursively) and glob patterns name, each once, sorted by name.

    In folders, and where a pattern leaves the ending open, only video files that are not hidden count; a
    file named outright is taken as it is. Raises NotFound for a path that leads to nothing.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _some(str(path)):
            found.setdefault(os.path.realpath(file), file)  # of a link to itself, too
    return sorted(found.values(), key=lambda f: f.absolute())


def _some(path: str) -> list[Path]:
    if not path.strip():
        raise NotFound(
            "An empty path is not valid. Name a file or a folder; `.` is the current one."
        )
    try:
        files = list(_files(path))
    except (OSError, ValueError, RuntimeError) as error:  # too long, no such user, no permission
        raise NotFound(f"{path!r} cannot be looked up: {error}. Check the name.") from error
    if not files:
        raise NotFound(f"{path!r} leads to no video file. Check the name, or quote a pattern.")
    return files


def _files(path: str) -> Iterator[Path]:
    place = Path(path).expanduser()
    if place.is_dir():
        yield from _in_folder(place)
    elif place.exists():
        yield place
    else:
        for match in map(Path, sorted(glob.glob(str(place), recursive=True))):
            if match.is_dir():
                yield from _in_folder(match)
            elif VIDEO.fullmatch(match.suffix) or match.suffix == place.suffix:
                yield match


def _in_folder(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if VIDEO.fullmatch(file.suffix) and file.is_file() and not hidden:
            yield file


def refuse_shared_start(files: Sequence[Path], choices: SourceOptions) -> None:
    """Refuse one start for several recordings. Raises BadSetting."""
    if choices.start and len(files) > 1:
        raise BadSetting(
            f"--start gives the start of one recording, but there are {len(files)}. Ingest them one by one, "
            "or write their starts into a cameras.toml."
        )
    told = [_camera(file, choices)[0] for file in files]
    for camera, entry in choices.camera_file.cameras.items():
        if entry.start and told.count(camera) > 1:
            raise BadSetting(
                f"cameras.toml gives {camera} one start, but {told.count(camera)} of these files are its. "
                "Leave `start` to the files' names, or make each file's pattern a camera of its own."
            )


def read_source(
    file: Path, choices: SourceOptions, *, created: datetime | None, duration_s: float
) -> Source:
    """The facts of one file: from the user, else `cameras.toml`, its name, its container, its age.

    `created` and `duration_s` are the container's claims. Raises BadSetting for invalid values from the user.
    """
    camera, camera_source, camera_told = _camera(file, choices)
    entry = choices.camera_file.cameras.get(camera) or CameraEntry.model_validate({})
    zone_told = choices.timezone or entry.timezone
    timezone = zone_told or own_zone()
    zone_named(timezone)
    if written := _written(file, choices.start, entry.start):
        text, start_source, start_told = written
        start = (read_start if start_told else read_instant)(text, timezone)
        if not zone_told and datetime.fromisoformat(text.strip()).tzinfo is None:
            start_source += ", this machine's time zone"
        if odd := odd_hour(text, timezone):
            start_source += f", {odd}"
    else:
        start, start_source = _stamped(file, created, duration_s)
        start_told = False
    return Source(
        path=file,
        camera=camera,
        camera_source=camera_source,
        camera_told=camera_told,
        start=start,
        start_source=start_source,
        start_told=start_told,
        timezone=timezone,
        place=entry.place,
        rate=choices.rate or (read_rate(entry.fps) if entry.fps else None),
    )


def _camera(file: Path, choices: SourceOptions) -> tuple[str, str, bool]:
    if choices.camera:
        return checked_camera(choices.camera), "--camera", True
    if name := choices.camera_file.camera_of(file):
        return checked_camera(name), "cameras.toml", True
    if name := guessed_camera(read_name(file).rest):
        return name, "file name", False
    return guessed_camera(folder_camera(file)) or "camera", "folder name", False


def _written(file: Path, told: str, entry_start: str) -> tuple[str, str, bool] | None:
    """A written start: the text, where it comes from, and whether the user gave it."""
    if told:
        return told, "--start", True
    if entry_start:
        return entry_start, "cameras.toml", True
    named = read_name(file).start
    return (named.isoformat(), "file name", False) if named else None


def _stamped(file: Path, created: datetime | None, duration_s: float) -> tuple[datetime, str]:
    """The start according to the container or the file system."""
    if created and believable(created):
        return created.astimezone(UTC), "container"
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    length_s = duration_s if 0 <= duration_s <= LONGEST_S else 0.0
    return changed - timedelta(seconds=length_s), "modification time less its length"


def content_hash(file: Path) -> str:
    """sha256 of a file's bytes. Raises BadFootage if it cannot be read or is not a regular file."""
    if not file.is_file():
        raise BadFootage(f"{file} is not a regular file. Name a video file or a folder of them.")
    digest = hashlib.sha256()
    for block in prefetch(lambda: _blocks(file), file.name):
        digest.update(block)
    return digest.hexdigest()


def _blocks(file: Path) -> Generator[bytes]:
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                yield block
    except OSError as error:
        raise BadFootage(
            f"{file.name} cannot be read: {error.strerror}. Check its permissions and the disk."
        ) from error


def relink(settings: Settings, folder: Path) -> list[tuple[Recording, Path]]:
    """Look for every recording whose file is gone; (recording, new place) of those found.

    Only files of the right size are read. Raises NotFound if it is not a folder.
    """
    if not folder.is_dir():
        raise NotFound(f"{folder} is not a folder. Name the folder that the footage moved to.")
    with Library.open(settings.home) as library:
        found = list(_found(library, folder))
        for recording, path in found:
            library.recordings.set_path(recording.id, path)
    return found


def _found(library: Library, folder: Path) -> Iterator[tuple[Recording, Path]]:
    lost = {r.sha256: r for r in library.recordings.all() if not _in_place(r)}
    sizes = {r.size_bytes for r in lost.values()}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if lost and path.stat().st_size in sizes:
            recording = lost.pop(content_hash(path), None)
            if recording:
                yield recording, path.absolute()


def _in_place(recording: Recording) -> bool:
    return recording.path.is_file() and recording.path.stat().st_size == recording.size_bytes


def require_source(recording: Recording) -> None:
    """Raise NotFound if the recording's file is gone or was replaced."""
    if not recording.path.is_file():
        raise NotFound(
            f"The file of {recording.id}, {recording.path}, is gone (sha256 {recording.sha256[:16]}). "
            "If it moved, `velvet relink FOLDER` finds it by its content."
        )
    if recording.path.stat().st_size != recording.size_bytes:
        raise NotFound(
            f"{recording.path} is not the file that {recording.id} was analysed from "
            f"(sha256 {recording.sha256[:16]}). `velvet relink FOLDER` finds that one by its content."
        )
