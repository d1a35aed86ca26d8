"""Boxes drawn around people, moment by moment. Knows no store, and of a person the label alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from velvet.footage.records import Box, BoxPath, Pixels
from velvet.video.decode.timestamps import CLOSE_S
from velvet.video.overlay.caption import label

COLOUR = (32, 32, 230)  # BGR


@dataclass(frozen=True, slots=True)
class Marked:
    """A person to box: where they were, and what to write."""

    path: BoxPath
    label: str


def draw(pixels: Pixels, time_s: float, people: Sequence[Marked]) -> Pixels:
    """A copy of an upright frame with everybody boxed who is in it at that moment."""
    drawn = pixels.copy()
    thick = max(2, pixels.shape[0] // 240)
    for person in people:
        box = box_at(person.path, time_s)
        if box is not None:
            _box(drawn, box, person.label, thick)
    return drawn


def box_at(path: BoxPath, time_s: float) -> Box | None:
    """Where the person is at that moment, between two frames looked at by the time; None out of view."""
    times = path.times_s
    if not len(times) or not times[0] - CLOSE_S <= time_s <= times[-1] + CLOSE_S:
        return None
    x1, y1, x2, y2 = (float(np.interp(time_s, times, side)) for side in path.boxes.T)
    return x1, y1, x2, y2


def _box(drawn: Pixels, box: Box, words: str, thick: int) -> None:
    x1, y1, x2, y2 = (round(side) for side in box)
    cv2.rectangle(drawn, (x1, y1), (x2, y2), COLOUR, thick)
    line = label(words, max(12, drawn.shape[0] // 40), COLOUR)[: drawn.shape[0], : drawn.shape[1]]
    tall, wide = line.shape[:2]
    # Above the box, or inside it where the picture ends; never beyond the picture's sides.
    top = max(0, min(y1 - tall if y1 > tall else y1, drawn.shape[0] - tall))
    left = max(0, min(x1, drawn.shape[1] - wide))
    drawn[top : top + tall, left : left + wide] = line
