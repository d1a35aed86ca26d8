"""Builders of small records, for the tests of everything that stands on a library."""

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from velvet.footage.records import (
    Attribute,
    BoxPath,
    Camera,
    CropPicture,
    Description,
    Edge,
    NewTracklet,
    Recording,
    Seen,
)

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CAMERAS = (Camera("yard", "Europe/Zurich"), Camera("lobby", "Europe/Zurich"))


def recording(camera: str, start: datetime = START, sha256: str = "", length_s: float = 60.0):
    return Recording(
        id="",
        camera=camera,
        path=Path(f"/footage/{camera}.mp4"),
        sha256=sha256 or f"{camera}{start:%H%M%S}",
        size_bytes=1000,
        start=start,
        start_source="--start",
        duration_s=length_s,
        width=640,
        height=360,
    )


def track(begin_s: float, end_s: float, x: float = 100.0) -> NewTracklet:
    times = np.arange(begin_s, end_s + 0.05, 0.1)
    boxes = np.array([[x + 5 * t, 100, x + 5 * t + 50, 250] for t in times], np.float32)
    return NewTracklet(
        BoxPath(times, boxes, np.full(len(times), 0.9, np.float32)), Edge.LEFT, Edge.RIGHT
    )


def described(sentence: str, **colours: str) -> Description:
    said = [Attribute(name, Seen.VISIBLE, value, {value: 0.9}) for name, value in colours.items()]
    return Description(sentence, tuple(said))


def picture(time_s: float, grey: int) -> CropPicture:
    return CropPicture(time_s, (0, 0, 30, 80), 0.8, np.full((80, 30, 3), grey, np.uint8))


def unit(*values: float) -> np.ndarray:
    vector = np.array(values, np.float32)
    return vector / np.linalg.norm(vector)
