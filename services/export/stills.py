"""The best crops of sightings as files of an export, unchanged or with everybody else covered."""

import shutil
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from velvet.footage.records import Box, Pixels, Tracklet
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import require_source
from velvet.services.redaction.redactor import RedactionStats, bystander_redactor
from velvet.video.decode.read import frames_at
from velvet.video.encode.contact_sheet import to_jpeg


def stills(
    library: Library, ids: Sequence[str], into: Path, only: RedactionStats | None
) -> dict[str, list[str]]:
    """Write the crops of these sightings under `into`; returns their names by sighting.

    With `only`, crops are cut again from frames in which everybody else is covered; frames in which the
    person's place is uncertain are left out.
    """
    if not ids:
        return {}
    (into / "stills").mkdir(mode=0o700)
    write = _as_they_are if only is None else _alone
    return {t.id: write(library, t, into) for t in library.tracklets.find(ids)}


def _as_they_are(library: Library, tracklet: Tracklet, into: Path) -> list[str]:
    names: list[str] = []
    for crop in tracklet.crops:
        if (library.media / crop.file).is_file():
            names.append(f"stills/{crop.id}.jpg")
            shutil.copyfile(library.media / crop.file, into / names[-1])
    return names


def _alone(library: Library, tracklet: Tracklet, into: Path) -> list[str]:
    recording = library.recordings.get(tracklet.recording)
    require_source(recording)
    tally = RedactionStats()
    covering = bystander_redactor(library, recording, tracklet, tally)
    crops = sorted(tracklet.crops, key=lambda crop: crop.time_s)
    written: set[str] = set()
    times_s = [crop.time_s for crop in crops]
    with closing(frames_at(recording.path, times_s, rate=recording.rate)) as frames:
        for crop, frame in zip(crops, frames, strict=False):
            unsure = tally.whole
            covered = covering(frame.pixels, crop.time_s)
            if tally.whole == unsure:
                part = _cut(covered, crop.box)
                if part.size:
                    written.add(f"stills/{crop.id}.jpg")
                    (into / f"stills/{crop.id}.jpg").write_bytes(to_jpeg(part))
    return [name for crop in tracklet.crops if (name := f"stills/{crop.id}.jpg") in written]


def _cut(pixels: Pixels, box: Box) -> Pixels:
    x1, y1, x2, y2 = (max(0, round(side)) for side in box)
    return pixels[y1:y2, x1:x2]
