"""Crops as a worse camera, or a worse moment, would have given them. Knows no file and no model."""

import cv2
import numpy as np

from footage.records import Pixels

COPIES = 8  # perturbed ones, two of each kind


def spoilt(crop: Pixels, other: Pixels, chance: np.random.Generator) -> Pixels:
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
            front, found = cv2.resize(other, (width, height)), crop.copy()
            place = round(width * chance.uniform(0.35, 0.6))
            if chance.random() < 0.5:
                found[:, :place] = front[:, width - place :]
            else:
                found[:, width - place :] = front[:, :place]
            return found


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
