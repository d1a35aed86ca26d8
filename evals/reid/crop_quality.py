"""Whether weighing by a crop's quality helps to know people again: measured against a constant weight.

On a folder in Market-1501's layout, whose crops are good and all of one size: a drawn share of them is
degraded here, by blur, by a small size or by a person in front. Does not know the library.
Takes minutes, so it is no part of `velvet eval`:

    python -m velvet.evals.reid.crop_quality FOLDER OSNET.onnx PEOPLE
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.reid.crop_perturbation import cheap, degraded, identifiabilities
from velvet.evals.reid.reid import Seen, named, score, starts
from velvet.footage.protocols import CropEncoder, Describer
from velvet.footage.records import Pixels, Vectors
from velvet.footage.records import Seen as SeenHow
from velvet.reid.appearance.calibration import fit_logistic
from velvet.reid.appearance.camera_normalization import normalized
from velvet.reid.appearance.crop_selection import MOST, POOR
from velvet.reid.tracklet_features import GARMENTS

DEGRADED_SHARE = 0.4  # of all crops
HALVES = 10  # of the people, drawn at random

RIDGE = 1e-6  # cost of a coefficient's square in a logistic regression
ONE_IN_TEN = 0.1  # pairs are of one person

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """Crops of stays in order, at most MOST of each: pictures, vectors (n, d), and of each (n, 4) `named`."""

    pictures: Sequence[Pixels]
    vectors: Vectors
    labels: Ints
    first: Ints  # of each stay
    cheap: Floats  # (n,)
    sure: Floats  # (n,) identifiability

    def weighed(self, weights: Floats) -> Seen:
        """One row a stay, its vector the mean by these weights, levelled."""
        sums = np.add.reduceat(self.vectors * weights[:, None], self.first)
        units = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
        facts = self.labels[self.first]
        return Seen(normalized(units.astype(np.float32), facts[:, 1]), *facts.T)


def read(folder: Path, encoder: CropEncoder, people: int, share: float) -> Crops:
    """So many people, drawn at random, with this share of their crops degraded. Raises NotFound."""
    chance = np.random.default_rng(0)
    files, facts = _chosen(folder, people, chance)
    whole = [np.asarray(cv2.imread(str(file)), np.uint8) for file in files]
    others = chance.integers(len(whole), size=len(whole))
    bad = chance.random(len(whole)) < share
    pictures = [
        degraded(crop, whole[other], chance) if is_bad else crop
        for crop, other, is_bad in zip(whole, others, bad, strict=True)
    ]
    worth = np.array([cheap(crop) for crop in pictures])
    sure = identifiabilities(pictures, encoder, chance)
    return Crops(pictures, encoder.encode(pictures), facts, starts(facts), worth, sure)


def _chosen(folder: Path, people: int, chance: np.random.Generator) -> tuple[list[Path], Ints]:
    """The crops of so many people by stay, at most MOST of each stay, as an ingest keeps."""
    folders = [named(folder / name) for name in ("query", "bounding_box_test")]
    files, facts = [f for one, _ in folders for f in one], np.concatenate([t for _, t in folders])
    drawn = chance.permutation(np.unique(facts[:, 0]))[:people]
    rows = np.lexsort(facts.T[::-1])
    rows = rows[np.isin(facts[rows, 0], drawn)]
    stays = np.split(rows, starts(facts[rows])[1:])
    kept = np.concatenate(
        [
            np.sort(chance.permutation(len(one))[:MOST]) + n
            for one, n in zip(stays, np.cumsum([0, *map(len, stays[:-1])]), strict=True)
        ]
    )
    rows = rows[kept]
    return [files[row] for row in rows], facts[rows]


@dataclass(frozen=True, slots=True)
class Gain:
    """What a way gains over a constant weight: the mean and deviation over halves of the people."""

    way: str
    whole: float  # over all people
    mean: float
    deviation: float


def means(crops: Crops) -> list[Gain]:
    """Mean average precision stay to stay, by what weighs a stay's crops.

    Crops much worse than a stay's best are left out, as an ingest leaves them out.
    """
    best = np.maximum.reduceat(crops.cheap, crops.first)
    counts = np.diff([*crops.first, len(crops.cheap)])
    kept = (crops.cheap >= POOR * np.repeat(best, counts)).astype(np.float64)
    sharper = np.exp((crops.sure - crops.sure.mean()) / max(float(crops.sure.std()), 1e-9) / 2)
    ways = {
        "constant": kept,
        "cheap": kept * crops.cheap,
        "identifiability": kept * crops.sure,
        "identifiability, sharpened": kept * sharper,
    }
    stays = {way: crops.weighed(weights) for way, weights in ways.items()}
    parts = [np.ones(len(crops.first), bool), *_halves(crops.labels[crops.first, 0])]
    scores = {way: [_precision(seen[part]) for part in parts] for way, seen in stays.items()}
    return _gains(scores)


def _precision(seen: Seen) -> float:
    return score("", seen, seen, 1 - seen.vectors @ seen.vectors.T).mean_average_precision


def _halves(people: Ints) -> Iterator[npt.NDArray[np.bool_]]:
    for seed in range(HALVES):
        drawn = np.random.default_rng(seed).permutation(np.unique(people))
        yield np.isin(people, drawn[: len(drawn) // 2])


def _gains(scores: dict[str, list[float]]) -> list[Gain]:
    usual = np.array(scores["constant"])
    gains = {way: np.array(values) - usual for way, values in scores.items()}
    return [
        Gain(way, scores[way][0], float(gain[1:].mean()), float(gain[1:].std()))
        for way, gain in gains.items()
    ]


def fusions(crops: Crops, describer: Describer) -> list[Gain]:
    """Log-loss of pairs on two cameras, learned on one half of the people and told of the other.

    By how the described colours' weight, and the vectors', may depend on the worse crop's quality. One pair
    in ten counts as of one person. Less is better.
    """
    stays = crops.weighed(np.ones(len(crops.vectors)))
    one, other = np.nonzero(np.triu(stays.cameras[:, None] != stays.cameras[None, :], 1))
    looks = (stays.vectors @ stays.vectors.T)[one, other]
    colours = _overlaps(crops, describer)[one, other]
    ways = {"constant": [looks, colours], "vectors alone": [looks]}
    for name, quality in (("cheap", crops.cheap), ("identifiability", crops.sure)):
        mean = np.add.reduceat(quality, crops.first) / np.diff([*crops.first, len(quality)])
        mean = (mean - mean.mean()) / max(float(mean.std()), 1e-9)
        worse = np.minimum(mean[one], mean[other])
        ways[f"description by {name}"] = [looks, colours, colours * worse]
        ways[f"both by {name}"] = [looks, colours, looks * worse, colours * worse, worse]
    same = stays.people[one] == stays.people[other]
    scores: dict[str, list[float]] = {}
    for way, features in ways.items():
        rows = np.stack([np.ones(len(one)), *features], axis=1)
        losses = [
            _loss(rows, same, half[one] & half[other], ~half[one] & ~half[other])
            for half in _halves(stays.people)
        ]
        scores[way] = [float(np.mean(losses)), *losses]
    return _gains(scores)


def _loss(
    rows: Floats,
    same: npt.NDArray[np.bool_],
    learned_on: npt.NDArray[np.bool_],
    held: npt.NDArray[np.bool_],
) -> float:
    """Of the held pairs, by a logistic regression over the known ones."""
    fitted = fit_logistic(rows[learned_on], same[learned_on], _shares(same[learned_on]), RIDGE)
    odds = np.where(same[held], 1, -1) * (rows[held] @ fitted)
    return float(_shares(same[held]) @ np.logaddexp(0, -odds))


def _shares(same: npt.NDArray[np.bool_]) -> Floats:
    """One pair in ten is of one person."""
    return np.where(same, ONE_IN_TEN / same.sum(), (1 - ONE_IN_TEN) / (~same).sum())


def _overlaps(crops: Crops, describer: Describer) -> Floats:
    """(stays, stays) mean overlap of described colours, 0..1; half where no garment was seen of both."""
    ends = [*crops.first[1:], len(crops.pictures)]
    looks = [
        describer.describe(crops.pictures[a:b]) for a, b in zip(crops.first, ends, strict=True)
    ]
    total, shared = np.zeros((2, len(looks), len(looks)))
    for garment in GARMENTS:
        garments = [one.attribute(garment) for one in looks]
        likelihoods = [a.likelihoods if a.seen is SeenHow.VISIBLE else {} for a in garments]
        names = sorted({name for one in likelihoods for name in one})
        rows = np.array([[one.get(name, 0.0) ** 0.5 for name in names] for one in likelihoods])
        total += rows @ rows.T
        shared += np.outer(rows.any(axis=1), rows.any(axis=1))
    return np.where(shared > 0, total / np.maximum(shared, 1), 0.5)


def _main(folder: Path, weights: Path, people: int) -> None:
    from velvet.adapters.describers.colour import ColourDescriber
    from velvet.adapters.encoders.onnx_reid import OnnxReid

    for share in (0.0, DEGRADED_SHARE):
        crops = read(folder, OnnxReid(weights), people, share)
        lines = [f"{share:.0%} of {len(crops.labels)} crops degraded, {len(crops.first)} stays"]
        for title, gains in (
            ("mAP, crops of a stay weighed by", means(crops)),
            ("log-loss, fused with", fusions(crops, ColourDescriber())),
        ):
            lines.append(f"  {title}")
            lines += [
                f"    {g.way:28} {g.whole:.4f}  {g.mean:+.4f} +- {g.deviation:.4f}" for g in gains
            ]
        sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    _main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
