"""How well a crop shows a person: first expected from the boxes alone, then measured on the pixels.

Knows no model and no file. A crop is worth more the larger, surer, freer of other people and more complete
the person is, and the sharper the picture.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import coverage
from velvet.footage.records import Box, BoxPath, CropPicture, Frame, Pixels

TALL = 200.0  # pixels: a taller person shows no more
WHOLE = 2.0  # height over width of somebody seen from head to foot
CUT_OFF = 0.5  # what is left of a crop's quality if the picture's border cuts into the person
BORDER = 2.0  # pixels
MARGIN = 0.04  # of the height, added around the box
BEHIND = 0.5  # how much somebody behind spoils a crop, next to somebody in front
SHARP_HEIGHT = 128  # pixels at which sharpness is compared: blur and smallness look the same there
SHARP = 0.15  # Laplacian variance over grey variance of a crop that is half sharp

Floats = npt.NDArray[np.float32]


def expected_quality(path: BoxPath, others: Sequence[BoxPath], width: int, height: int) -> Floats:
    """(n,) 0..1: how good a crop each box of the path promises. 0 where nobody was detected.

    `others` are the other people's paths in the same recording; `width` and `height` the frame's.
    """
    across = path.boxes[:, 2] - path.boxes[:, 0]
    down = path.boxes[:, 3] - path.boxes[:, 1]
    tall = np.sqrt(np.clip(down / TALL, 0, 1))
    whole = np.sqrt(np.clip(down / np.maximum(across, 1) / WHOLE, 0, 1))
    low = (path.boxes[:, :2] <= BORDER).any(axis=1)
    high = (path.boxes[:, 2:] >= np.array([width, height]) - BORDER).any(axis=1)
    inside = np.where(low | high, CUT_OFF, 1.0)
    quality = path.confidence * tall * whole * inside * _freedom(path, others)
    return quality.astype(np.float32)


def _freedom(path: BoxPath, others: Sequence[BoxPath]) -> npt.NDArray[np.float64]:
    """(n,) 0..1: how little of each box the other people cover."""
    free = np.ones(len(path))
    for other in others:
        both = (path.times_s >= other.times_s[0]) & (path.times_s <= other.times_s[-1])
        if both.any():
            there = _at(other, path.times_s[both])
            covered = coverage(path.boxes[both], there)
            is_behind = there[:, 3] < path.boxes[both, 3]
            free[both] *= 1 - np.where(is_behind, BEHIND, 1.0) * covered
    return free


def _at(path: BoxPath, times_s: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, 4) where a person was at these moments."""
    return np.column_stack(
        [np.interp(times_s, path.times_s, path.boxes[:, side]) for side in range(4)]
    )


def cut_crop(frame: Frame, box: Floats, expected: float) -> CropPicture:
    """The person in `box` with a small margin, clipped to the frame; `box` of the crop is what was cut out.

    `expected` is the `expected_quality` of the box, or just its confidence; the sharpness of the pixels
    lowers it to the crop's quality. Raises ValueError for a box outside the frame.
    """
    region = _region(box, frame.pixels)
    x1, y1, x2, y2 = (int(side) for side in region)
    if x2 <= x1 or y2 <= y1:
        raise ValueError(f"box {box.tolist()} is outside the frame")
    pixels = np.ascontiguousarray(frame.pixels[y1:y2, x1:x2])
    return CropPicture(frame.time_s, region, expected * _sharpness(pixels), pixels)


def _region(box: Floats, pixels: Pixels) -> Box:
    margin = MARGIN * float(box[3] - box[1])
    height, width = pixels.shape[:2]
    x1, y1 = np.floor(box[:2] - margin)
    x2, y2 = np.ceil(box[2:] + margin)
    return max(float(x1), 0.0), max(float(y1), 0.0), min(float(x2), width), min(float(y2), height)


def _sharpness(pixels: Pixels) -> float:
    """0.5..1: how much fine detail there is for the contrast there is, at one size for all."""
    scale = SHARP_HEIGHT / pixels.shape[0]
    size = max(round(pixels.shape[1] * scale), 3), SHARP_HEIGHT
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    grey = cv2.cvtColor(cv2.resize(pixels, size, interpolation=interpolation), cv2.COLOR_BGR2GRAY)
    detail = float(cv2.Laplacian(grey, cv2.CV_64F).var()) / max(float(grey.var()), 1.0)
    return 0.5 + 0.5 * detail / (detail + SHARP)
