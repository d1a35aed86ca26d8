"""People as boxes without a picture, who stroll from left to right, and what a detector says of them."""

from collections.abc import Sequence

import numpy as np

from velvet.footage.records import Box, BoxPath, Detections

STEP_S = 0.1
SIZE = (20.0, 50.0)


def at(x: float, y: float = 100.0) -> Box:
    return x, y, x + SIZE[0], y + SIZE[1]


def path(begin_s: float, end_s: float, x: float, speed: float = 0.0, unsure=()) -> BoxPath:
    times = np.arange(round(begin_s / STEP_S), round(end_s / STEP_S) + 1) * STEP_S
    boxes = np.array([at(x + speed * (t - begin_s)) for t in times], np.float32)
    sure = [0.0 if any(abs(t - u) < 0.01 for u in unsure) else 0.9 for t in times]
    return BoxPath(times, boxes, np.array(sure, np.float32))


def seen(
    *paths: BoxPath, weak: Sequence[tuple[float, Box]] = (), step_s: float = STEP_S
) -> list[Detections]:
    """All real boxes of these paths, and weak ones that nobody follows, from 0 to 5 s."""
    frames: list[Detections] = []
    for n in range(round(5 / step_s) + 1):
        time_s = n * step_s
        boxes = [
            tuple(p.boxes[r])
            for p in paths
            for r in np.flatnonzero((abs(p.times_s - time_s) < 0.01) & (p.confidence > 0))
        ]
        boxes += [box for when, box in weak if abs(when - time_s) < 0.01]
        confidence = np.full(len(boxes), 0.9, np.float32)
        frames.append(Detections(time_s, np.array(boxes, np.float32).reshape(-1, 4), confidence))
    return frames
