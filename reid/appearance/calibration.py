"""From likeness to the probability of being one person, by figures measured on pairs with truth.

Each figure is a logistic fit, same against different people, both kinds of pairs weighing alike, over
the 2,015 unbroken stays of Market-1501's development identities that have two crops and more, as most
stays have, of which three count (`velvet eval reid` shows how such figures hold).
Stays are compared by the mean of their crops' vectors.
"""

import math
import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Band

PRIOR = -2.2  # log-odds that two tracklets drawn from one library are one person: about one in ten
SURE, PROBABLE = 0.9, 0.7
DOUBLE = (
    -2.0
)  # log-odds that somebody else looks the same: of the joins by looks alone that seemed surest
# (0.9 and more), 11 of 100 were wrong on ten drawn days on which one person in three had a double
ROUNDS, HELD = 30, 1e-4  # of Newton's method; how much a coefficient's square costs


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a cosine says: log-odds = slope * (cosine - middle)."""

    slope: float
    middle: float

    def log_odds(self, cosine: float) -> float:
        """Evidence of one cosine, before the prior."""
        return self.slope * (cosine - self.middle)


@dataclass(frozen=True, slots=True)
class Scales:
    """An encoder's scales: of pairs on two cameras, and of pairs on one, which looks alike by itself."""

    across: Scale
    within: Scale


@dataclass(frozen=True, slots=True)
class Tuned:
    """What tuning makes of an encoder's scale, the more its learned directions weigh.

    Fits over both halves of the people, by projections learned from 16 to 200 of the other half.
    """

    flatter: float  # how much of the slope is lost
    lower: float  # how far the middle sinks, by weight
    and_lower: float  # and by weight squared

    def applied(self, scale: Scale, weight: float) -> Scale:
        """The scale of vectors with learned directions of this weight, 0..1."""
        middle = scale.middle - weight * (self.lower + self.and_lower * weight)
        return Scale(scale.slope / (1 + self.flatter * weight), middle)


# OSNet x0.25, mirrored; taken for other re-identification networks
NETWORK = Scales(across=Scale(26.0, 0.655), within=Scale(27.3, 0.699))
NETWORK_LEVELLED = Scales(across=Scale(18.6, 0.258), within=Scale(17.2, 0.286))
NETWORK_TUNED = Tuned(0.75, 0.185, 0.16)
# Colour parts
COLOUR = Scales(across=Scale(24.9, 0.816), within=Scale(37.2, 0.861))
COLOUR_LEVELLED = Scales(across=Scale(10.5, 0.287), within=Scale(10.3, 0.335))
COLOUR_TUNED = Tuned(1.5, 0.31, 0.20)
# An encoder of which nothing was measured, such as CLIP: of levelled cosines by how many of their usual
# deviations (`Level.usual`) they stand out. OSNet's figures in these units: of others as if unmeasured
# (colours, shrunken pictures, a detector's features, chance) they joined 1 to 11 in 1,000 pairs of different
# people, where OSNet's figures for bare cosines joined 440 to 980.
STRANGER = Scales(across=Scale(2.1, 1.7), within=Scale(1.8, 1.8))
STRANGER_DENIES = -2.0  # log-odds at most against: a weak encoder finds nobody alike
SILENT = Scale(0.0, 1.0)  # says nothing, and takes nobody for alike
_WEIGHT = re.compile(r";tuned@\w+\((\d\.\d+)\)$")  # how a tuned encoder's fingerprint ends


def scale_of(fingerprint: str, levelled: bool = False, *, one_camera: bool = False) -> Scale:
    """The scale of a crop encoder, by its fingerprint.

    `levelled`: of its vectors without what their cameras add, which tuning hardly moves. `one_camera`: for
    two stays on the same camera; the default is for two cameras. A stranger's is of levelled cosines over
    `Level.usual`; not levelled it says nothing.
    """
    if is_uncalibrated(fingerprint):
        return (STRANGER.within if one_camera else STRANGER.across) if levelled else SILENT
    colour = fingerprint.startswith("colour")
    plain, level = (COLOUR, COLOUR_LEVELLED) if colour else (NETWORK, NETWORK_LEVELLED)
    scales = level if levelled else plain
    scale = scales.within if one_camera else scales.across
    if levelled or not (told := _WEIGHT.search(fingerprint)):
        return scale
    return (COLOUR_TUNED if colour else NETWORK_TUNED).applied(scale, float(told[1]))


def fit_scale(likeness: npt.NDArray[np.floating], same: npt.NDArray[np.bool_]) -> Scale:
    """The scale of pairs (n,) of which it is known who is the same; both kinds weigh alike.

    Logistic regression by Newton's method, held back so little that it shows only where likeness
    separates the pairs wholly. Raises ValueError if there are pairs of one kind only.
    """
    if same.all() or not same.any():
        raise ValueError("A scale needs pairs of the same and of different people.")
    centre, spread = float(likeness.mean()), float(likeness.std()) or 1.0
    at = np.stack([np.ones(len(likeness)), (likeness - centre) / spread], axis=1)
    weight = np.where(same, 0.5 / same.sum(), 0.5 / (~same).sum())
    told = np.zeros(2)
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-at @ told))
        steep = (at.T * (weight * chance * (1 - chance))) @ at + HELD * np.eye(2)
        told = told + np.linalg.solve(steep, at.T @ (weight * (same - chance)) - HELD * told)
    slope = told[1] / spread
    return Scale(float(slope), float(centre - told[0] / slope))


def is_uncalibrated(fingerprint: str) -> bool:
    """Whether not even a like encoder was measured, so that only what stands out in a library counts.

    Such are the models of pictures that were not trained to know people again.
    """
    return fingerprint.startswith(("picture:", "told:"))


def calibrated(fingerprint: str) -> bool:
    """Whether this crop encoder's own figures were measured, rather than taken from a like one's."""
    return fingerprint.startswith(("colour", "onnx:osnet_x0_25"))


def probability(log_odds: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds))))


def band(chance: float) -> Band:
    """The word shown for a probability."""
    if chance >= SURE:
        return Band.SURE
    return Band.PROBABLE if chance >= PROBABLE else Band.POSSIBLE
