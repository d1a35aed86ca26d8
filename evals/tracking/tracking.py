"""How well Velvet follows people through a clip with known truth, next to Ultralytics' own trackers.

The clip is ingested as any footage is, into a library of its own, and what stands there is scored: tracklets,
and identities. The rivals work on the very detections of that run. Knows nothing about the command line.

MOT's truth gives whoever leaves the view and comes back a new number. So `IDENTITIES` counts an identity
anew wherever it went out or came in at a side of the view (`tracking_visits.py`); `RETURNS` takes identities
as they are, and pays for everybody whom Velvet rightly knew again.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from velvet.evals.tracking.rivals import KINDS, Rival
from velvet.evals.tracking.score import Score, score
from velvet.evals.tracking.truth import Truth, read_truth
from velvet.evals.tracking.visits import named
from velvet.footage.errors import BadFootage
from velvet.footage.protocols import Detector
from velvet.footage.records import BoxPath, Detections, Frame, Identity, Tracklet, Vectors
from velvet.indexes.library import Library
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions
from velvet.video.decode.probe import probe
from velvet.video.decode.read import read

OURS = "Velvet, tracklets"
IDENTITIES = "Velvet, identities"
RETURNS = "Velvet, identities, returns joined"
_WHERE = SourceOptions(camera="clip", start="2026-01-01 00:00:00", timezone="UTC")


@dataclass(frozen=True, slots=True)
class Row:
    """What one way of following people reached."""

    name: str
    score: Score


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The rows of one clip, Velvet's own first, and what the detector took."""

    clip: Path
    detector: str  # its maker
    tracker: str  # Velvet's, its maker
    encoder: str  # of crops, its maker
    rows: tuple[Row, ...]
    times_s: Mapping[int, float]  # frame -> presentation time
    detecting_s: float
    footage_s: float
    truth: Truth

    @property
    def real_time(self) -> float:
        """Seconds of footage detected in a second: more than 1 keeps up with a camera."""
        return self.footage_s / max(self.detecting_s, 1e-9)

    def with_row(self, name: str, paths: Iterable[tuple[str, BoxPath]]) -> "Report":
        """The report with one more row: named paths."""
        row = Row(name, score(self.truth, paths, self.times_s))
        return replace(self, rows=(*self.rows, row))


def evaluate(
    clip: Path,
    truth: Path,
    ingest_models: IngestModels,
    *,
    rate: Fraction | None = None,
    truth_size: tuple[int, int] | None = None,
) -> Report:
    """Ingest `clip` with this crew, at every frame, and compare with `truth` (MOT15 text) at IoU 0.5.

    `rate` overrides the container's frame times; `truth_size` is the (width, height) that the truth was
    drawn on, if not the clip's. Sentences are not embedded: identity does not rest on them. Raises
    BadFootage or BadSetting for a file that cannot be read.
    """
    facts = probe(clip)
    true = read_truth(truth, (facts.width, facts.height), truth_size)
    timed = _Timed(ingest_models.detector)
    models = replace(ingest_models, detector=timed, words=_NoWords(), analysis_fps=0.0)
    ingested = _ingested(clip, rate, models)
    times_s = [here.time_s for here in ingested.seen]
    report = Report(
        clip=clip,
        detector=ingest_models.detector.fingerprint,
        tracker=ingest_models.tracker.fingerprint,
        encoder=ingest_models.crops.fingerprint,
        rows=(),
        times_s=dict(enumerate(times_s)),
        detecting_s=timed.frame_s * len(times_s),
        footage_s=times_s[-1] * len(times_s) / max(len(times_s) - 1, 1),
        truth=true,
    )
    report = report.with_row(OURS, [(one.id, one.path) for one in ingested.tracklets])
    at = np.array(times_s)
    for name, joined in ((IDENTITIES, False), (RETURNS, True)):
        people = named(ingested.identities, ingested.tracklets, at, returns_joined=joined)
        report = report.with_row(name, people)
    for rival in _rivals(clip, rate, ingested.seen):
        report = report.with_row(rival.name, rival.paths())
    return report


@dataclass(frozen=True, slots=True, eq=False)
class _Ingested:
    """What an ingest left in its library."""

    seen: list[Detections]  # as they came from the detector, every frame
    tracklets: list[Tracklet]
    identities: list[Identity]


def _ingested(clip: Path, rate: Fraction | None, ingest_models: IngestModels) -> _Ingested:
    with TemporaryDirectory(prefix="velvet-tracking-") as home, Library.open(Path(home)) as library:
        summary = ingest([clip], replace(_WHERE, rate=rate), library, ingest_models, lambda _: None)
        if summary.failures:
            raise BadFootage(summary.failures[0].reason)
        (recording,) = library.recordings.all()
        detections = list(library.recordings.detections(recording.id, ingest_models.detection))
        if not detections:
            raise BadFootage(f"{clip} has no frames to follow anybody in.")
        return _Ingested(detections, library.tracklets.find(), library.identities.all())


def _rivals(clip: Path, rate: Fraction | None, detections: Sequence[Detections]) -> Iterator[Rival]:
    """The rivals after the whole clip; the pictures are decoded anew, the detections given."""
    rivals = [Rival(kind) for kind in KINDS]
    with closing(read(clip, rate=rate)) as frames:
        for frame, here in zip(frames, detections, strict=True):
            for rival in rivals:
                rival.step(here, frame.pixels)
    yield from rivals


class _Timed:
    """A detector, and how long it takes. What it takes to load is part of the first frame's time."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.fingerprint, self.memory_s = detector.fingerprint, detector.memory_s
        self._took_s, self._frames = 0.0, 0

    def detect(self, frame: Frame) -> Detections:
        began = time.perf_counter()
        detections = self._detector.detect(frame)
        self._took_s, self._frames = self._took_s + time.perf_counter() - began, self._frames + 1
        return detections

    @property
    def frame_s(self) -> float:
        """Seconds a frame."""
        return self._took_s / max(self._frames, 1)


class _NoWords:
    """An encoder to whom all sentences are alike: nobody searches this library."""

    fingerprint, dimension = "none", 1

    def encode(self, texts: Sequence[str]) -> Vectors:
        return np.ones((len(texts), 1), np.float32)
