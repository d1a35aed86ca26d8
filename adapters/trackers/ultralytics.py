"""Ultralytics' trackers on our detections. Knows nothing about pictures: the cameras do not move.

ByteTrack: Zhang et al., "ByteTrack: Multi-Object Tracking by Associating Every Detection Box" (ECCV 2022).
BoT-SORT: Aharon et al., "BoT-SORT: Robust Associations Multi-Pedestrian Tracking" (2022).
OC-SORT: Cao et al., "Observation-Centric SORT" (CVPR 2023).
TrackTrack: Shim et al., "Focusing on Tracks for Online Multi-Object Tracking" (CVPR 2025).
"""

from collections import deque
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any, Literal, TypeAlias

import numpy as np

from velvet.footage.records import BoxPath, Detections

Kind: TypeAlias = Literal["bytetrack", "botsort", "ocsort", "tracktrack"]

BUFFER_S = (
    2.0  # a person out of sight for longer is a new tracklet: joining those is identity's work
)
LEAST_CONFIDENCE = 0.1  # weaker boxes do not even hold on to somebody


class UltralyticsTracker:
    """Joins detections into paths; a person needs one box of at least `confidence` to start one.

    Ultralytics counts its memory in updates. Here it is `BUFFER_S` seconds of presentation time, whatever
    the sampling, and a hole in the footage that is longer ends every path.
    """

    def __init__(self, kind: Kind = "tracktrack", confidence: float = 0.4) -> None:
        self._kind: Kind = kind
        self._confidence = confidence
        self.fingerprint = (
            f"{kind}:ultralytics {version('ultralytics')};from={confidence};{BUFFER_S} s"
        )

    def track(self, detections: Iterable[Detections], width: int, height: int) -> Iterator[BoxPath]:
        """The paths of one recording, as they close. Boxes are the detector's own, not smoothed."""
        run = _Run(_new(self._kind, self._confidence), (height, width))
        for here in detections:
            if run.is_over(here.time_s):
                yield from run.close()
                run = _Run(_new(self._kind, self._confidence), (height, width))
            yield from run.step(here)
        yield from run.close()


class _Run:
    """One tracker object over an unbroken stretch of frames, and the paths that are still open."""

    def __init__(self, tracker: Any, shape: tuple[int, int]) -> None:
        self._tracker = tracker
        self._shape = shape
        self._recent: deque[float] = deque()  # times of the frames that the tracker still remembers
        self._open: dict[int, _OpenPath] = {}

    def is_over(self, time_s: float) -> bool:
        """Whether a frame at `time_s` comes too late to be joined to what was seen."""
        return bool(self._recent) and time_s - self._recent[-1] > BUFFER_S

    def step(self, here: Detections) -> list[BoxPath]:
        """Take in one frame; the paths that it closed."""
        self._recent.append(here.time_s)
        while self._recent[0] < here.time_s - BUFFER_S:
            self._recent.popleft()
        self._tracker.max_frames_lost = self._tracker.max_time_lost = len(self._recent) - 1
        self._tracker.update(_boxes(here, self._shape))
        for track in self._tracker.tracked_stracks:
            if track.frame_id == self._tracker.frame_id:  # matched in this very frame
                path = self._open.setdefault(int(track.track_id), _OpenPath())
                path.add(here, int(track.idx), confirmed=bool(track.is_activated))
        return self._closed_before(self._recent[0])

    def close(self) -> list[BoxPath]:
        """All paths that are still open."""
        return self._closed_before(np.inf)

    def _closed_before(self, time_s: float) -> list[BoxPath]:
        old = [name for name, path in self._open.items() if path.times_s[-1] < time_s]
        paths = [self._open.pop(name) for name in old]
        return [path.path() for path in paths if path.confirmed]


class _OpenPath:
    """A path that may yet grow. The tracker confirms it after a frame or more."""

    def __init__(self) -> None:
        self.times_s: list[float] = []
        self.confirmed = False
        self._boxes: list[Any] = []
        self._confidence: list[float] = []

    def add(self, here: Detections, row: int, *, confirmed: bool) -> None:
        self.times_s.append(here.time_s)
        self._boxes.append(here.boxes[row])
        self._confidence.append(here.confidence[row])
        self.confirmed |= confirmed

    def path(self) -> BoxPath:
        return BoxPath(
            np.array(self.times_s, np.float64),
            np.array(self._boxes, np.float32),
            np.array(self._confidence, np.float32),
        )


def _boxes(here: Detections, shape: tuple[int, int]) -> Any:
    from ultralytics.engine.results import Boxes

    person = np.zeros(len(here))
    rows = np.column_stack([here.boxes, here.confidence, person])
    return Boxes(rows.astype(np.float32), shape)


def _new(kind: Kind, confidence: float) -> Any:
    """A tracker object with its package's own settings but for the confidences and the pictures."""
    from ultralytics.trackers.track import TRACKER_MAP
    from ultralytics.utils import ROOT, YAML, IterableSimpleNamespace

    settings = YAML.load(str(ROOT / "cfg" / "trackers" / f"{kind}.yaml")) | {
        "track_high_thresh": confidence,
        "new_track_thresh": confidence,
        "track_low_thresh": LEAST_CONFIDENCE,
        "gmc_method": "none",
        "with_reid": False,
    }
    return TRACKER_MAP[kind](IterableSimpleNamespace(**settings))
