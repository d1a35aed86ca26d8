"""What tells the people of one library apart, learned from its confirmed people. Arithmetic only.

Linear discriminants after Fisher, as in probabilistic discriminant analysis (Ioffe, "Probabilistic Linear
Discriminant Analysis", ECCV 2006): directions in which people differ most for how much each person varies,
weighed by how much of it is the person. Beside them the vectors stay as they are, since a few people show
only some of what people differ in.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Vectors

DIMENSIONS = 128  # at most; of few people, one less than they are
SHRINKAGE = 0.5  # of how a person varies, towards varying alike in every direction
HALF = 50  # people, from whom what was learned weighs as much as the vectors as they are

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """From unit vectors (n, d) to unit vectors (n, d + k): k learned directions, then the vectors."""

    mean: npt.NDArray[np.float32]  # (d,)
    directions: npt.NDArray[np.float32]  # (d, k)
    weight: float  # of the learned directions in a cosine, 0..1

    def apply(self, vectors: Vectors) -> Vectors:
        """Vectors (n, d + k), unit length."""
        rows = vectors.astype(np.float32)
        learned = np.sqrt(self.weight) * _unit((rows - self.mean) @ self.directions)
        plain = np.sqrt(1 - self.weight) * rows
        return np.concatenate([learned, plain], axis=1).astype(np.float32)

    def restore(self, projected: Vectors) -> Vectors:
        """The vectors (n, d) that were projected, as far as (n, d + k) were not rounded since."""
        rows = projected[:, self.directions.shape[1] :]
        return _unit(rows.astype(np.float32)).astype(np.float32)


def tune(vectors: Vectors, people: npt.NDArray[np.int64]) -> Projection:
    """Learn from unit vectors (n, d) of crops and the person on each (n,).

    Raises ValueError if there are fewer than two people, or nobody has two crops.
    """
    from scipy.linalg import eigh

    names, person = np.unique(people, return_inverse=True)
    if len(names) < 2 or len(names) == len(people):
        raise ValueError("Tuning needs two people, and two pictures of one of them.")
    rows = vectors.astype(np.float64)
    means = np.stack([rows[person == one].mean(axis=0) for one in range(len(names))])
    mean = means.mean(axis=0)
    away = rows - means[person]
    within = _shrunk(away.T @ away / len(away))
    between = (means - mean).T @ (means - mean) / len(names)
    size = rows.shape[1]
    number = min(DIMENSIONS, len(names) - 1, size)
    ratio, directions = eigh(between, within, subset_by_index=(size - number, size - 1))
    ratio = np.maximum(ratio, 0)
    return Projection(
        mean.astype(np.float32),
        (directions * np.sqrt(ratio / (1 + ratio))).astype(np.float32),
        len(names) / (len(names) + HALF),
    )


def _shrunk(covariance: Matrix) -> Matrix:
    usual = max(float(np.trace(covariance)) / len(covariance), 1e-9)
    return (1 - SHRINKAGE) * covariance + SHRINKAGE * usual * np.eye(len(covariance))


def _unit(rows: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
