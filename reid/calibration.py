"""From likeness to the probability of being one person, by figures measured on pairs with truth.

Each figure is a logistic fit, same against different people on different cameras, both kinds of pairs
weighing alike, over the 1,876 tracklets of Market-1501's development identities.
"""

import math
from dataclasses import dataclass

from footage.records import Band

PRIOR = -2.2  # log-odds that two tracklets drawn from one library are one person: about one in ten
SURE, PROBABLE = 0.9, 0.7


@dataclass(frozen=True, slots=True)
class Scale:
    """How much a cosine says: log-odds = slope * (cosine - middle)."""

    slope: float
    middle: float

    def log_odds(self, cosine: float) -> float:
        """Evidence of one cosine, before the prior."""
        return self.slope * (cosine - self.middle)


NETWORK = Scale(slope=23.4, middle=0.655)  # OSNet x0.25; taken for other re-identification networks
COLOUR = Scale(slope=23.7, middle=0.821)  # colour parts


def scale_of(maker: str) -> Scale:
    """The scale of a crop encoder, by its fingerprint."""
    return COLOUR if maker.startswith("colour") else NETWORK


def calibrated(maker: str) -> bool:
    """Whether this crop encoder's own figures were measured, rather than taken from a like one's."""
    return maker.startswith(("colour", "onnx:osnet_x0_25"))


def probability(log_odds: float) -> float:
    """Probability of log-odds."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds))))


def band(chance: float) -> Band:
    """The word shown for a probability."""
    if chance >= SURE:
        return Band.SURE
    return Band.PROBABLE if chance >= PROBABLE else Band.POSSIBLE
