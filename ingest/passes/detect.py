"""The detect pass: find people in a recording's frames and commit them by fixed segments.

A killed run loses the segment in hand at most; a resumed one gives the same detections as an undisturbed
one, since whatever a detector remembers is fed to it again. Knows no model and no SQL.
"""

import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

from velvet.footage.errors import BadFootage, Stalled
from velvet.footage.records import Detections, Frame, Recording
from velvet.indexes.library import Library
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.passes.timeline import Timeline
from velvet.video.decode.read import read

SEGMENT_S = 20.0
ENDS_EARLY_S, ENDS_EARLY_PART = 2.0, 0.05  # how much of the claimed length may be missing unsaid


def detect(
    recording: Recording,
    library: Library,
    ingest_models: IngestModels,
    progress: Callable[[float], None],
) -> None:
    """Run the detector over a recording. `progress` is told the time reached, in seconds.

    A file that breaks on the way keeps what was seen. Raises BadFootage if no frame could be read, and
    Stalled if its disk does not answer: it is whole, and read to its end another time.
    """
    fingerprint = ingest_models.detection
    done = library.recordings.segments_done(recording.id, fingerprint)
    shown = Timeline()
    reason = ""
    segments = _Segments(done, ingest_models.detector.memory_s)
    try:
        with closing(read(recording.path, rate=recording.rate)) as frames:
            for frame in sample(shown.watch(frames), ingest_models.analysis_fps):
                closed = segments.enter(frame.time_s)
                if closed is not None:
                    library.recordings.save_segment(
                        recording.id, closed, fingerprint, segments.take()
                    )
                if segments.feeds(frame.time_s):
                    segments.add(ingest_models.detector.detect(frame))
                progress(frame.time_s)
    except Stalled:
        raise
    except BadFootage as error:
        if shown.frames == 0:
            raise
        reason = f"broken after {shown.end_s:.1f} s: {error}"
    if segments.open is not None and segments.open not in done:
        library.recordings.save_segment(recording.id, segments.open, fingerprint, segments.take())
    reason = reason or _ends_early(recording, shown.end_s)
    library.recordings.finish_detection(recording.id, fingerprint, shown.end_s, reason, shown.gaps)


def sample(frames: Iterable[Frame], fps: float) -> Iterator[Frame]:
    """The first frame of each 1/fps of a second; all frames for 0. Depends on their times alone."""
    last = -1
    for frame in frames:
        slot = math.floor(frame.time_s * fps + 1e-6) if fps else frame.index
        if slot != last:
            last = slot
            yield frame


def _ends_early(recording: Recording, end_s: float) -> str:
    missing = recording.duration_s - end_s
    if recording.rate or missing <= max(ENDS_EARLY_S, ENDS_EARLY_PART * recording.duration_s):
        return ""
    return f"the file claims {recording.duration_s:.1f} s but its frames end at {end_s:.1f} s"


class _Segments:
    """Which segment is open, and whether a frame still has to go to the detector."""

    def __init__(self, done: set[int], memory_s: float) -> None:
        self._done = done
        self._feed_from = _first_missing(done) * SEGMENT_S - memory_s
        self._seen: list[Detections] = []
        self.open: int | None = None

    def enter(self, time_s: float) -> int | None:
        """Move to the segment of this time; the number of the one just finished, if it is new."""
        number = int(time_s // SEGMENT_S)
        if number == self.open:
            return None
        closed, self.open = self.open, number
        if closed is None or closed in self._done:
            self._seen = []
            return None
        return closed

    def feeds(self, time_s: float) -> bool:
        return time_s >= self._feed_from

    def add(self, seen: Detections) -> None:
        if self.open not in self._done:
            self._seen.append(seen)

    def take(self) -> list[Detections]:
        seen, self._seen = self._seen, []
        return seen


def _first_missing(done: set[int]) -> int:
    return next(number for number in range(len(done) + 1) if number not in done)
