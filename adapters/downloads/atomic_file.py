"""A file comes to its place whole and checked, or not at all. Knows no network and no model.

While it is on its way it lies beside its place under a hidden name, which nothing looks for.
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from velvet.footage.errors import ModelMissing

BLOCK = 1 << 20  # bytes copied at a time
_SPARE = 50_000_000  # bytes of disk left free beside what is written
_FULL = (errno.ENOSPC, errno.EDQUOT)

Tell = Callable[[int, int], None]  # bytes done, bytes in all (0: not known)


def on_its_way(target: Path) -> Path:
    """Where a file or folder lies until it is whole."""
    return target.with_name(f".{target.name}.part")


def sum_of(file: Path) -> str:
    """The sha256 of a file, in hex."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def settle(part: Path, target: Path) -> None:
    """Move a whole file to its place, where it appears at once."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(part, target)


def copy(source: Path, target: Path, sha256: str, tell: Tell) -> None:
    """Copy a file and check it on the way. Raises ModelMissing if it is another than `sha256` says."""
    part = on_its_way(target)
    with on_disk(target, part):
        size = source.stat().st_size
        room(target, size)
        digest = hashlib.sha256()
        with source.open("rb") as stream, part.open("wb") as file:
            while block := stream.read(BLOCK):
                digest.update(block)
                file.write(block)
                tell(file.tell(), size)
        if digest.hexdigest() != sha256:
            part.unlink()
            raise ModelMissing(
                f"{source} is not the file it should be (sha256 {digest.hexdigest()[:16]}, not "
                f"{sha256[:16]}). Copy it again, or prepare the folder anew with `velvet setup --into`."
            )
        settle(part, target)


def room(target: Path, size_bytes: int) -> None:
    """Raises ModelMissing where a file of that size would fill the disk."""
    free = shutil.disk_usage(target.parent).free
    if size_bytes and free < size_bytes + _SPARE:
        raise ModelMissing(
            f"{target.name} needs {size_bytes / 1e6:.0f} MB, and {free / 1e6:.0f} MB are free in "
            f"{target.parent}. Free some, or choose another data folder with VELVET_HOME."
        )


@contextmanager
def on_disk(target: Path, part: Path) -> Generator[None]:
    """The folder of `target`, made if need be; what the disk refuses becomes a sentence."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        yield
    except OSError as error:
        if error.errno in _FULL:
            part.unlink(missing_ok=True)  # what is half there would only keep the disk full
            raise ModelMissing(
                f"The disk of {target.parent} is full. Free some space and run `velvet setup` again."
            ) from error
        raise ModelMissing(
            f"{error.filename or target} cannot be read or written: {error.strerror or error}. Mend its "
            "permissions, or choose another data folder with VELVET_HOME."
        ) from error
