"""How near the vectors of one person and of different people lie: of real crops, and of drawn ones.

`of_folder` measures a folder in Market-1501's layout, `drawn` what `looks.py` draws; `MEASURED` is what the
first gave for OSNet x0.25 (MSMT17 weights) averaged with mirrored crops, on Market-1501's development
identities (Zheng et al., ICCV 2015): 1,017 stays of three crops. Knows no library.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.identity.appearance_vectors import CROPS, LOWERS, UPPERS, Clothed, Looks
from velvet.evals.reid.reid import Ints
from velvet.footage.errors import NotFound
from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Vectors

PAUSE = (
    250  # frames, 10 s in Market-1501, after which the same person's next crop is of another stay
)
_NAME = re.compile(r"^(\d+)_c(\d+)s(\d+)_(\d+)_")
_BATCH = 64
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and standard deviation of some cosines."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Cosines between stays, each the mean of its crops' vectors.

    `nearest` are the hundredth part of `others`, and of `others_here`, that lie nearest: look-alikes.
    """

    crops: Spread  # of one stay, crop to crop
    own_here: Spread  # one person, one camera, two stays
    own: Spread  # one person, two cameras
    others_here: Spread  # two people, one camera
    others: Spread  # two people, two cameras
    nearest_here: float
    nearest: float
    camera: float  # length of the mean of a camera's stays, mean over the cameras


MEASURED = Likenesses(
    crops=Spread(0.833, 0.078),
    own_here=Spread(0.858, 0.058),
    own=Spread(0.802, 0.083),
    others_here=Spread(0.555, 0.100),
    others=Spread(0.526, 0.095),
    nearest_here=0.827,
    nearest=0.795,
    camera=0.745,
)


def likenesses(stays: Vectors, people: Ints, cameras: Ints) -> Likenesses:
    """Of stays (n, CROPS, d) with person and camera, (n,) each. There must be pairs of every kind."""
    means = stays.mean(axis=1)
    means = means / np.linalg.norm(means, axis=1, keepdims=True)
    one, other = np.triu_indices(len(means), 1)
    cosines = (means @ means.T)[one, other].astype(np.float64)
    same_person, here = people[one] == people[other], cameras[one] == cameras[other]
    first, second = np.triu_indices(stays.shape[1], 1)
    within = np.einsum("npd,npd->np", stays[:, first], stays[:, second]).astype(np.float64)
    lengths = [np.linalg.norm(means[cameras == c].mean(axis=0)) for c in np.unique(cameras)]
    return Likenesses(
        crops=_spread(within),
        own_here=_spread(cosines[same_person & here]),
        own=_spread(cosines[same_person & ~here]),
        others_here=_spread(cosines[~same_person & here]),
        others=_spread(cosines[~same_person & ~here]),
        nearest_here=_nearest(cosines[~same_person & here]),
        nearest=_nearest(cosines[~same_person & ~here]),
        camera=float(np.mean(lengths)),
    )


def _spread(cosines: Floats) -> Spread:
    return Spread(float(cosines.mean()), float(cosines.std()))


def _nearest(cosines: Floats) -> float:
    return float(np.sort(cosines)[-max(len(cosines) // 100, 1) :].mean())


def drawn(seed: int, people: int = 250, cameras: int = 5) -> Likenesses:
    """Of drawn people, nobody made like another: two stays each on two of the cameras, no bad crops."""
    random = Random(seed)
    crowd = [_anybody(random, f"person {n}") for n in range(people)]
    looks = Looks(seed, crowd, bad=0.0)
    visits = [
        (n, camera, stay)
        for n in range(people)
        for camera in random.sample(range(cameras), 2)
        for stay in range(2)
    ]
    stays = [looks.crops(crowd[n].name, f"view {c}", (c, stay))[0] for n, c, stay in visits]
    numbers = np.array(visits, np.int64)
    return likenesses(np.stack(stays), numbers[:, 0], numbers[:, 1])


def _anybody(random: Random, name: str) -> Clothed:
    (upper,) = random.choices(list(UPPERS), list(UPPERS.values()))
    (lower,) = random.choices(list(LOWERS), list(LOWERS.values()))
    return Clothed(name, upper, lower, name)


def of_folder(folder: Path, encoder: CropEncoder) -> Likenesses:
    """Of the crops in `query/` and `bounding_box_test/`, each averaged with its mirror image.

    Stays of fewer than CROPS crops are left out; of longer ones evenly chosen crops count. Raises NotFound.
    """
    files = sorted(f for part in ("query", "bounding_box_test") for f in (folder / part).glob("*"))
    named = [(match, file) for file in files if (match := _NAME.match(file.name))]
    if not named:
        raise NotFound(f"{folder} holds no crops. Name a folder in Market-1501's layout.")
    rows = np.array([[int(field) for field in match.groups()] for match, _ in named], np.int64)
    chosen = _stays(rows)
    vectors = _mirrored([named[n][1] for n in chosen.ravel()], encoder)
    first = rows[chosen[:, 0]]
    return likenesses(vectors.reshape(*chosen.shape, -1), first[:, 0], first[:, 1])


def _stays(rows: Ints) -> Ints:
    """(n, CROPS) numbers of rows (person, camera, sequence, frame): each line one stay, in order of time."""
    order = np.lexsort(rows.T[::-1])
    before, after = rows[order[:-1]], rows[order[1:]]
    ends = (before[:, :3] != after[:, :3]).any(axis=1) | (after[:, 3] - before[:, 3] > PAUSE)
    stays = np.split(order, np.flatnonzero(ends) + 1)
    places = [np.linspace(0, len(stay) - 1, CROPS).round().astype(int) for stay in stays]
    long = [s[at] for s, at in zip(stays, places, strict=True) if len(s) >= CROPS]
    return np.array(long, np.int64).reshape(-1, CROPS)


def _mirrored(files: Sequence[Path], encoder: CropEncoder) -> Vectors:
    """(n, d) unit rows: the mean of a crop's vector and its mirror image's."""
    batches: list[Vectors] = []
    for at in range(0, len(files), _BATCH):
        crops = [np.asarray(cv2.imread(str(f)), np.uint8) for f in files[at : at + _BATCH]]
        flipped = [np.ascontiguousarray(crop[:, ::-1]) for crop in crops]
        both = encoder.encode(crops) + encoder.encode(flipped)
        batches.append(both / np.linalg.norm(both, axis=1, keepdims=True))
    return np.concatenate(batches)
