"""Ultralytics' own trackers as their package ships them, to be measured on the same detections.

They see the pictures, for camera motion, and give their own smoothed boxes. Knows nothing about scores.
"""

from collections import defaultdict
from typing import Any

import numpy as np

from velvet.footage.records import BoxPath, Detections, Pixels

KINDS = ("bytetrack", "botsort", "ocsort", "tracktrack")


class Rival:
    """One of Ultralytics' trackers with its default settings, fed frame by frame."""

    def __init__(self, kind: str) -> None:
        from ultralytics.trackers.track import TRACKER_MAP
        from ultralytics.utils import ROOT, YAML, IterableSimpleNamespace

        settings = YAML.load(str(ROOT / "cfg" / "trackers" / f"{kind}.yaml"))
        self.name = f"Ultralytics {kind}"
        self._tracker = TRACKER_MAP[kind](IterableSimpleNamespace(**settings))
        self._rows: dict[int, list[tuple[float, Any]]] = defaultdict(list)

    def step(self, here: Detections, pixels: Pixels) -> None:
        """Take in one frame."""
        from ultralytics.engine.results import Boxes

        rows = np.column_stack([here.boxes, here.confidence, np.zeros(len(here))])
        tracks = self._tracker.update(Boxes(rows.astype(np.float32), pixels.shape[:2]), pixels)
        for row in tracks:  # x1, y1, x2, y2, id, confidence, class, detection
            self._rows[int(row[4])].append((here.time_s, row))

    def paths(self) -> list[tuple[str, BoxPath]]:
        """Every path so far, under the tracker's own number."""
        return [(str(number), _path(rows)) for number, rows in self._rows.items()]


def _path(rows: list[tuple[float, Any]]) -> BoxPath:
    boxes = np.array([row for _, row in rows], np.float32)
    times_s = np.array([time_s for time_s, _ in rows], np.float64)
    return BoxPath(times_s, boxes[:, :4], boxes[:, 5])
