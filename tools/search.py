"""Who fits a description: attributes decide, words help. May find nobody. Knows no camera file and no model.

Where a word can be checked by an attribute that was described, the attributes' likelihoods decide who fits
and how well; what stayed `unsure` may only order those who fit. A word that means no attribute is looked
for in the sentences, by word and by meaning: if nothing else can be checked, only a sentence that has it
fits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from statistics import median

from footage.answers import Interval
from footage.records import Attribute, Description, Seen, Sighting
from footage.seams import TextEncoder
from indexes.library import Library
from tools.lexicon import NEAR
from tools.query import Query, Wanted

# Measured on Market-1501's development identities, colour by colour: with half of the likeliest value's share
# F1 hardly moves between 0.15 and 0.3; low, since a cloth whose colours are spread has no likely name.
FITS = 0.15  # least likelihood of a wanted value
FITS_PART = 0.5  # and least share of the likeliest value's
UNKNOWN = 0.08  # what an attribute that nobody could see counts in a ranking: about one in twelve
NEXT_TO = 0.1  # what the likelihood of a neighbouring colour counts in a ranking: pink for red
LEANS = 0.5  # power of a likelihood that stayed unsure
FLOOR = 1e-3
NEAREST = 200  # sentences looked at by meaning
MEANS = 0.4  # least cosine of a sentence that means the same (MiniLM: others reach 0.35)
STANDS_OUT = 0.15  # and least distance from the middle of those looked at
SAYS_SO = 1.25  # how much a sentence that has the unknown words counts for more


@dataclass(frozen=True, slots=True)
class Found:
    """Who fits, best first; the user's words that cannot be checked; whether any could."""

    sightings: tuple[Sighting, ...]
    not_checked: tuple[str, ...] = ()
    checked: bool = True  # False: no word of the description can be checked in this library


def search(
    library: Library,
    encoder: TextEncoder,
    query: Query,
    cameras: Sequence[str] = (),
    when: Sequence[Interval] = (),
    k: int = 30,
) -> Found:
    """The k sightings that fit best, on these cameras and in these intervals (all, if none is named).

    What is `unsure` is neither a match nor a contradiction; somebody fits if something matches and nothing
    contradicts. An empty description fits everybody. A sighting's score is at most 1.
    """
    sightings = library.sightings(cameras=cameras, when=when)
    if not query.wanted:
        return Found(tuple(sightings[:k]))
    descriptions = library.descriptions()
    described = _described(descriptions)
    wanted = query.checkable(described)
    telling = _telling(library, encoder, query)
    not_checked = _not_checked(query, described, telling)
    if not wanted and not telling:
        return Found((), not_checked, checked=False)
    fitting = [s for s in sightings if _found(s.id, wanted, descriptions, telling)]
    ranked = [replace(s, score=_score(s.id, query, wanted, descriptions, telling)) for s in fitting]
    ranked.sort(key=lambda s: (-s.score, s.start))
    return Found(tuple(ranked[:k]), not_checked)


def rank(library: Library, encoder: TextEncoder, query: Query) -> list[tuple[str, float]]:
    """Every described tracklet with its score (0..1), best first, without a cut-off: for evaluations."""
    descriptions = library.descriptions()
    wanted = query.checkable(_described(descriptions))
    telling = _telling(library, encoder, query)
    scores = {i: _score(i, query, wanted, descriptions, telling) for i in descriptions}
    return sorted(scores.items(), key=lambda hit: (-hit[1], int(hit[0][1:])))


def fits(description: Description, wanted: Sequence[Wanted]) -> bool:
    """Whether something wanted is there and nothing contradicts it."""
    verdicts = [_fits_one(description, one) for one in wanted]
    return True in verdicts and False not in verdicts


def _fits_one(description: Description, wanted: Wanted) -> bool | None:
    """Yes, no, or None where it cannot be seen."""
    seen = _seen(description, wanted)
    if not seen:
        return None
    return any(_shows(attribute, wanted) for attribute in seen)


def _seen(description: Description, wanted: Wanted) -> list[Attribute]:
    named = (description.attribute(name) for name in wanted.attributes)
    return [attribute for attribute in named if attribute.seen is Seen.VISIBLE]


def _shows(attribute: Attribute, wanted: Wanted) -> bool:
    if not wanted.value:  # anything: "with a bag"
        return attribute.value != "none"
    likelihood = _likelihood(attribute, wanted)
    best = max(attribute.likelihoods.values(), default=1.0)
    return likelihood >= FITS and likelihood >= FITS_PART * best


def _likelihood(attribute: Attribute, wanted: Wanted) -> float:
    values = (wanted.value, *wanted.also)
    if attribute.likelihoods:
        return sum(attribute.likelihoods.get(value, 0.0) for value in values)
    return float(attribute.value in values)


def _described(descriptions: Mapping[str, Description]) -> set[str]:
    """The attributes that somebody in this library was seen to have."""
    return {a.name for d in descriptions.values() for a in d.attributes if a.seen is Seen.VISIBLE}


def _found(
    identifier: str,
    wanted: Sequence[Wanted],
    descriptions: Mapping[str, Description],
    telling: Mapping[str, float],
) -> bool:
    if not wanted:
        return identifier in telling
    return identifier in descriptions and fits(descriptions[identifier], wanted)


def _score(
    identifier: str,
    query: Query,
    wanted: Sequence[Wanted],
    descriptions: Mapping[str, Description],
    telling: Mapping[str, float],
) -> float:
    """The joint likelihood of what is wanted, of what is checked and, less, of what stayed unsure."""
    description = descriptions.get(identifier)
    if description is None or not wanted:
        return telling.get(identifier, 0.0)
    sure = prod(_chance(description, one) for one in wanted)
    lean = prod(_lean(description, one) for one in query.wanted if one not in wanted)
    said = 1.0 if identifier in telling or not telling else 1.0 / SAYS_SO
    return sure * lean * said


def _chance(description: Description, wanted: Wanted) -> float:
    chances = [_near_likelihood(attribute, wanted) for attribute in _seen(description, wanted)]
    return max(FLOOR, *chances) if chances else UNKNOWN


def _near_likelihood(attribute: Attribute, wanted: Wanted) -> float:
    """With a little of what its neighbours have: whoever is asked for in red is rather pink than green."""
    near = sum(attribute.likelihoods.get(value, 0.0) for value in NEAR.get(wanted.value, ()))
    return min(1.0, _likelihood(attribute, wanted) + NEXT_TO * near)


def _lean(description: Description, wanted: Wanted) -> float:
    """Above or below that of others by a likelihood that a describer gave without being sure; else 1."""
    if wanted.negated:
        return 1.0
    named = [description.attribute(name) for name in wanted.attributes]
    leanings = [a.likelihoods[wanted.value] for a in named if wanted.value in a.likelihoods]
    return max(leanings) ** LEANS if leanings else 1.0


def _not_checked(
    query: Query, described: set[str], telling: Mapping[str, float]
) -> tuple[str, ...]:
    """The words that neither an attribute nor a sentence answers."""
    answered = {one.word for one in query.unknown} if telling else set[str]()
    return tuple(word for word in query.not_checked(described) if word not in answered)


def _telling(library: Library, encoder: TextEncoder, query: Query) -> dict[str, float]:
    """The tracklets whose sentences have the unknown words or mean them, with how much (0..1)."""
    words = " ".join(dict.fromkeys(one.word for one in query.unknown))
    if not words:
        return {}
    (vector,) = encoder.encode([words])
    near = library.nearest_words(vector, encoder.maker, NEAREST)
    least = max(MEANS, median([cosine for _, cosine in near] or [0.0]) + STANDS_OUT)
    cosines = dict(near)
    meant = {identifier: cosine for identifier, cosine in near if cosine >= least}
    shared = {i: max(MEANS, cosines.get(i, 0.0)) for i, _ in library.fulltext(words, NEAREST)}
    return meant | shared
