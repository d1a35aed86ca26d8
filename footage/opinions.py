"""What a model says of whether two sightings are one person: an opinion, not a measurement."""

from dataclasses import dataclass
from enum import StrEnum


class Matched(StrEnum):
    """The verdict."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Opinion:
    """A verdict, how surely by the model's own account, and its reasons in its own words."""

    matched: Matched
    confidence: float  # 0..1
    reasoning: str


@dataclass(frozen=True, slots=True)
class Stated:
    """An opinion on record: two tracklets, and who said it. Those of one `number` were one question."""

    number: int
    tracklet: str  # "T31", who was asked about
    other: str  # "T44", of the person they were compared with
    maker: str
    opinion: Opinion
