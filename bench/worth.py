"""How well a crop shows who it is: cheaply from its pixels, or from what an encoder makes of it."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bench.spoil import perturbed
from footage.records import Frame, Pixels, Vectors
from footage.seams import CropEncoder
from ingest.crops import TALL, cut

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
    return cut(Frame(0, 0.0, crop), box, min(height / TALL, 1.0) ** 0.5).quality


def identifiabilities(
    crops: Sequence[Pixels], encoder: CropEncoder, chance: np.random.Generator
) -> Floats:
    """(n,) how surely each crop shows who it is, to this encoder."""
    rows = (encoder.encode(perturbed(crop, chance)) for crop in crops)
    return np.array([identifiability(row) for row in rows], np.float64)
