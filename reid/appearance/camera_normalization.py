"""What one camera adds to all vectors taken from it, learned from the people it showed, and taken away.

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


@dataclass(frozen=True, slots=True, eq=False)
class CameraNormalization:
    """The mean and the spread (d,) of a camera's vectors, and how far cosines of its people spread then."""

    mean: npt.NDArray[np.float32]
    spread: npt.NDArray[np.float32]
    usual: float = 1.0  # deviation of the cosines of any two tracklets, levelled

    def apply(self, vectors: npt.NDArray[np.floating]) -> Vectors:
        """Vectors (n, d) without what is the camera's, of unit length again."""
        return unit((vectors - self.mean) / self.spread)


def camera_normalization(tracklets: Sequence[Vectors], alike: float) -> CameraNormalization | None:
    """The level of a camera, from the vectors (n, d) of each of its tracklets; None from too few people.

    Tracklets whose mean vectors have a cosine of `alike` count as one person's, so that somebody who comes
    every day does not become the camera's mean.
    """
    seen = [rows for rows in tracklets if len(rows)]
    if sum(map(len, seen)) < FEWEST or len(seen) < FEWEST_PEOPLE:
        return None
    people = _people(unit(np.array([rows.mean(axis=0) for rows in seen])), alike)
    if len(people) < FEWEST_PEOPLE:
        return None
    weight = np.concatenate(
        [np.full(len(seen[i]), 1 / sum(len(seen[j]) for j in one)) for one in people for i in one]
    )
    every = np.concatenate([seen[i] for one in people for i in one]).astype(np.float64)
    mean = np.average(every, axis=0, weights=weight)
    away = np.average((every - mean) ** 2, axis=0, weights=weight)
    spread = np.sqrt(away) + SHRINKAGE * np.sqrt(away.mean())
    found = CameraNormalization(
        mean.astype(np.float32), np.maximum(spread, 1e-9).astype(np.float32)
    )
    means = found.apply(unit(np.array([rows.mean(axis=0) for rows in seen])))
    return replace(found, usual=_deviation(means))


def _deviation(means: Vectors) -> float:
    """Of the cosines of unit vectors (n, d) of different people, though a few are of one."""
    cosines = (means @ means.T)[np.triu_indices(len(means), 1)]
    middle = np.median(cosines)
    return max(MAD * float(np.median(np.abs(cosines - middle))), 1e-6)


def camera_normalizations(
    tracklets: Iterable[tuple[str, Vectors]], alike: float
) -> dict[str, CameraNormalization]:
    """The level of every camera that showed enough people, from (camera, vectors) of its tracklets."""
    seen: dict[str, list[Vectors]] = {}
    for camera, rows in tracklets:
        seen.setdefault(camera, []).append(rows)
    found = {camera: camera_normalization(rows, alike) for camera, rows in sorted(seen.items())}
    return {camera: known for camera, known in found.items() if known}


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


def likeliest_camera(vector: Vectors, levels: Mapping[str, CameraNormalization]) -> str:
    """The camera whose own look a vector (d,) of an unknown one shares most; empty if none is known."""
    cosines = {name: float(vector @ unit(level.mean)) for name, level in levels.items()}
    return max(sorted(cosines), key=lambda name: cosines[name], default="")


def to_others(vector: Vectors, camera: str, levels: Mapping[str, CameraNormalization]) -> Vectors:
    """(n, d) the vector (d,) as every other camera with a level would give it; none, if its own has none."""
    mine = levels.get(camera)
    others = [level for name, level in sorted(levels.items()) if name != camera]
    if mine is None or not others:
        return np.zeros((0, len(vector)), np.float32)
    without = (vector - mine.mean) / mine.spread
    return unit(np.stack([level.mean + level.spread * without for level in others]))
