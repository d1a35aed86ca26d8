"""Claims: one frozen record for each kind of statement that an answer can make.

A claim holds what its kind needs and nothing else. How it is checked and worded stands in `agent/`.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeAlias

from velvet.footage.time.intervals import Interval

ANYONE = "anyone"  # ApartClaim.other: nobody at all was in one view with them


class ClaimKind(StrEnum):
    """The name of a kind where a claim is JSON. Its negation and a change share the name of the base kind."""

    SEEN = "seen"
    MOVED = "moved"
    ABSENT = "absent"
    COUNT = "count"
    ATTRIBUTE = "attribute"
    TOGETHER = "together"
    LIKE = "like"


@dataclass(frozen=True, slots=True)
class BaseClaim:
    """What every claim has.

    `text` is written by code from the catalog once the claim is verified, never by a model.
    """

    kind: ClassVar[ClaimKind]

    sightings: tuple[str, ...] = ()  # tracklet ids it rests on
    camera: str = field(default="", kw_only=True)  # empty: several, or all
    when: Interval | None = field(default=None, kw_only=True)
    text: str = field(default="", kw_only=True)
    verified: bool = field(default=False, kw_only=True)
    fault: str = field(default="", kw_only=True)  # why it failed, for the model and the record


@dataclass(frozen=True, slots=True)
class SeenClaim(BaseClaim):
    """This person, or this sighting, was on this camera from-to."""

    kind: ClassVar = ClaimKind.SEEN

    identity: str = ""
    words: str = ""  # the description that found them


@dataclass(frozen=True, slots=True)
class MovedClaim(BaseClaim):
    """This person left `camera` and was next seen on `to_camera`."""

    kind: ClassVar = ClaimKind.MOVED

    identity: str = ""
    to_camera: str = ""


@dataclass(frozen=True, slots=True)
class AbsentClaim(BaseClaim):
    """No one matching the words was seen; with an identity, that person was not."""

    kind: ClassVar = ClaimKind.ABSENT

    identity: str = ""
    words: str = ""
    searched: tuple[Interval, ...] = ()  # empty: all time


@dataclass(frozen=True, slots=True)
class CountClaim(BaseClaim):
    """This many different people match the words."""

    kind: ClassVar = ClaimKind.COUNT

    count: int = -1
    words: str = ""
    searched: tuple[Interval, ...] = ()  # empty: all time


@dataclass(frozen=True, slots=True)
class AttributeClaim(BaseClaim):
    """These sightings show this value of this attribute; with no value, that it cannot be seen."""

    kind: ClassVar = ClaimKind.ATTRIBUTE

    identity: str = ""
    attribute: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class ChangedClaim(BaseClaim):
    """This attribute of a person changed during the sighting, at `when`."""

    kind: ClassVar = ClaimKind.ATTRIBUTE

    identity: str = ""
    attribute: str = ""
    before: str = ""
    after: str = ""
    words: str = ""  # the change that was searched for


@dataclass(frozen=True, slots=True)
class UnchangedClaim(BaseClaim):
    """No change of clothes matching the words was seen; with an identity, none of that person."""

    kind: ClassVar = ClaimKind.ABSENT

    identity: str = ""
    words: str = ""
    searched: tuple[Interval, ...] = ()  # empty: all time


@dataclass(frozen=True, slots=True)
class TogetherClaim(BaseClaim):
    """These two people were in one view at one time."""

    kind: ClassVar = ClaimKind.TOGETHER

    identity: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class ApartClaim(BaseClaim):
    """These two people were never in one view; with ANYONE, nobody was in one view with the first."""

    kind: ClassVar = ClaimKind.ABSENT

    identity: str = ""
    other: str = ""
    searched: tuple[Interval, ...] = ()  # empty: all time


@dataclass(frozen=True, slots=True)
class LikeClaim(BaseClaim):
    """This sighting may show the same person as `other`, a sighting; without sightings, none does."""

    kind: ClassVar = ClaimKind.LIKE

    identity: str = ""
    other: str = ""
    band: str = ""  # how sure


Claim: TypeAlias = (
    SeenClaim
    | MovedClaim
    | AbsentClaim
    | CountClaim
    | AttributeClaim
    | ChangedClaim
    | UnchangedClaim
    | TogetherClaim
    | ApartClaim
    | LikeClaim
)
