"""From likeness to the probability of being one person, by figures measured on pairs with known truth.

Each figure is a logistic fit, same against different people, both kinds of pairs weighing alike, over
the 2,015 unbroken tracklets of Market-1501's development identities with at least two crops, as most
tracklets have, of which three count (`velvet eval reid` shows how well such figures hold).
Tracklets are compared by the mean of their crops' vectors.
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
)  # log-odds that somebody else looks the same: of the joins by appearance alone that seemed
# surest (0.9 and more), 11 of 100 were wrong on ten drawn days on which one person in three had a double
RIDGE = 1e-4  # cost of a coefficient's square in a fit: so little that it shows only where likeness
# separates the pairs entirely


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
    """An encoder's scales: of pairs on two cameras, and of pairs on one, where all look more alike."""

    across: Scale
    within: Scale


@dataclass(frozen=True, slots=True)
class TunedScale:
    """What tuning makes of an encoder's scale, the more its learned directions weigh.

    Fits over both halves of the people, by projections learned from 16 to 200 of the other half.
    """

    slope_loss: float  # by weight
    middle_drop: float  # by weight
    middle_drop_squared: float  # by weight squared

    def applied(self, scale: Scale, weight: float) -> Scale:
        """The scale of vectors with learned directions of this weight, 0..1."""
        drop = weight * (self.middle_drop + self.middle_drop_squared * weight)
        return Scale(scale.slope / (1 + self.slope_loss * weight), scale.middle - drop)


# OSNet x0.25, mirrored; also used for other re-identification networks
NETWORK = Scales(across=Scale(26.0, 0.655), within=Scale(27.3, 0.699))
NETWORK_NORMALIZED = Scales(across=Scale(18.6, 0.258), within=Scale(17.2, 0.286))
NETWORK_TUNED = TunedScale(0.75, 0.185, 0.16)
# Colour parts
COLOUR = Scales(across=Scale(24.9, 0.816), within=Scale(37.2, 0.861))
COLOUR_NORMALIZED = Scales(across=Scale(10.5, 0.287), within=Scale(10.3, 0.335))
COLOUR_TUNED = TunedScale(1.5, 0.31, 0.20)
# An encoder that was never measured, such as CLIP: of normalized cosines, by how many of their usual
# deviations (`CameraNormalization.deviation`) they stand out. OSNet's figures in these units: with others
# taken as if unmeasured (colours, shrunken pictures, a detector's features, chance) they joined 1 to 11 in
# 1,000 pairs of different people, where OSNet's figures for bare cosines joined 440 to 980.
UNCALIBRATED = Scales(across=Scale(2.1, 1.7), within=Scale(1.8, 1.8))
UNCALIBRATED_LEAST = -2.0  # log-odds at most against: a weak encoder finds nobody alike
SILENT = Scale(0.0, 1.0)  # says nothing, and takes nobody for alike
_WEIGHT = re.compile(r";tuned@\w+\((\d\.\d+)\)$")  # how a tuned encoder's fingerprint ends


def scale_of(fingerprint: str, normalized: bool = False, *, one_camera: bool = False) -> Scale:
    """The scale of a crop encoder, by its fingerprint.

    `normalized`: of its vectors without what their cameras add, which tuning hardly moves. `one_camera`:
    for two tracklets of the same camera; the default is for two cameras. That of an uncalibrated encoder is
    of normalized cosines over their usual deviation; without normalization it says nothing.
    """
    if is_uncalibrated(fingerprint):
        scales = UNCALIBRATED if normalized else Scales(SILENT, SILENT)
        return scales.within if one_camera else scales.across
    colour = fingerprint.startswith("colour")
    if normalized:
        scales = COLOUR_NORMALIZED if colour else NETWORK_NORMALIZED
    else:
        scales = COLOUR if colour else NETWORK
    scale = scales.within if one_camera else scales.across
    weight = _WEIGHT.search(fingerprint)
    if normalized or not weight:
        return scale
    return (COLOUR_TUNED if colour else NETWORK_TUNED).applied(scale, float(weight[1]))


def fit_scale(likeness: npt.NDArray[np.floating], same: npt.NDArray[np.bool_]) -> Scale:
    """The scale of pairs (n,) of which it is known who is the same; both kinds weigh alike.

    Raises ValueError if there are pairs of one kind only.
    """
    if same.all() or not same.any():
        raise ValueError("A scale needs pairs of the same and of different people.")
    centre, spread = float(likeness.mean()), float(likeness.std()) or 1.0
    rows = np.stack([np.ones(len(likeness)), (likeness - centre) / spread], axis=1)
    weight = np.where(same, 0.5 / same.sum(), 0.5 / (~same).sum())
    offset, slope = fit_logistic(rows, same, weight, RIDGE)
    return Scale(float(slope / spread), float(centre - offset * spread / slope))


def fit_logistic(
    rows: npt.NDArray[np.floating],
    same: npt.NDArray[np.bool_],
    weight: npt.NDArray[np.floating],
    ridge: float,
) -> npt.NDArray[np.float64]:
    """Coefficients (k,) of a logistic regression on rows (n, k); a constant among them is one of them."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=1 / ridge, fit_intercept=False, solver="newton-cholesky", tol=1e-10
    )
    return model.fit(rows, same, sample_weight=weight).coef_[0]


def is_uncalibrated(fingerprint: str) -> bool:
    """Whether no similar encoder was measured, so that only what stands out in a library counts.

    Such are picture models that were not trained to recognise people.
    """
    return fingerprint.startswith(("picture:", "told:"))


def calibrated(fingerprint: str) -> bool:
    """Whether this crop encoder's own figures were measured, rather than taken from a similar one's."""
    return fingerprint.startswith(("colour", "onnx:osnet_x0_25"))


def probability(log_odds: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds))))


def band(chance: float) -> Band:
    """The word shown for a probability."""
    if chance >= SURE:
        return Band.SURE
    return Band.PROBABLE if chance >= PROBABLE else Band.POSSIBLE
