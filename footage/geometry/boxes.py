"""How far boxes overlap: areas, intersections, IoU, IoS and coverage, written once.

Boxes are `(..., 4)` xyxy in pixels, float32 or float64, and keep their precision. Two stacks of one length
are compared row by row; what else NumPy broadcasts works too. Knows no path and no detection.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

_LEAST_AREA = 1e-9  # pixels squared: an empty box overlaps nothing instead of dividing by 0


def areas(boxes: Floats) -> Floats:
    """(...,) the areas of `(..., 4)` boxes."""
    return (boxes[..., 2:] - boxes[..., :2]).prod(axis=-1)


def intersections(boxes: Floats, others: Floats) -> Floats:
    """(...,) the area that each box shares with the other."""
    low = np.maximum(boxes[..., :2], others[..., :2])
    high = np.minimum(boxes[..., 2:], others[..., 2:])
    return np.clip(high - low, 0, None).prod(axis=-1)


def ious(boxes: Floats, others: Floats) -> Floats:
    """(...,) intersection over union; 0 where one of the two boxes is NaN (not known)."""
    shared = intersections(boxes, others)
    union = areas(boxes) + areas(others) - shared
    return np.nan_to_num(shared / np.maximum(union, _LEAST_AREA), nan=0.0)


def pairwise_ious(boxes: Floats, others: Floats) -> Floats:
    """(n, m) intersection over union of each of (n, 4) with each of (m, 4)."""
    return ious(boxes[:, None], others[None])


def ioss(boxes: Floats, others: Floats) -> Floats:
    """(...,) intersection over the smaller of the two."""
    smaller = np.minimum(areas(boxes), areas(others))
    return intersections(boxes, others) / np.maximum(smaller, _LEAST_AREA)


def coverage(boxes: Floats, others: Floats) -> Floats:
    """(...,) the share of each box that lies inside the other."""
    return intersections(boxes, others) / np.maximum(areas(boxes), _LEAST_AREA)
