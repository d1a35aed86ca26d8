"""Crops on disk: one folder a recording, one JPEG a crop. Knows no catalog."""

import os
import shutil
from collections.abc import Collection
from pathlib import Path

from velvet.footage.errors import BadFootage, LibraryDamaged
from velvet.footage.records import Pixels, Tracklet
from velvet.video.encode.contact_sheet import from_jpeg, to_jpeg


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


def sweep(media: Path, keep: Collection[str]) -> None:
    """Remove orphaned pictures: a killed run left them, and no erasure would reach them."""
    for file in media.rglob("*"):
        if str(file.relative_to(media)) not in keep and file.is_file():
            file.unlink(missing_ok=True)


def clear_recording(media: Path, recording: str) -> None:
    """Remove all crops of a recording."""
    shutil.rmtree(media / recording, ignore_errors=True)


def load_crops(media: Path, tracklet: Tracklet) -> list[Pixels]:
    """A tracklet's stored crops (h, w, 3), best first. Raises BadFootage for one that is damaged or gone."""
    try:
        return [from_jpeg((media / crop.file).read_bytes()) for crop in tracklet.crops]
    except OSError as error:
        raise BadFootage(
            f"A picture of {tracklet.id} is gone ({error.strerror}). Analyse its recording again."
        ) from error
