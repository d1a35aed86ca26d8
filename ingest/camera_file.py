"""`cameras.toml`: what the user wrote down about cameras, once for all their files."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from footage.clock import zone_named
from footage.errors import BadSetting

FILE_NAME = "cameras.toml"


class CameraEntry(BaseModel):
    """One `[cameras.NAME]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timezone: str = Field("", description="IANA name; empty: this machine's")
    place: str = ""
    files: tuple[str, ...] = Field((), description="patterns of paths, relative to the file")
    start: str = Field("", description="of its only recording, as --start")
    fps: str = Field("", description="as --fps")


@dataclass(frozen=True, slots=True)
class CameraFile:
    """The entries by camera name, and the folder their patterns start from."""

    folder: Path
    cameras: Mapping[str, CameraEntry] = field(default_factory=dict[str, CameraEntry])

    def camera_of(self, file: Path) -> str:
        """The camera whose patterns match a file; empty if none does."""
        path = file.absolute()
        names = [path.name]
        if path.is_relative_to(self.folder):
            names.append(str(path.relative_to(self.folder)))
        for name, entry in self.cameras.items():
            if any(fnmatch(n, pattern) for n in names for pattern in entry.files):
                return name
        return ""


class _Whole(BaseModel):
    model_config = ConfigDict(extra="forbid")
    cameras: dict[str, CameraEntry]


def read_camera_file(file: Path) -> CameraFile:
    """The file's entries. Raises BadSetting naming the file and the key that is wrong."""
    try:
        whole = _Whole.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadSetting(f"{file} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{file} is not TOML: {error}.") from error
    except ValidationError as error:
        raise BadSetting(_first_fault(file, error)) from error
    for name, entry in whole.cameras.items():
        if entry.timezone:
            try:
                zone_named(entry.timezone)
            except BadSetting as error:
                raise BadSetting(f"{file}, camera {name}: {error}") from error
    return CameraFile(file.absolute().parent, whole.cameras)


def _first_fault(file: Path, error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"])
    known = ", ".join(CameraEntry.model_fields)
    return f"{file}: `{key}`: {fault['msg']}. A camera's keys are: {known}."
