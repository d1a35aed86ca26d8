"""Estimates of an ingest's time and disk use from a first sample of the footage."""

import time
from collections.abc import Sequence
from contextlib import closing
from itertools import islice

from velvet.footage.errors import BadFootage
from velvet.footage.records import Recording
from velvet.indexes.library import Library
from velvet.ingest.events import IngestPlan
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.passes.detect import sample
from velvet.video.decode.read import read

SAMPLE = 12  # frames; the first few pay for loading the model and are not counted
WARM = 4
BYTES_PER_S = 2500  # of index a second of footage, crops included: `bench` on PETS09-S2L1


def plan(lacking: Sequence[Recording], library: Library, ingest_models: IngestModels) -> IngestPlan:
    """The work to do; its time only if there is enough footage to be worth a sample."""
    footage_s = sum(r.duration_s for r in lacking)
    return IngestPlan(
        new=len(lacking),
        known=len(library.recordings.all()) - len(lacking),
        footage_s=footage_s,
        expected_s=footage_s * _pace(lacking[0], ingest_models) if footage_s > 120 else 0.0,
        expected_bytes=int(footage_s * BYTES_PER_S),
    )


def _pace(recording: Recording, ingest_models: IngestModels) -> float:
    """Seconds of work per second of footage; 0 if the sample cannot be read."""
    times: list[tuple[float, float]] = []
    try:
        with closing(read(recording.path, rate=recording.rate)) as frames:
            for frame in islice(sample(frames, ingest_models.analysis_fps), SAMPLE):
                ingest_models.detector.detect(frame)
                times.append((frame.time_s, time.monotonic()))
    except BadFootage:
        return 0.0
    if len(times) <= WARM + 1:
        return 0.0
    (first_s, began), (last_s, ended) = times[WARM], times[-1]
    return (ended - began) / max(last_s - first_s, 1e-6)
