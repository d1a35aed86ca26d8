"""`cameras.toml`: what the user wrote down about cameras, once for all their files."""

import glob
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from footage.clock import zone_named
from footage.errors import BadSetting
from ingest.camera_name import checked_camera
from ingest.rate import read_rate
from ingest.start import read_start

FILE_NAME = "cameras.toml"


def _as_text(value: object) -> object:
    """TOML has numbers and dates of its own; people leave the quotes away."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if type(value) in (int, float) else value


Text = Annotated[str, BeforeValidator(_as_text)]


class CameraEntry(BaseModel):
    """One `[cameras.NAME]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = Field("", description="IANA name; empty: this machine's")
    place: str = ""
    files: list[str] = Field(default=[], description="patterns of paths, relative to the file")
    start: Text = Field("", description="of its only recording, as --start")
    fps: Text = Field("", description="as --fps")


@dataclass(frozen=True, slots=True)
class CameraFile:
    """The entries by camera name, and the folder their patterns start from."""

    folder: Path
    cameras: Mapping[str, CameraEntry] = field(default_factory=dict[str, CameraEntry])

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


def read_camera_file(file: Path) -> CameraFile:
    """The file's entries. Raises BadSetting naming the file and the key that is wrong."""
    try:
        whole = _Whole.model_validate(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise BadSetting(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} is not TOML: {error}.") from error
    except ValidationError as error:
        raise BadSetting(f"{file}: {_first_fault(error)}") from error
    for name, entry in whole.cameras.items():
        _check(file, name, entry)
    return CameraFile(file.absolute().parent, whole.cameras)


def _check(file: Path, name: str, entry: CameraEntry) -> None:
    """Refuse now what would otherwise fail at the first file of that camera."""
    try:
        checked_camera(name)
        zone_named(entry.timezone or "UTC")
        if entry.start:
            read_start(entry.start, entry.timezone or "UTC")
        if entry.fps:
            read_rate(entry.fps)
    except BadSetting as error:
        raise BadSetting(f"{file}, camera {name}: {error}") from error


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    where = [str(part) for part in fault["loc"]]
    key = ".".join(where)
    if fault["type"] == "extra_forbidden":
        return _unknown(key, where)
    if fault["type"] == "missing":
        return "it names no camera. Begin with a line like [cameras.yard]."
    return f"`{key}`: {_expected(fault)}."


def _unknown(key: str, where: list[str]) -> str:
    if len(where) == 1:
        return f"`{key}` is unknown. Each camera is a table like [cameras.yard]."
    known = list(CameraEntry.model_fields)
    near = get_close_matches(where[-1], known, n=1)
    hint = f"Did you mean `{near[0]}`? " if near else ""
    return f"`{key}` is unknown. {hint}A camera's keys are: {', '.join(known)}."


def _expected(fault: Any) -> str:
    if fault["type"] == "list_type":
        return 'write a list, such as ["yard*.mp4"]'
    return str(fault["msg"])
