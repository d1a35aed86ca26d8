"""Crops as a worse camera, or a worse moment, would have given them. Knows no file and no model."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Frame, Pixels, Vectors
from velvet.reid.appearance.crop_quality import TALL, cut_crop

COPIES = 8  # perturbed ones, two of each kind


def degraded(crop: Pixels, other: Pixels, chance: np.random.Generator) -> Pixels:
    """A crop as a worse camera or a worse moment would have given it; `other` is who stands in front."""
    height, width = crop.shape[:2]
    match chance.integers(3):
        case 0:
            return _blurred(crop, chance.uniform(0.015, 0.04))
        case 1:
            scale = chance.uniform(0.12, 0.25)
            size = max(round(width * scale), 4), max(round(height * scale), 8)
            return np.asarray(cv2.resize(crop, size, interpolation=cv2.INTER_AREA), np.uint8)
        case _:
            front, hidden = cv2.resize(other, (width, height)), crop.copy()
            place = round(width * chance.uniform(0.35, 0.6))
            if chance.random() < 0.5:
                hidden[:, :place] = front[:, width - place :]
            else:
                hidden[:, width - place :] = front[:, :place]
            return hidden


def perturbed(crop: Pixels, chance: np.random.Generator) -> list[Pixels]:
    """Copies of a crop under other light, blurred, partly hidden and noisy."""
    return [_one(crop, kind % 4, chance) for kind in range(COPIES)]


def _one(crop: Pixels, kind: int, chance: np.random.Generator) -> Pixels:
    match kind:
        case 0:
            changed = crop * chance.uniform(0.5, 1.5)
        case 1:
            return _blurred(crop, chance.uniform(0.005, 0.015))
        case 2:
            changed = crop.copy()
            tall, wide = (np.array(crop.shape[:2]) * chance.uniform(0.2, 0.4, 2)).astype(int)
            top = chance.integers(crop.shape[0] - tall + 1)
            left = chance.integers(crop.shape[1] - wide + 1)
            changed[top : top + tall, left : left + wide] = 127
        case _:
            changed = crop + chance.normal(0, 12, crop.shape)
    return np.clip(changed, 0, 255).astype(np.uint8)


def _blurred(crop: Pixels, share: float) -> Pixels:
    """`share` of its height is the blur's deviation."""
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), max(crop.shape[0] * share, 0.3)), np.uint8)


Floats = npt.NDArray[np.float64]


def identifiability(copies: Vectors) -> float:
    """0..1 by the unit vectors (k, d) of a crop's perturbed copies: the less they differ, the more.

    Twice the sigmoid of minus the mean pairwise distance: Terhörst et al., "SER-FIQ" (CVPR 2020), there
    with random parts of the network left out in place of perturbed pictures.
    """
    near = np.clip(copies.astype(np.float64) @ copies.T.astype(np.float64), -1, 1)
    apart = np.sqrt(2 - 2 * near)[np.triu_indices(len(copies), 1)]
    return float(2 / (1 + np.exp(apart.mean())))


def cheap(crop: Pixels) -> float:
    """0..1 as an ingest values a crop that is whole and sure: by its size and its sharpness."""
    height, width = crop.shape[:2]
    box = np.array([0, 0, width, height], np.float32)
    return cut_crop(Frame(0, 0.0, crop), box, min(height / TALL, 1.0) ** 0.5).quality


def identifiabilities(
    crops: Sequence[Pixels], encoder: CropEncoder, chance: np.random.Generator
) -> Floats:
    """(n,) how surely each crop shows who it is, to this encoder."""
    rows = (encoder.encode(perturbed(crop, chance)) for crop in crops)
    return np.array([identifiability(row) for row in rows], np.float64)
