"""Repair a tracker's identity switches by looking at the people again.

Reads the recording once more, only at the frames that `velvet.reid.tracking.id_switch_repair` asks for,
and embeds the crops; knows nothing of how they decide.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from velvet.footage.protocols import CropEncoder
from velvet.footage.records import BoxPath, Pixels, Recording, Vectors
from velvet.reid.appearance.crop_quality import cut_crop
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.id_switch_repair import IdSwitchRepair
from velvet.video.decode.read import frames_at

BATCH = 32  # pictures embedded at once


def repair_id_switches(
    recording: Recording,
    paths: Sequence[BoxPath],
    frames: AnalysedFrames,
    encoder: CropEncoder,
    progress: Callable[[float], None],
) -> list[BoxPath]:
    """The paths cut and joined anew; those of one person may have gaps."""
    repair = IdSwitchRepair.of(paths, frames)
    if not repair.is_needed:
        return list(paths)
    samples: list[dict[int, Vectors]] = [{} for _ in paths]
    for batch in _batches(recording, paths, repair.sample_rows(), progress):
        vectors = encoder.encode([pixels for _, _, pixels in batch])
        for (number, row, _), vector in zip(batch, vectors, strict=True):
            samples[number][row] = vector
    return repair.repaired(samples, encoder.fingerprint)


def _batches(
    recording: Recording,
    paths: Sequence[BoxPath],
    sample_rows: Sequence[Sequence[int]],
    progress: Callable[[float], None],
) -> Iterator[list[tuple[int, int, Pixels]]]:
    """(path, row, picture) of all samples, a few at a time."""
    wanted = _by_time(paths, sample_rows)
    batch: list[tuple[int, int, Pixels]] = []
    times = sorted(wanted)
    with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
        for time_s, frame in zip(times, frames, strict=False):
            for number, row in wanted[time_s]:
                crop = cut_crop(frame, paths[number].boxes[row], 1.0)
                batch.append((number, row, crop.pixels))
            if len(batch) >= BATCH:
                yield batch
                batch = []
                progress(time_s)
    if batch:
        yield batch


def _by_time(
    paths: Sequence[BoxPath], sample_rows: Sequence[Sequence[int]]
) -> dict[float, list[tuple[int, int]]]:
    """Time -> (path, row) of each sample there."""
    wanted: dict[float, list[tuple[int, int]]] = {}
    for number, (path, rows) in enumerate(zip(paths, sample_rows, strict=True)):
        for row in rows:
            wanted.setdefault(float(path.times_s[row]), []).append((number, row))
    return wanted
