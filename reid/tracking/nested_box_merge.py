"""One person, one box: detectors often return a whole person and, inside it, an upper body.

Knows nothing about time or tracks. A box inside another is a piece of the same person if it looks *cut*
from it: it shares the edges that a cut leaves, and has lost far more of one side than of the other or sits
in the middle. Somebody further back is *scaled* instead, as narrow as they are short, and can only be seen
beside the one in front; a child before an adult shares the ground with them but has the confidence of a
whole person: both stay people.
"""

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import areas, intersections
from velvet.footage.records import Detections

INSIDE = 0.9  # of the smaller box's area lies in the larger
EDGE = 0.06  # of the larger box's height: edges this near are one edge
UPPER_WIDTH = 0.45  # least width of an upper body, of the whole person's
CUT = 1.3  # an upper body keeps at least this much more of the width than of the height,
CENTRE = 0.2  # or is this near (in widths) to the middle: anyone behind would be hidden there
LEGS_HEIGHT = 0.55  # most height of legs, of the whole person's
LEGS_WIDTH = 0.7
SIDE_HEIGHT = 0.9  # least height of a box that differs only at its sides: an arm, a coat
SIDE_WIDTH = 0.55
WEAK = 0.5  # a box below this share of the other's confidence cannot stand against it

Floats = npt.NDArray[np.float32]


def merge_nested_boxes(detections: Detections) -> Detections:
    """The detections of one frame without the pieces: a person keeps one box and the best confidence."""
    boxes, confidence = detections.boxes, detections.confidence.copy()
    gone: set[int] = set()
    for whole, piece in _contained(boxes):
        if whole in gone or piece in gone:
            continue
        if (kept := _kept(boxes, confidence, whole, piece)) is not None:
            gone.add(piece if kept == whole else whole)
            confidence[kept] = max(confidence[whole], confidence[piece])
    rows = [row for row in range(len(detections)) if row not in gone]
    return Detections(detections.time_s, boxes[rows], confidence[rows])


def _contained(boxes: Floats) -> list[tuple[int, int]]:
    """Pairs (larger, smaller) of which the smaller lies inside the larger; the most alike first."""
    size = areas(boxes)
    shared = intersections(boxes[:, None], boxes[None])
    inside = (shared >= INSIDE * size[None]) & (size[:, None] > size[None])
    pairs = [(int(whole), int(piece)) for whole, piece in np.argwhere(inside)]
    return sorted(pairs, key=lambda pair: (size[pair[0]] / max(size[pair[1]], 1e-6), pair))


def _kept(boxes: Floats, confidence: Floats, whole: int, piece: int) -> int | None:
    """Which of two boxes is the person's; None if they are two people."""
    if _is_side_cut(boxes[whole], boxes[piece]):
        return whole if confidence[whole] >= confidence[piece] else piece
    if _is_upper_body(boxes[whole], boxes[piece]):
        return whole if confidence[whole] >= WEAK * confidence[piece] else piece
    is_weak = confidence[piece] < WEAK * confidence[whole]
    return whole if is_weak and _are_legs(boxes[whole], boxes[piece]) else None


def _shares(whole: Floats, piece: Floats) -> tuple[float, float]:
    """How much of the whole box's width and height the piece has."""
    width, height = (piece[2:] - piece[:2]) / np.maximum(whole[2:] - whole[:2], 1e-6)
    return float(width), float(height)


def _is_upper_body(whole: Floats, piece: Floats) -> bool:
    width, height = _shares(whole, piece)
    off_centre = abs(float(whole[0] + whole[2] - piece[0] - piece[2])) / 2
    is_cut = width >= CUT * height or off_centre <= CENTRE * float(whole[2] - whole[0])
    return _near(whole, piece, 1) and width >= UPPER_WIDTH and is_cut


def _are_legs(whole: Floats, piece: Floats) -> bool:
    width, height = _shares(whole, piece)
    return _near(whole, piece, 3) and width >= LEGS_WIDTH and height <= LEGS_HEIGHT


def _is_side_cut(whole: Floats, piece: Floats) -> bool:
    width, height = _shares(whole, piece)
    return height >= SIDE_HEIGHT and width >= SIDE_WIDTH


def _near(whole: Floats, piece: Floats, edge: int) -> bool:
    """Whether an edge (1 top, 3 bottom) is the same in both."""
    return bool(abs(whole[edge] - piece[edge]) <= EDGE * (whole[3] - whole[1]))
