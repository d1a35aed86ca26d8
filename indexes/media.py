"""Crops on disk: one folder a recording, one JPEG a crop. Knows no catalog."""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from footage.errors import LibraryDamaged
from footage.records import Pixels
from video.sheet import to_jpeg


def save_crop(media: Path, recording: str, crop: str, pixels: Pixels) -> str:
    """Write a crop's JPEG and return its name relative to the media folder.

    Raises LibraryDamaged if the disk will not take it.
    """
    name = f"{recording}/{crop}.jpg"
    try:
        (media / recording).mkdir(mode=0o700, parents=True, exist_ok=True)
        part = media / f"{name}.part"
        part.write_bytes(to_jpeg(pixels))
        os.replace(part, media / name)  # a killed run leaves no half picture under the real name
    except OSError as error:
        raise LibraryDamaged(
            f"A picture could not be written to {media}: {error.strerror}. "
            "Free some space and run the same command again."
        ) from error
    return name


def sweep(media: Path, known: Collection[str]) -> None:
    """Remove what belongs to nobody: a killed run left it, and nobody would erase it with its person."""
    for file in media.rglob("*"):
        if str(file.relative_to(media)) not in known and file.is_file():
            file.unlink(missing_ok=True)


def clear_recording(media: Path, recording: str) -> None:
    """Remove all crops of a recording."""
    shutil.rmtree(media / recording, ignore_errors=True)
