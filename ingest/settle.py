"""What `cameras.toml` says of cameras that are known already: zones, links, clock offsets. No footage."""

from collections.abc import Callable

from indexes.library import Library
from ingest.camera_file import CameraFile
from ingest.events import Told
from ingest.keep import read_keep


def settle(written: CameraFile, library: Library, tell: Callable[[Told], None]) -> None:
    """Make the library know what the file says; all of it holds for what was recorded before, too."""
    if written.layout is None:
        return
    if library.save_places(written.layout):
        tell(Told("Zones and links are now as cameras.toml says."))
    settle_keeps(written, library, tell)
    known = {camera.name: camera for camera in library.cameras()}
    for name, entry in written.cameras.items():
        if entry.offset is None or name not in known:
            continue
        if library.set_offset(name, entry.offset):
            tell(
                Told(
                    f"The times of {name} are now {entry.offset:+.12g} s of its clock (cameras.toml)."
                )
            )


def settle_keeps(written: CameraFile, library: Library, tell: Callable[[Told], None]) -> None:
    """Keep the cameras that the file names as long as it says; for ever where it says nothing of it."""
    for name, entry in written.cameras.items():
        if library.keep(name, read_keep(entry.keep)):
            how_long = f"for {entry.keep}" if entry.keep else "for ever"
            tell(Told(f"Recordings of {name} are kept {how_long} (cameras.toml)."))
