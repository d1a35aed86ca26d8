"""Where a tracklet's appearance leaves its own spread: somebody took off a coat, or is somebody else.

Only nominates: a shadow moves vectors as well, so what is seen on both sides has to decide. Knows vectors
in rising time, no pictures.
"""

import numpy as np

from velvet.footage.records import Vectors
from velvet.reid.appearance.calibration import is_uncalibrated, scale_of
from velvet.reid.appearance.camera_normalization import unit

FEWEST = 3  # vectors on either side: of fewer, one bad picture is the mean


def first_changed_row(vectors: Vectors, fingerprint: str) -> int | None:
    """The row from which on the appearance is another, or None. `vectors` (n, d) are in rising time.

    The means of both sides are less alike than an even chance of two people on one camera, and less than
    the vectors of either side are among each other. An uncalibrated encoder nominates nobody.
    """
    if is_uncalibrated(fingerprint) or len(vectors) < 2 * FEWEST:
        return None
    splits = range(FEWEST, len(vectors) - FEWEST + 1)
    cosines = [_cosine(vectors[:row], vectors[row:]) for row in splits]
    worst = int(np.argmin(cosines))
    row = splits[worst]
    least = min(_mean_cosine(vectors[:row]), _mean_cosine(vectors[row:]))
    even = scale_of(fingerprint, one_camera=True).middle
    return row if cosines[worst] < min(even, least) else None


def boundary(before: Vectors, between: Vectors, after: Vectors) -> int:
    """How many of the vectors `between` (n, d), in rising time, still belong to those `before`. 0..n"""
    favour = between @ (_mean(before) - _mean(after))
    return int(np.argmax(np.concatenate([[0.0], np.cumsum(favour)])))


def _mean(vectors: Vectors) -> Vectors:
    return unit(vectors.mean(axis=0))


def _cosine(one: Vectors, other: Vectors) -> float:
    return float(_mean(one) @ _mean(other))


def _mean_cosine(vectors: Vectors) -> float:
    """Of two different vectors."""
    pairs = np.triu_indices(len(vectors), 1)
    return float((vectors @ vectors.T)[pairs].mean())
