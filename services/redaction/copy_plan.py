"""The name of a redacted copy, chosen so that ingest reads the same start from it as from the original."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from velvet.footage.records import Camera, Recording
from velvet.ingest.sources.sources import SourceOptions, read_source


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """A copy to be written; ingest reads the same start and camera from it as from the original."""

    recording: Recording
    file: Path
    clock: datetime  # what the camera's own clock said at the start, as an instant
    timezone: str

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels: the recording's, without an odd last row or column."""
        return self.recording.width // 2 * 2, self.recording.height // 2 * 2


def copy_plan(
    recording: Recording, camera: Camera, folder: Path, taken: Sequence[Path]
) -> CopyPlan:
    """Keep the original's name if it gives the same start; otherwise name the copy by its start."""
    clock = recording.start - timedelta(seconds=camera.offset_s)
    file = folder / f"{recording.path.stem}.mp4"
    read = read_source(
        file, SourceOptions(timezone=camera.timezone), created=container_time(clock), duration_s=0
    )
    if abs((read.start - clock).total_seconds()) >= 1e-3 or file in taken:
        file = folder / f"{camera.name}_{_stamp(clock)}.mp4"
    if file in taken:
        file = file.with_stem(f"{file.stem}_{recording.id}")
    return CopyPlan(recording, file, clock, camera.timezone)


def container_time(clock: datetime) -> datetime:
    """The time as a container stores it: to the second."""
    return clock.replace(microsecond=0)


def _stamp(clock: datetime) -> str:
    """`2026-03-02_09-00-00Z`, as ingest reads it from a name."""
    thousandths = clock.microsecond // 1000
    return f"{clock:%Y-%m-%d_%H-%M-%S}" + (f".{thousandths:03d}Z" if thousandths else "Z")
