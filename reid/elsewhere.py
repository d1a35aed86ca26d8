"""How somebody seen by one camera would look to the others, by what each camera adds. Arithmetic only."""

from collections.abc import Mapping

import numpy as np

from footage.records import Vectors
from reid.level import Level, unit


def likeliest_camera(vector: Vectors, levels: Mapping[str, Level]) -> str:
    """The camera whose own look a vector (d,) of an unknown one shares most; empty if none is known."""
    cosines = {name: float(vector @ unit(level.mean)) for name, level in levels.items()}
    return max(sorted(cosines), key=lambda name: cosines[name], default="")


def to_others(vector: Vectors, camera: str, levels: Mapping[str, Level]) -> Vectors:
    """(n, d) the vector (d,) as every other camera with a level would give it; none, if its own has none."""
    mine = levels.get(camera)
    others = [level for name, level in sorted(levels.items()) if name != camera]
    if mine is None or not others:
        return np.zeros((0, len(vector)), np.float32)
    without = (vector - mine.mean) / mine.spread
    return unit(np.stack([level.mean + level.spread * without for level in others]))
