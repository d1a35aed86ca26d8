"""Where the pictures of a sighting lie. Knows the media folder only by what the library says."""

from collections.abc import Sequence
from pathlib import Path

from footage.records import Sighting
from indexes.library import Library


def pictures(library: Library, sighting: Sighting) -> Sequence[Path]:
    """The crops of a sighting that are on disk, best first."""
    files = [library.media / name for name in sighting.crops]
    return [file for file in files if file.is_file()]
