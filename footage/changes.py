"""Somebody's clothes changed while a camera watched: what was worn before, and what after."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One attribute of a tracklet's person that was visibly another from some moment on."""

    tracklet: str  # "T31"
    at: datetime  # aware: the middle between the last look before and the first one after
    attribute: str  # "upper_colour"
    before: str
    after: str
    maker: str = ""  # the describer whose words these are
