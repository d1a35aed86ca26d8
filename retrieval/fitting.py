"""Whether somebody fits what is wanted: by the attributes described, else by what a closer look saw.

Knows one person at a time; ranks nobody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from velvet.footage.records import Attribute, Description, Seen, Verdict
from velvet.retrieval.query import Wanted

# Measured on Market-1501's development identities, colour by colour: with half of the likeliest value's share
# F1 hardly moves between 0.15 and 0.3; low, since a cloth whose colours are spread has no likely name.
FITS = 0.15  # least likelihood of a wanted value
FITS_PART = 0.5  # and least share of the likeliest value's

NOBODY = Description("", ())


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of how somebody looks: a description, and verdicts by criterion."""

    description: Description = NOBODY
    verdicts: Mapping[str, Verdict] = field(default_factory=dict[str, Verdict])


def fits(known: Known, wanted: Sequence[Wanted]) -> bool:
    """Whether something wanted is there and nothing contradicts it."""
    said = [says(known, one) for one in wanted]
    return True in said and False not in said


def says(known: Known, wanted: Wanted) -> bool | None:
    """Yes, no, or None where nobody could see it."""
    if seen := seen_of(known.description, wanted):
        return any(_shows(attribute, wanted) for attribute in seen)
    match known.verdicts.get(wanted.criterion):
        case Verdict.CONFIRMED:
            return True
        case Verdict.CONTRADICTED:
            return False
        case _:
            return None


def seen_of(description: Description, wanted: Wanted) -> list[Attribute]:
    """The attributes that are asked for and were visible."""
    named = (description.attribute(name) for name in wanted.attributes)
    return [attribute for attribute in named if attribute.seen is Seen.VISIBLE]


def likelihood(attribute: Attribute, wanted: Wanted) -> float:
    """How likely the attribute has a wanted value, 0..1."""
    values = (wanted.value, *wanted.also)
    if attribute.likelihoods:
        return sum(attribute.likelihoods.get(value, 0.0) for value in values)
    return float(attribute.value in values or (not wanted.value and attribute.value != "none"))


def _shows(attribute: Attribute, wanted: Wanted) -> bool:
    if not wanted.value:  # anything: "with a bag"
        return attribute.value != "none"
    best = max(attribute.likelihoods.values(), default=1.0)
    return likelihood(attribute, wanted) >= max(FITS, FITS_PART * best)
