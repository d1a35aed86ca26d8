"""How well Velvet follows people through a clip with known truth, next to Ultralytics' own trackers.

All of them work on the same detections of the same run. Knows nothing about the command line.
"""

import time
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from adapters.tracker import UltralyticsTracker
from bench.tracking_rivals import KINDS, Rival
from bench.tracking_score import Score, score
from bench.tracking_truth import Truth, read_truth
from footage.errors import BadFootage
from footage.records import BoxPath, Detections, Frame, Pixels
from footage.seams import Detector
from ingest.edges import content_box
from ingest.track import tracks
from video.read import read

OURS = "Velvet, tracklets"
LOOKS, LOOK_EVERY = 12, 50  # frames looked at for black borders


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
    rows: tuple[Row, ...]
    times_s: Mapping[int, float]  # frame -> presentation time
    detecting_s: float
    footage_s: float
    truth: Truth

    @property
    def real_time(self) -> float:
        """Seconds of footage detected in a second: more than 1 keeps up with a camera."""
        return self.footage_s / max(self.detecting_s, 1e-9)

    def with_row(self, name: str, found: Iterable[tuple[str, BoxPath]]) -> "Report":
        """The report with one more row: paths under the names of identities, for example."""
        row = Row(name, score(self.truth, found, self.times_s))
        return replace(self, rows=(*self.rows, row))


def evaluate(
    clip: Path,
    truth: Path,
    detector: Detector,
    *,
    rate: Fraction | None = None,
    truth_size: tuple[int, int] | None = None,
) -> Report:
    """Follow the people of `clip` and compare with `truth` (MOT15 text) at IoU 0.5.

    `rate` overrides the container's frame times; `truth_size` is the (width, height) that the truth was
    drawn on, if not the clip's. Raises BadFootage or BadSetting for a file that cannot be read.
    """
    run = _Run(detector)
    with closing(read(clip, rate=rate)) as frames:
        for frame in frames:
            run.step(frame)
    if not run.seen:
        raise BadFootage(f"{clip} has no frames to follow anybody in.")
    tracker = UltralyticsTracker()
    stays = tracks(run.seen, *run.size, tracker, content_box(run.looks))
    report = Report(
        clip=clip,
        detector=detector.maker,
        tracker=tracker.maker,
        rows=(),
        times_s={frame: here.time_s for frame, here in enumerate(run.seen)},
        detecting_s=run.detecting_s,
        footage_s=run.seen[-1].time_s * len(run.seen) / max(len(run.seen) - 1, 1),
        truth=read_truth(truth, run.size, truth_size),
    )
    report = report.with_row(OURS, [(str(n), stay.path) for n, stay in enumerate(stays)])
    for rival in run.rivals:
        report = report.with_row(rival.name, rival.paths())
    return report


class _Run:
    """One pass over the frames: detections, and the rivals that want to see the pictures."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector
        self.rivals = [Rival(kind) for kind in KINDS]
        self.seen: list[Detections] = []
        self.looks: list[Pixels] = []
        self.size = (0, 0)
        self.detecting_s = 0.0

    def step(self, frame: Frame) -> None:
        began = time.perf_counter()
        here = self._detector.detect(frame)
        self.detecting_s += time.perf_counter() - began
        self.size = frame.pixels.shape[1], frame.pixels.shape[0]
        if len(self.looks) < LOOKS and len(self.seen) % LOOK_EVERY == 0:
            self.looks.append(frame.pixels)
        self.seen.append(here)
        for rival in self.rivals:
            rival.step(here, frame.pixels)
