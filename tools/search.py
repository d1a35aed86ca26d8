"""Who fits a description: attributes decide, words rank. May find nobody. Knows no camera file and no model.

Three signals: the likelihood of each wanted attribute, the cosine of the description's sentence to the
query's (dense words), and the rank of full-text search, the last two fused by reciprocal rank (Cormack et
al., "Reciprocal Rank Fusion", SIGIR 2009) into a small bonus that can order but never admit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log

from footage.answers import Interval
from footage.records import Attribute, Description, Seen, Sighting
from footage.seams import TextEncoder
from indexes.library import Library
from tools.query import Query, Wanted

FITS = 0.25  # least likelihood of a wanted value
FITS_PART = 0.5  # and least share of the likeliest value's
UNKNOWN = 0.08  # what an attribute that nobody could see counts in a ranking: about one in twelve
FLOOR = 1e-3
RANKS = 60  # of reciprocal rank fusion
WORDS_SAY = 2.0  # weight of the fused word ranks, beside log-likelihoods
NEAREST = 200


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
    contradicts. An empty description fits everybody.
    """
    descriptions = library.descriptions()
    described = _described(descriptions)
    wanted = query.checkable(described)
    sightings = library.sightings(cameras=cameras, when=when)
    not_checked = query.not_checked(described)
    if not wanted:
        everybody = not query.wanted
        return Found(tuple(sightings[:k]) if everybody else (), not_checked, checked=everybody)
    fitting = [s for s in sightings if s.id in descriptions and fits(descriptions[s.id], wanted)]
    scores = _scores(library, encoder, query, wanted, descriptions)
    ranked = sorted(
        (replace(s, score=scores[s.id]) for s in fitting), key=lambda s: (-s.score, s.start)
    )
    return Found(tuple(ranked[:k]), not_checked)


def rank(library: Library, encoder: TextEncoder, query: Query) -> list[tuple[str, float]]:
    """Every described tracklet with its score, best first, without a cut-off: for evaluations."""
    descriptions = library.descriptions()
    wanted = query.checkable(_described(descriptions))
    scores = _scores(library, encoder, query, wanted, descriptions)
    return sorted(scores.items(), key=lambda hit: (-hit[1], int(hit[0][1:])))


def fits(description: Description, wanted: Sequence[Wanted]) -> bool:
    """Whether something wanted is there and nothing contradicts it."""
    verdicts = [_fits_one(description, one) for one in wanted]
    return True in verdicts and False not in verdicts


def _fits_one(description: Description, wanted: Wanted) -> bool | None:
    """Yes, no, or None where it cannot be seen."""
    seen = [
        a for name in wanted.attributes if (a := description.attribute(name)).seen is Seen.VISIBLE
    ]
    if not seen:
        return None
    return any(_shows(attribute, wanted.value) for attribute in seen)


def _shows(attribute: Attribute, value: str) -> bool:
    likelihood = _likelihood(attribute, value)
    best = max(attribute.likelihoods.values(), default=1.0)
    return likelihood >= FITS and likelihood >= FITS_PART * best


def _likelihood(attribute: Attribute, value: str) -> float:
    if attribute.likelihoods:
        return attribute.likelihoods.get(value, 0.0)
    return float(attribute.value == value)


def _described(descriptions: Mapping[str, Description]) -> set[str]:
    """The attributes that somebody in this library was seen to have."""
    return {a.name for d in descriptions.values() for a in d.attributes if a.seen is Seen.VISIBLE}


def _scores(
    library: Library,
    encoder: TextEncoder,
    query: Query,
    wanted: Sequence[Wanted],
    descriptions: Mapping[str, Description],
) -> dict[str, float]:
    bonus = _word_ranks(library, encoder, query)
    return {
        identifier: sum(_log_likelihood(description, one) for one in wanted)
        + WORDS_SAY * bonus.get(identifier, 0.0)
        for identifier, description in descriptions.items()
    }


def _log_likelihood(description: Description, wanted: Wanted) -> float:
    seen = [
        a for name in wanted.attributes if (a := description.attribute(name)).seen is Seen.VISIBLE
    ]
    chance = max((_likelihood(a, wanted.value) for a in seen), default=UNKNOWN)
    return log(max(chance, FLOOR))


def _word_ranks(library: Library, encoder: TextEncoder, query: Query) -> dict[str, float]:
    """Reciprocal ranks of the sentence search by meaning and by word, summed."""
    (vector,) = encoder.encode([query.text])
    lists = (
        library.nearest_words(vector, encoder.maker, NEAREST),
        library.fulltext(query.text, NEAREST),
    )
    total: dict[str, float] = {}
    for hits in lists:
        for place, (identifier, _) in enumerate(hits, start=1):
            total[identifier] = total.get(identifier, 0.0) + 1.0 / (RANKS + place)
    return total
