"""Likeness without what a camera adds to all it sees: its light, its height, its background.

Needs no label. Arithmetic only.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Vectors

FEWEST = 10  # vectors: what a camera shows of its own weighs no more than what all cameras show
SHRINKAGE = 1.0  # of the spread over all dimensions, added to each one's own

Matrix = npt.NDArray[np.floating]


def normalized(vectors: Vectors, cameras: Iterable[object]) -> Vectors:
    """Vectors (n, d) less the mean of their own camera, over its spread, of unit length again.

    A camera of few is taken for something between itself and all of them. For vectors of ten people and
    more: what fewer have in common is no camera's.
    """
    names = _names(cameras)
    groups = [names == name for name in np.unique(names)]
    found = vectors.astype(np.float32).copy()
    for mine, mean in zip(groups, _means(found, groups), strict=True):
        found[mine] -= mean
    for mine, mean in zip(groups, _means(found**2, groups), strict=True):
        found[mine] /= np.sqrt(mean) + SHRINKAGE * np.sqrt(mean.mean()) + 1e-12
    length = np.linalg.norm(found, axis=1, keepdims=True)
    return found / np.maximum(length, 1e-12)


def _means(rows: Matrix, groups: Sequence[npt.NDArray[np.bool_]]) -> list[Matrix]:
    """The mean (d,) of each group's rows and of FEWEST that are like all rows."""
    usual = rows.sum(axis=0) / max(len(rows), 1)
    return [(rows[mine].sum(axis=0) + FEWEST * usual) / (mine.sum() + FEWEST) for mine in groups]


def symmetric_normalized_scores(vectors: Vectors, cameras: Iterable[object]) -> Matrix:
    """(n, n): by how many deviations each cosine of unit vectors (n, d) stands out; symmetric.

    Among the cosines of the one with all others of the other's camera, and the reverse, averaged: on
    some cameras, and among pictures of one's own, everybody looks more alike. Cameras that have few
    count as one. The symmetric score normalisation of Kenny, "Bayesian Speaker Verification with
    Heavy-Tailed Priors" (Odyssey 2010), with each camera as a cohort.
    """
    cosines = (vectors @ vectors.T).astype(np.float32)
    np.fill_diagonal(cosines, 0)  # nobody stands out by being like themselves
    found = np.zeros_like(cosines)
    for mine, cohort in _cohorts(_names(cameras)):
        mean, deviation = _spread(cosines, cohort)
        found[:, mine] = (cosines[:, mine] - mean) / deviation
    found = (found + found.T) / 2
    np.fill_diagonal(found, found.max(initial=0))
    return found


def _cohorts(names: npt.NDArray[np.str_]) -> Iterator[tuple[npt.NDArray[np.bool_], ...]]:
    """Which vectors (n,) are measured against which: a camera's against its own; of few, against all."""
    few = np.zeros(len(names), bool)
    for name in np.unique(names):
        mine = names == name
        if mine.sum() >= FEWEST:
            yield mine, mine
        else:
            few |= mine
    if few.any():
        yield few, few if few.sum() >= FEWEST else np.ones(len(names), bool)


def _spread(cosines: Matrix, cohort: npt.NDArray[np.bool_]) -> tuple[Matrix, Matrix]:
    """Mean and deviation (n, 1) of each row over the cohort, itself left out."""
    block = cosines[:, cohort]
    number = np.maximum(cohort.sum() - cohort, 1)[:, None].astype(np.float32)
    mean = block.sum(axis=1, keepdims=True) / number
    variance = (block**2).sum(axis=1, keepdims=True) / number - mean**2
    return mean, np.sqrt(np.maximum(variance, 0)) + 1e-6


def _names(cameras: Iterable[object]) -> npt.NDArray[np.str_]:
    return np.array([str(camera) for camera in cameras])
