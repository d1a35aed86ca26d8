"""Vectors without what a camera adds to all of them: its light, its height, its background."""

from collections.abc import Sequence

import numpy as np

from footage.records import Vectors

FEWEST = 20  # vectors of a camera; the statistics of fewer are theirs rather than the camera's
SHRINKAGE = 0.3  # of the spread over all dimensions, added to each one's own


def levelled(vectors: Vectors, cameras: Sequence[object]) -> Vectors:
    """Vectors (n, d) less the mean of their own camera, over its spread, of unit length again.

    Needs no label. Vectors of a camera that has few stay as they are.
    """
    found = vectors.astype(np.float32).copy()
    names = np.array([str(camera) for camera in cameras])
    for name in np.unique(names):
        mine = names == name
        if mine.sum() >= FEWEST:
            rows = found[mine] - found[mine].mean(axis=0)
            found[mine] = rows / (rows.std(axis=0) + SHRINKAGE * rows.std() + 1e-12)
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.maximum(length, 1e-12)
