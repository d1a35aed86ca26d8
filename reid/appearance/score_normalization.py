"""How far likenesses stand out of those that a camera gives to everyone. Needs no label; arithmetic only."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Vectors

FEWEST = 10  # vectors of a camera: fewer are compared with those of all cameras that have few

Matrix = npt.NDArray[np.floating]
Rows = npt.NDArray[np.bool_]


def symmetric_normalized_scores(vectors: Vectors, cameras: Iterable[object]) -> Matrix:
    """(n, n): by how many deviations each cosine of unit vectors (n, d) stands out; symmetric.

    Among the cosines of the one with all others of the other's camera, and the reverse, averaged: on
    some cameras, and among pictures of one's own, everybody looks more alike. Cameras that have few
    count as one. The symmetric score normalization of Kenny, "Bayesian Speaker Verification with
    Heavy-Tailed Priors" (Odyssey 2010), with each camera as a cohort.
    """
    cosines = (vectors @ vectors.T).astype(np.float32)
    np.fill_diagonal(cosines, 0)  # nobody stands out by being like themselves
    scores = np.zeros_like(cosines)
    for rows, cohort in _cohorts(np.array([str(camera) for camera in cameras])):
        mean, deviation = _moments(cosines, cohort)
        scores[:, rows] = (cosines[:, rows] - mean) / deviation
    scores = (scores + scores.T) / 2
    np.fill_diagonal(scores, scores.max(initial=0))
    return scores


def _cohorts(cameras: npt.NDArray[np.str_]) -> Iterator[tuple[Rows, Rows]]:
    """Which vectors (n,) are measured against which: a camera's against its own; of few, against all."""
    few = np.zeros(len(cameras), bool)
    for camera in np.unique(cameras):
        rows = cameras == camera
        if rows.sum() >= FEWEST:
            yield rows, rows
        else:
            few |= rows
    if few.any():
        yield few, few if few.sum() >= FEWEST else np.ones(len(cameras), bool)


def _moments(cosines: Matrix, cohort: Rows) -> tuple[Matrix, Matrix]:
    """Mean and deviation (n, 1) of each row over the cohort, itself left out."""
    block = cosines[:, cohort]
    number = np.maximum(cohort.sum() - cohort, 1)[:, None].astype(np.float32)
    mean = block.sum(axis=1, keepdims=True) / number
    variance = (block**2).sum(axis=1, keepdims=True) / number - mean**2
    return mean, np.sqrt(np.maximum(variance, 0)) + 1e-6
