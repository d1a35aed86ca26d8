"""One file that holds everything remembered, taken while Velvet may be at work, and back again.

The vector cache is left out: it is rebuilt from the catalog. So are exported clips and model weights.
"""

import os
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from velvet.footage.errors import LibraryBusy, LibraryDamaged, NotFound
from velvet.indexes.admin.audit import FILE_NAME as AUDIT
from velvet.indexes.admin.health import catalog_fault
from velvet.indexes.catalog.database import FILE_NAME as CATALOG
from velvet.indexes.lock import only_writer

_UNREADABLE = (  # what zipfile raises for an archive that is spoilt, encrypted or none
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
    FileNotFoundError,
    IsADirectoryError,
)

SIDE_FILES = (AUDIT, "velvet.toml", "tuned.npz")
MEDIA = "media"
TRIES = 5  # pictures may be cut anew between the catalog's copy and theirs


def back_up(home: Path, target: Path) -> int:
    """Write everything remembered in `home` to `target` (a zip); how many files it holds.

    One moment of the catalog and its pictures, even while others write. Raises NotFound where
    nothing is remembered or `target` is there already; LibraryBusy, LibraryDamaged.
    """
    if not (home / CATALOG).is_file():
        raise NotFound(f"Nothing is remembered in {home}. Set VELVET_HOME to another data folder.")
    if target.exists() or target.is_symlink():
        raise NotFound(f"{target} is there already. Name a file that is not.")
    part = target.with_name(f"{target.name}.part")
    try:
        for _ in range(TRIES):
            if number := _written(home, part):
                os.replace(part, target)
                return number
    except OSError as error:
        raise LibraryDamaged(
            f"The backup could not be written to {target}: {error.strerror}. Choose another place."
        ) from error
    finally:
        part.unlink(missing_ok=True)
    raise LibraryBusy("Pictures kept changing meanwhile. Try again when the ingest has ended.")


def _written(home: Path, part: Path) -> int:
    """The number of files; 0 if a picture of the catalog's copy was gone before it was reached."""
    with TemporaryDirectory(dir=part.parent, prefix=".velvet-") as folder:
        copy = Path(folder) / CATALOG
        _snapshot(home / CATALOG, copy)
        names = list(_pictures(copy))
        if not all((home / MEDIA / name).is_file() for name in names):
            return 0
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with (
                os.fdopen(handle, "wb") as stream,
                zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
            ):
                archive.write(copy, CATALOG)
                for name in names:
                    archive.write(home / MEDIA / name, f"{MEDIA}/{name}", zipfile.ZIP_STORED)
                for name in (n for n in SIDE_FILES if (home / n).is_file()):
                    archive.write(home / name, name)
                return len(archive.namelist())
        except FileNotFoundError:
            return 0


def _snapshot(file: Path, copy: Path) -> None:
    """One moment of a database that others may be writing."""
    try:
        with (
            closing(sqlite3.connect(file, timeout=30)) as source,
            closing(sqlite3.connect(copy)) as to,
        ):
            source.backup(to)
    except sqlite3.Error as error:
        raise LibraryDamaged(
            f"The catalog cannot be copied ({error}). `velvet doctor` says what is wrong with it."
        ) from error


def _pictures(catalog: Path) -> Iterator[str]:
    try:
        with closing(sqlite3.connect(catalog)) as line:
            yield from (str(row[0]) for row in line.execute("SELECT file FROM crop ORDER BY file"))
    except sqlite3.Error as error:
        raise LibraryDamaged(
            f"The catalog cannot be read to its end ({error}). `velvet doctor` says what is wrong with it."
        ) from error


def restore(source: Path, home: Path) -> int:
    """Make `home` what it was when the backup was taken; how many files came back.

    All of it or nothing: it is unpacked beside and checked before it takes its place. Raises NotFound for
    what is no backup, or where something is remembered already; LibraryBusy, LibraryDamaged.
    """
    if (home / CATALOG).exists():
        raise NotFound(
            f"{home} remembers something already, and a backup takes its place whole. Move that folder "
            "away, or set VELVET_HOME to another one."
        )
    if present := [name for name in (MEDIA, AUDIT) if holds_something(home / name)]:
        raise NotFound(
            f"{home} has no catalog, only {' and '.join(present)} of an old one. Move that folder away and "
            "restore into a new one."
        )
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with only_writer(home), TemporaryDirectory(dir=home, prefix=".restore-") as folder:
            number = _unpacked(source, Path(folder))
            for name in (
                MEDIA,
                *SIDE_FILES,
                CATALOG,
            ):  # the catalog last: with it the library is there
                if (Path(folder) / name).exists():
                    os.replace(Path(folder) / name, home / name)
            return number
    except OSError as error:
        raise LibraryDamaged(
            f"The backup could not be restored to {home}: {error.strerror}. Nothing of it was kept; free "
            "some space or mend the permissions."
        ) from error


def holds_something(place: Path) -> bool:
    """Whether there is a file, or a folder with something in it."""
    return place.is_file() or (place.is_dir() and any(place.iterdir()))


def _unpacked(source: Path, folder: Path) -> int:
    if source.exists() and not source.is_file():
        raise NotFound(f"{source} is not a regular file. Name one that `velvet backup` wrote.")
    try:
        with zipfile.ZipFile(source) as archive:
            names = archive.namelist()
            if CATALOG not in names or not all(map(_fits, names)):
                raise NotFound(f"{source} is not a Velvet backup.")
            archive.extractall(folder)
    except _UNREADABLE as error:
        raise NotFound(f"{source} is not a readable backup: {error}.") from error
    if fault := catalog_fault(folder):
        raise LibraryDamaged(
            f"The catalog in {source} cannot be used: {fault}. Try an older backup."
        )
    pictures = list(_pictures(folder / CATALOG))
    if not all(map(_is_beside, pictures)):
        raise LibraryDamaged(
            f"The catalog in {source} names pictures outside the data folder. Do not use that backup."
        )
    if lacking := sum(not (folder / MEDIA / name).is_file() for name in pictures):
        raise LibraryDamaged(
            f"{source} lacks {lacking} of the {len(pictures)} pictures that its catalog names. Try an older "
            "backup."
        )
    for file in folder.rglob("*"):
        file.chmod(0o700 if file.is_dir() else 0o600)
    return len(names)


def _fits(name: str) -> bool:
    """Whether a file of that name belongs into a backup, and inside the folder."""
    parts = Path(name).parts
    inside = parts and not Path(name).is_absolute() and ".." not in parts
    return bool(inside) and (name in (CATALOG, *SIDE_FILES) or parts[0] == MEDIA)


def _is_beside(picture: str) -> bool:
    """Whether a picture that a catalog names lies in the media folder."""
    return not Path(picture).is_absolute() and ".." not in Path(picture).parts
