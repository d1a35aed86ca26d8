"""How far probabilities of being one person hold: what was predicted beside what was so."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.reid.appearance.calibration import PRIOR, PROBABLE, SURE, Scale, fit_scale, probability

NONE = 0.5  # below, two stays are not believed to be one person
BANDS = (("none", 0.0, NONE), ("possible", NONE, PROBABLE), ("probable", PROBABLE, SURE))
TENTHS = tuple(
    (f"{low / 10:.1f}-{low / 10 + 0.1:.1f}", low / 10, low / 10 + 0.1) for low in range(10)
)

Floats = npt.NDArray[np.floating]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of like probability. The shares are weighed, so that one pair in ten is of one person."""

    name: str
    pairs: int
    share: float  # of all pairs
    predicted: float  # mean probability
    observed: float  # share of pairs that are one person


@dataclass(frozen=True, slots=True)
class Reliability:
    """One way of comparing: its scale, and what its probabilities come to."""

    way: str
    scale: Scale  # over all pairs
    bands: tuple[Bin, ...]  # none, possible, probable, sure
    tenths: tuple[Bin, ...]  # those that have pairs
    error: float  # mean distance of predicted and observed over the tenths, by their share


def halves(people: Ints) -> Bools:
    """(n,) whether a person is in the first half of all, drawn at random, the same each time."""
    everybody = np.unique(people)
    return np.isin(people, np.random.default_rng(0).permutation(everybody)[: len(everybody) // 2])


def reliability(way: str, people: Ints, cameras: Ints, likeness: Floats) -> Reliability:
    """Of the pairs on different cameras, by (n, n) likeness: fitted on one half of the people, told on
    the other, and the reverse. Raises ValueError where a half has no person on two cameras."""
    one, other = np.nonzero(np.triu(cameras[:, None] != cameras[None, :], 1))
    same, values = people[one] == people[other], likeness[one, other]
    chances: list[Floats] = []
    truths: list[Bools] = []
    first = halves(people)
    for half in (first, ~first):
        fitted_on, held = half[one] & half[other], ~half[one] & ~half[other]
        scale = fit_scale(values[fitted_on], same[fitted_on])
        chances.append(_chances(scale, values[held]))
        truths.append(same[held])
    return _measured(way, fit_scale(values, same), np.concatenate(chances), np.concatenate(truths))


def _chances(scale: Scale, values: Floats) -> Floats:
    odds = scale.slope * (values - scale.middle) + PRIOR
    return 1 / (1 + np.exp(-np.clip(odds, -60, 60)))


def _measured(way: str, scale: Scale, chances: Floats, same: Bools) -> Reliability:
    prior = probability(PRIOR)
    weight = np.where(same, prior / same.mean(), (1 - prior) / (1 - same.mean())) / len(same)
    tenths = _bins(TENTHS, chances, same, weight)
    return Reliability(
        way,
        scale,
        _bins((*BANDS, ("sure", SURE, 1.0)), chances, same, weight),
        tenths,
        sum(one.share * abs(one.predicted - one.observed) for one in tenths),
    )


def _bins(
    ranges: Sequence[tuple[str, float, float]], chances: Floats, same: Bools, weight: Floats
) -> tuple[Bin, ...]:
    bins: list[Bin] = []
    for name, low, high in ranges:
        in_bin = (chances >= low) & ((chances < high) | (high == 1.0))
        if in_bin.any():
            share = float(weight[in_bin].sum())
            predicted = float(weight[in_bin] @ chances[in_bin]) / share
            observed = float(weight[in_bin] @ same[in_bin]) / share
            bins.append(Bin(name, int(in_bin.sum()), share, predicted, observed))
    return tuple(bins)
