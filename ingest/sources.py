"""From paths to what is known of each file before it is read, and how it is known."""

import glob
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from footage.clock import own_zone, read_instant, zone_named
from footage.errors import BadFootage, BadSetting, NotFound
from ingest.camera_file import CameraEntry, CameraFile
from ingest.file_names import read_name

VIDEO = re.compile(
    r"\.(3gp|asf|avi|dav|divx|flv|h264|hevc|m2ts|m4v|mjpeg|mkv|mov|mp4|mpeg|mpg|mts|mxf|ogv|ts|vob|webm|wmv)",
    re.IGNORECASE,
)
BLOCK = 1 << 20
_CAMERA = re.compile(r"^[^\x00-\x1f\x7f/\\]{1,64}$")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said on the command line; empty where they said nothing."""

    camera: str = ""
    start: str = ""
    timezone: str = ""
    rate: Fraction | None = None
    camera_file: CameraFile = field(default_factory=lambda: CameraFile(Path()))


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a file. `*_source` says in words how; `*_told` whether the user said so."""

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


def find(paths: Iterable[str | Path]) -> list[Path]:
    """The files that paths, folders (recursively) and glob patterns name, each once, sorted by name.

    In folders only video files that are not hidden count; a file named outright is taken as it is.
    Raises NotFound for a path that leads to nothing.
    """
    found: dict[Path, Path] = {}
    for path in paths:
        some = list(_files(str(path)))
        if not some:
            raise NotFound(f"{path} leads to no video file. Check the name, or quote a pattern.")
        for file in some:
            found.setdefault(file.resolve(), file)
    return sorted(found.values(), key=lambda f: f.absolute())


def _files(path: str) -> Iterator[Path]:
    place = Path(path).expanduser()
    if place.is_dir():
        yield from _in_folder(place)
    elif place.exists():
        yield place
    else:
        for match in sorted(glob.glob(str(place), recursive=True)):
            yield from _files(match)


def _in_folder(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if VIDEO.fullmatch(file.suffix) and file.is_file() and not hidden:
            yield file


def learn(file: Path, choices: Choices, *, created: datetime | None, duration_s: float) -> Source:
    """What is known of one file: told by the user, else by `cameras.toml`, its name, its container, its age.

    `created` and `duration_s` are the container's claims. Raises BadSetting for what the user said wrongly.
    """
    camera, camera_source, camera_told = _camera(file, choices)
    entry = choices.camera_file.cameras.get(camera) or CameraEntry.model_validate({})
    timezone = choices.timezone or entry.timezone or own_zone()
    zone_named(timezone)
    start, start_source, start_told = _start(
        file, choices.start, entry, timezone, created, duration_s
    )
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


def _camera(file: Path, choices: Choices) -> tuple[str, str, bool]:
    if choices.camera:
        return checked_camera(choices.camera), "--camera", True
    if name := choices.camera_file.camera_of(file):
        return checked_camera(name), "cameras.toml", True
    if name := read_name(file).rest:
        return checked_camera(name[:64]), "file name", False
    return checked_camera(file.absolute().parent.name or "camera"), "folder name", False


def checked_camera(name: str) -> str:
    """A camera's name, trimmed. Raises BadSetting for one that could not be shown or typed."""
    trimmed = name.strip()
    if not _CAMERA.match(trimmed):
        raise BadSetting(
            f"`{name!r}` is no camera name: use 1 to 64 characters without slashes or control characters."
        )
    return trimmed


def _start(
    file: Path,
    told: str,
    entry: CameraEntry,
    zone: str,
    created: datetime | None,
    duration_s: float,
) -> tuple[datetime, str, bool]:
    if told:
        return read_instant(told, zone), "--start", True
    if entry.start:
        return read_instant(entry.start, zone), "cameras.toml", True
    if named := read_name(file).start:
        return read_instant(named.isoformat(), zone), "file name", False
    if created:
        return created.astimezone(UTC), "container", False
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return changed - timedelta(seconds=duration_s), "modification time less its length", False


def read_rate(text: str) -> Fraction:
    """Frames per second: 7, 29.97, 30000/1001. Raises BadSetting."""
    try:
        rate = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 0 < rate <= 1000:
        raise BadSetting(
            f"`{text}` is no frame rate. Write frames per second: 7, 29.97, 30000/1001."
        )
    return rate


def content_hash(file: Path) -> str:
    """sha256 of a file's bytes. Raises BadFootage if it cannot be read or is no regular file."""
    if not file.is_file():
        raise BadFootage(f"{file} is not a regular file. Name a video file or a folder of them.")
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
    except OSError as error:
        raise BadFootage(
            f"{file.name} cannot be read: {error.strerror}. Check its permissions and the disk."
        ) from error
    return digest.hexdigest()
