"""`cameras.toml`: the user's settings for cameras, once for all their files."""

import glob
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from velvet.footage.errors import BadSetting
from velvet.footage.places import Layout
from velvet.footage.time.clock import zone_named
from velvet.ingest.sources.camera_entry import CameraEntry, check_offset, read_rate, read_retention
from velvet.ingest.sources.camera_faults import first_fault
from velvet.ingest.sources.camera_places import LinkEntry, read_places
from velvet.ingest.sources.file_names import checked_camera
from velvet.ingest.sources.start import read_start

FILE_NAME = "cameras.toml"


@dataclass(frozen=True, slots=True)
class CameraFile:
    """The entries by camera name, and the folder their patterns start from. No file: no `layout`."""

    folder: Path
    cameras: Mapping[str, CameraEntry] = field(default_factory=dict[str, CameraEntry])
    layout: Layout | None = None

    def camera_of(self, file: Path) -> str:
        """The first camera one of whose patterns matches a file; empty if none does.

        A pattern without a slash is of names, wherever the file lies; `*` also stands for folders.
        """
        for name, entry in self.cameras.items():
            if any(self._matches(file, pattern) for pattern in entry.files):
                return name
        return ""

    def _matches(self, file: Path, pattern: str) -> bool:
        if "/" not in pattern:
            return fnmatch(file.name, pattern)
        here = glob.escape(str(self.folder))
        return fnmatch(os.path.abspath(file), os.path.normpath(os.path.join(here, pattern)))


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cameras: dict[str, CameraEntry]
    links: list[LinkEntry] = []


def read_camera_file(file: Path) -> CameraFile:
    """The file's entries. Raises BadSetting naming the file and the key that is wrong."""
    try:
        if (
            file.exists() and not file.is_file()
        ):  # a pipe or a device may have no end, or never begin
            raise BadSetting(
                f"{file} cannot be read: it is not a regular file. Name a cameras.toml."
            )
        whole = _Whole.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except RecursionError as error:
        raise BadSetting(f"{file} is nested too deeply to be read as TOML.") from error
    except OSError as error:
        raise BadSetting(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} is not TOML: {error}.") from error
    except ValidationError as error:
        raise BadSetting(f"{file}: {first_fault(error)}") from error
    for name, entry in whole.cameras.items():
        _check(file, name, entry)
    return CameraFile(file.absolute().parent, whole.cameras, _layout(file, whole))


def _layout(file: Path, whole: _Whole) -> Layout:
    cameras = {checked_camera(name): entry for name, entry in whole.cameras.items()}
    try:
        places = read_places({n: entry.zones for n, entry in cameras.items()}, whole.links)
    except BadSetting as error:
        raise BadSetting(f"{file}, {error}") from error
    told = {name: entry.place for name, entry in cameras.items()}
    return Layout(str(file.absolute()), told, places)


def _check(file: Path, name: str, entry: CameraEntry) -> None:
    """Refuse faults that would otherwise appear with the first file of that camera."""
    try:
        checked_camera(name)
        zone_named(entry.timezone or "UTC")
        if entry.start:
            read_start(entry.start, entry.timezone or "UTC")
        if entry.fps:
            read_rate(entry.fps)
        check_offset(entry.offset or 0.0)
        read_retention(entry.keep)
    except BadSetting as error:
        raise BadSetting(f"{file}, camera {name}: {error}") from error
