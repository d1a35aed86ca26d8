"""An export on disk: a folder or zip with a manifest of hashes and a hash of the manifest.

`manifest.json` lists every other file by its SHA-256; `manifest.sha256` holds the manifest's own, as
`sha256sum` writes it. Knows no footage and no library.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

FORMAT = "velvet export 1"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
BLOCK = 1 << 20  # bytes read at once


class Bundle(Protocol):
    """A readable export, folder or zip. Nothing is ever unpacked."""

    def names(self) -> list[str]:
        """The names of its files; a name listed twice appears twice."""
        ...

    def size(self, name: str) -> int:
        """A file's size in bytes. Raises OSError if it is not a file."""
        ...

    def reading(self, name: str) -> BinaryIO:
        """A file's bytes. Raises OSError if it is not a file, zipfile.BadZipFile if damaged."""
        ...


class Folder:
    """An export in a folder; links do not count as files."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self) -> list[str]:
        """Every file and link below the folder."""
        found: list[str] = []
        for place, folders, files in os.walk(self._root):
            links = [name for name in folders if (Path(place) / name).is_symlink()]
            found += [(Path(place) / n).relative_to(self._root).as_posix() for n in files + links]
        return sorted(found)

    def size(self, name: str) -> int:
        """How many bytes the file has."""
        return self._file(name).stat().st_size

    def reading(self, name: str) -> BinaryIO:
        """The file's bytes."""
        return self._file(name).open("rb")

    def _file(self, name: str) -> Path:
        file = self._root
        for part in PurePosixPath(name).parts:
            file /= part
            if file.is_symlink():
                raise OSError("it is a link")
        if not file.is_file():
            raise OSError("it is not a file")
        return file


class Zip:
    """An export in a zip."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def names(self) -> list[str]:
        """Every entry that is not a folder, as the zip spells it."""
        return sorted(
            entry.orig_filename for entry in self._archive.infolist() if not entry.is_dir()
        )

    def size(self, name: str) -> int:
        """How many bytes the entry says it has."""
        return self._entry(name).file_size

    def reading(self, name: str) -> BinaryIO:
        """The entry's bytes."""
        return self._archive.open(self._entry(name))  # type: ignore[return-value]

    def _entry(self, name: str) -> zipfile.ZipInfo:
        try:
            return self._archive.getinfo(name)
        except KeyError:
            raise OSError("it is not a file") from None


@contextmanager
def opened(place: Path) -> Iterator[Bundle]:
    """The export at that place. Raises OSError, zipfile.BadZipFile."""
    if place.is_dir():
        yield Folder(place)
        return
    if place.exists() and not place.is_file():
        raise OSError("it is not a regular file")
    with zipfile.ZipFile(place) as archive:
        yield Zip(archive)


def is_inside(name: str) -> bool:
    """Whether a name stays inside the export on every operating system."""
    parts = PurePosixPath(name).parts
    is_plain = name.isprintable() and not any(c in name for c in '\\:*?"<>|')
    return is_plain and bool(parts) and "/".join(parts) == name and not {"..", "/"} & set(parts)


def digest(stream: BinaryIO, most: int | None = None) -> tuple[str, int]:
    """SHA-256 and size of a stream; reading stops after `most` bytes."""
    found, count = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        found.update(block)
        count += len(block)
        if most is not None and count > most:
            break
    return found.hexdigest(), count


def seal(manifest: bytes) -> bytes:
    """The line of `manifest.sha256`."""
    return f"{hashlib.sha256(manifest).hexdigest()}  {MANIFEST}\n".encode()
