"""Cover parts of a picture so that nobody can be recognised there. Knows boxes, and no person or store."""

from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np

from velvet.footage.records import Box, Pixels

BLOCKS = 8  # of a person's height: a head is then about one block
LEAST_BLOCK = 8  # pixels
PLAIN = 114  # grey: what networks are taught to take for the outside of a picture
STOUTEST = (
    3  # a box is at least a third as wide as the person in it is tall: the picture cut off the rest
)


@dataclass(frozen=True, slots=True)
class Cover:
    """What to cover of one picture: these boxes, and these others where they reach out of the window."""

    boxes: tuple[Box, ...]
    around: tuple[Box, ...] = ()
    window: Box = (0.0, 0.0, 0.0, 0.0)


def cover(pixels: Pixels, what: Cover) -> Pixels:
    """A copy of an upright picture with the boxes as mosaics; all else is as it was."""
    covered = pixels.copy()
    for box in what.around:
        _mosaic(covered, box, but=what.window)
    for box in what.boxes:
        _mosaic(covered, box)
    return covered


def cover_whole(pixels: Pixels) -> Pixels:
    """The whole picture as one mosaic."""
    height, width = pixels.shape[:2]
    return cover(pixels, Cover(((0.0, 0.0, float(width), float(height)),)))


def blank(pixels: Pixels, boxes: Iterable[Box]) -> Pixels:
    """A copy of an upright picture with the boxes one plain grey: nothing of what they showed is left.

    A mosaic keeps the colours of clothes, and its blocks, which lie elsewhere on somebody in each frame of a
    walk, can be combined into a finer picture.
    """
    blanked = pixels.copy()
    for box in boxes:
        x1, y1, x2, y2 = _inside(box, pixels.shape)
        blanked[y1:y2, x1:x2] = PLAIN
    return blanked


def blank_whole(pixels: Pixels) -> Pixels:
    """A picture of that size, all of it plain grey."""
    return np.full_like(pixels, PLAIN)


def covers(what: Cover, box: Box) -> float:
    """How much of a box lies under what is covered, 0..1."""
    left, top, right, bottom = (round(side) for side in box)
    under = np.zeros((max(1, bottom - top), max(1, right - left)), bool)
    moved = [_moved(b, -left, -top) for b in (*what.around, what.window, *what.boxes)]
    for place, (x1, y1, x2, y2) in enumerate(_inside(b, under.shape) for b in moved):
        under[y1:y2, x1:x2] = place != len(what.around)
    return float(under.mean())


def _mosaic(pixels: Pixels, box: Box, but: Box | None = None) -> None:
    """Cover a box in place, all of it or what lies outside another box."""
    x1, y1, x2, y2 = _inside(box, pixels.shape)
    if x1 >= x2 or y1 >= y2:
        return
    part = pixels[y1:y2, x1:x2]
    spared = np.zeros(part.shape[:2], bool)
    if but is not None:
        left, top, right, bottom = _inside(_moved(but, -x1, -y1), part.shape)
        spared[top:bottom, left:right] = True
    part[~spared] = _blocks(part, _block(box))[~spared]


def _block(box: Box) -> int:
    """The side of a block, by how tall the person in the box is."""
    tall = max(box[3] - box[1], STOUTEST * (box[2] - box[0]))
    return max(LEAST_BLOCK, round(tall / BLOCKS))


def _blocks(part: Pixels, block: int) -> Pixels:
    height, width = part.shape[:2]
    size = (max(1, width // block), max(1, height // block))
    means = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(means, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _moved(box: Box, right: float, down: float) -> Box:
    return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def _inside(box: Box, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
    """Whole pixels, the outermost that the box touches, inside a picture of that shape."""
    x1, y1 = int(np.floor(box[0])), int(np.floor(box[1]))
    x2, y2 = int(np.ceil(box[2])), int(np.ceil(box[3]))
    return (
        min(max(x1, 0), shape[1]),
        min(max(y1, 0), shape[0]),
        min(max(x2, 0), shape[1]),
        min(max(y2, 0), shape[0]),
    )
