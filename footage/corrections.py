"""What people said about who is who: corrections, and the names they give. Knows no store and no likeness.

A correction speaks of tracklets, which stay, and not of identities, which are regrouped.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from velvet.footage.errors import BadSetting
from velvet.footage.ids import looks_like_id

LONGEST = 60  # characters of a name
_LISTED = 6  # ids named before the rest is counted


class Kind(StrEnum):
    """What a correction says."""

    SAME = "same"  # all of `one` are one person
    SPLIT = "split"  # `one` were cut off from `other`: one person each, and not the same
    NOT_SAME = "not same"  # nobody of `one` is anybody of `other`
    NAME = "name"  # the person of `one` bears `name`


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing a person said. `number` is 0 until it is stored; `at` is an aware instant (UTC).

    `lost` tells of tracklets that were found again nowhere when their recording was tracked anew.
    """

    number: int
    kind: Kind
    one: tuple[str, ...]  # tracklet ids
    other: tuple[str, ...] = ()
    name: str = ""
    by: str = ""
    at: datetime | None = None
    lost: tuple[str, ...] = ()


def naming(corrections: Sequence[Correction]) -> dict[str, Correction]:
    """Tracklet id -> the correction that named it last; none where it was cut off from that name since."""
    namings: dict[str, Correction] = {}
    for correction in sorted(corrections, key=lambda c: c.number or float("inf")):
        if correction.kind in (Kind.NAME, Kind.SPLIT):
            namings |= dict.fromkeys(correction.one, correction)
    return {tracklet: by for tracklet, by in namings.items() if by.kind is Kind.NAME}


def names_of(corrections: Sequence[Correction]) -> dict[str, str]:
    """Tracklet id -> the name it bears."""
    return {tracklet: by.name for tracklet, by in naming(corrections).items()}


def called(identifier: str, name: str) -> str:
    """`P7 (Gregor)`, or the id alone."""
    return f"{identifier} ({name})" if name else identifier


def read_name(text: str) -> str:
    """A person's name as it is kept. Raises BadSetting for what is not a name, or reads like an id."""
    name = " ".join(text.split())
    if not any(c.isalpha() for c in name) or not name.isprintable() or len(name) > LONGEST:
        raise BadSetting(
            f"`{name[:LONGEST]}` is not a name. Give one with letters, of at most {LONGEST} characters; "
            "to take a name away, undo the correction that gave it: velvet people corrections"
        )
    if looks_like_id(name):
        raise BadSetting(f"`{name}` reads like an id. Give another name.")
    return name


def in_words(correction: Correction) -> str:
    """What a correction says: `T1, T3 are one person`."""
    match correction.kind:
        case Kind.SAME:
            return f"{_listed(correction.one)} are one person"
        case Kind.SPLIT:
            return f"{_listed(correction.one)} cut off from {_listed(correction.other)}"
        case Kind.NOT_SAME:
            return f"{_listed(correction.one)} and {_listed(correction.other)} are two people"
        case Kind.NAME:
            return f"{_listed(correction.one)} called {correction.name}"


def _listed(ids: Sequence[str]) -> str:
    rest = len(ids) - _LISTED
    return ", ".join(ids[:_LISTED]) + (f" and {rest} more" if rest > 0 else "") or "nobody any more"


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
    fingerprint: str
    opinion: Opinion
