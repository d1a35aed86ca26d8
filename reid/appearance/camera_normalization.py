"""What one camera adds to all vectors taken from it: learned from the people it showed, and removed.

Needs no label, but enough different people: of one person alone, the mean is that person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Vectors

FEWEST_PEOPLE = 8
FEWEST = 20  # vectors
MAD = 1.4826  # median distance from the median, to standard deviations
SHRINKAGE = 1.0  # of the spread over all dimensions, added to each one's own
PRIOR = 10  # vectors like those of all cameras, added to each camera's own


@dataclass(frozen=True, slots=True, eq=False)
class CameraNormalization:
    """The mean and the spread (d,) of a camera's vectors, and how cosines of its people spread then."""

    mean: npt.NDArray[np.float32]
    spread: npt.NDArray[np.float32]
    deviation: float = 1.0  # of the normalized cosines of any two tracklets

    def apply(self, vectors: npt.NDArray[np.floating]) -> Vectors:
        """Vectors (n, d) without what is the camera's, of unit length again."""
        return unit((vectors - self.mean) / self.spread)


def camera_normalizations(
    tracklets: Iterable[tuple[str, Vectors]], alike: float
) -> dict[str, CameraNormalization]:
    """That of every camera that showed enough people, from (camera, vectors) of its tracklets."""
    by_camera: dict[str, list[Vectors]] = {}
    for camera, rows in tracklets:
        by_camera.setdefault(camera, []).append(rows)
    learned = {name: camera_normalization(rows, alike) for name, rows in sorted(by_camera.items())}
    return {camera: one for camera, one in learned.items() if one}


def camera_normalization(tracklets: Sequence[Vectors], alike: float) -> CameraNormalization | None:
    """That of one camera, from the vectors (n, d) of each of its tracklets; None from too few people.

    Tracklets whose mean vectors have a cosine of `alike` count as one person's, so that somebody who comes
    every day does not become the camera's mean.
    """
    tracklets = [rows for rows in tracklets if len(rows)]
    if sum(map(len, tracklets)) < FEWEST or len(tracklets) < FEWEST_PEOPLE:
        return None
    means = unit(np.array([rows.mean(axis=0) for rows in tracklets]))
    people = _people(means, alike)
    if len(people) < FEWEST_PEOPLE:
        return None
    weights = [
        np.full(len(tracklets[i]), 1 / _count(tracklets, one)) for one in people for i in one
    ]
    weight = np.concatenate(weights)
    rows = np.concatenate([tracklets[i] for one in people for i in one]).astype(np.float64)
    mean = np.average(rows, axis=0, weights=weight)
    learned = _normalization(mean, np.average((rows - mean) ** 2, axis=0, weights=weight))
    return replace(learned, deviation=_deviation(learned.apply(means)))


def normalized(vectors: Vectors, cameras: Iterable[object]) -> Vectors:
    """Vectors (n, d) without what their cameras (n,) add, whoever is on them.

    A camera with few vectors is taken for something between itself and all cameras. For vectors of ten
    people and more: what fewer have in common is not the camera's.
    """
    names = np.array([str(camera) for camera in cameras])
    groups = [names == name for name in np.unique(names)]
    rows = vectors.astype(np.float32).copy()
    means = _shrunken_means(rows, groups)
    for group, mean in zip(groups, means, strict=True):
        rows[group] -= mean
    variances = _shrunken_means(rows**2, groups)
    for group, mean, variance in zip(groups, means, variances, strict=True):
        rows[group] = _normalization(mean, variance).apply(vectors[group])
    return rows


def _normalization(
    mean: npt.NDArray[np.floating], variance: npt.NDArray[np.floating]
) -> CameraNormalization:
    spread = np.sqrt(variance) + SHRINKAGE * np.sqrt(variance.mean())
    return CameraNormalization(mean.astype(np.float32), np.maximum(spread, 1e-9).astype(np.float32))


def _shrunken_means(
    rows: npt.NDArray[np.floating], groups: Sequence[npt.NDArray[np.bool_]]
) -> list[npt.NDArray[np.floating]]:
    """The mean (d,) of each group's rows and of PRIOR that are like all rows."""
    usual = rows.sum(axis=0) / max(len(rows), 1)
    return [(rows[group].sum(axis=0) + PRIOR * usual) / (group.sum() + PRIOR) for group in groups]


def _count(tracklets: Sequence[Vectors], numbers: Sequence[int]) -> int:
    return sum(len(tracklets[number]) for number in numbers)


def _deviation(means: Vectors) -> float:
    """Of the cosines of unit vectors (n, d) of different people, though a few are of one."""
    cosines = (means @ means.T)[np.triu_indices(len(means), 1)]
    middle = np.median(cosines)
    return max(MAD * float(np.median(np.abs(cosines - middle))), 1e-6)


def _people(means: Vectors, alike: float) -> list[list[int]]:
    """Rows by person, roughly: each joins the most alike of those who came first, or is somebody new."""
    people: list[list[int]] = []
    for row in range(len(means)):
        firsts = means[[one[0] for one in people]] @ means[row] if people else np.zeros(0)
        if len(firsts) and firsts.max() >= alike:
            people[int(firsts.argmax())].append(row)
        else:
            people.append([row])
    return people


def unit(vectors: npt.NDArray[np.floating]) -> Vectors:
    """Rows of unit length."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return (vectors / np.maximum(length, 1e-12)).astype(np.float32)


def likeliest_camera(vector: Vectors, cameras: Mapping[str, CameraNormalization]) -> str:
    """The camera whose own look a vector (d,) of unknown origin shares most; empty if none is known."""
    cosines = {name: float(vector @ unit(camera.mean)) for name, camera in cameras.items()}
    return max(sorted(cosines), key=lambda name: cosines[name], default="")


def project_to_other_cameras(
    vector: Vectors, camera: str, cameras: Mapping[str, CameraNormalization]
) -> Vectors:
    """(n, d) the vector (d,) as every other known camera would give it; none if its own is not known."""
    own = cameras.get(camera)
    others = [one for name, one in sorted(cameras.items()) if name != camera]
    if own is None or not others:
        return np.zeros((0, len(vector)), np.float32)
    without = (vector - own.mean) / own.spread
    return unit(np.stack([one.mean + one.spread * without for one in others]))
