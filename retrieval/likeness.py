"""How much people look like words, in a space that words share with pictures. Likeness is no check.

Knows no attribute and no sentence. A cosine between words and a picture means little by itself: it differs
from model to model and from phrase to phrase. So a likeness is what the words add to "a person", and who
is admitted by it must stand out from the other people of the same library, for these very words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from velvet.footage.protocols import TextEncoder
from velvet.footage.records import Sighting, Vectors
from velvet.identity.reid_inputs import (
    camera_normalizations_of,
    crop_fingerprint,
    tracklet_features_of,
)
from velvet.identity.shortlist import reranked, shortlist
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import PRIOR, band, probability
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.cannot_link import cannot_link
from velvet.retrieval.context import Context
from velvet.retrieval.declined import sensitive
from velvet.retrieval.query import Query

ANYONE = "a photo of a person"
NEAREST = 1000  # pictures looked at
OTHERS = 500  # tracklets from which is learnt how alike people are to the words by chance
FEWEST = 5  # fewer tell nothing about chance
STANDS_OUT = 3.5  # deviations above the middle from which a likeness is no chance
DEVIATION = 1.4826  # of a normal distribution, in median distances from the median
_NOTHING = 1e-6  # length of what words add that add nothing
LEAST_SPREAD = 0.01  # deviation of a cosine that pictures of one and the same thing have


@dataclass(frozen=True, slots=True)
class Likeness:
    """`scores` by tracklet id, best first: what the words add to "a person", -1..1; and who stands out."""

    scores: Mapping[str, float]
    standing_out: frozenset[str]


NO_LIKENESS = Likeness({}, frozenset())


def likeness(
    library: Library, phrases: TextEncoder | None, query: Query, everybody: Sequence[str]
) -> Likeness:
    """How much people look like a description; `everybody` are the tracklets they may stand out from.

    Empty without an encoder, for words that must not be looked for, and for a description that denies
    something, since such models do not read a "no". What most people here have lets nobody stand out.

    Raises ModelMissing if the pictures were embedded by other encoders only.
    """
    denied = any(one.negated for one in query.wanted)
    if phrases is None or not query.wanted or denied or sensitive(query.text):
        return NO_LIKENESS
    added = _added(phrases, query.text)
    length = float(np.linalg.norm(added))
    near = (
        library.vectors.nearest_pictures(added, phrases.fingerprint, NEAREST)
        if length > _NOTHING
        else []
    )
    scores = {identifier: cosine * length for identifier, cosine in near}
    some = everybody[:: max(1, len(everybody) // OTHERS)]
    by_chance = library.vectors.of_pictures(phrases.fingerprint, some).values()
    least = _least([float((pictures @ added).max()) for pictures in by_chance])
    return Likeness(scores, frozenset(i for i, score in scores.items() if score >= least))


def order(found: Likeness, ids: Sequence[str]) -> dict[str, float]:
    """The place of each of these by likeness, from 1 (most alike) down to 0; all 1 where none is known."""
    wanted = set(ids)
    known = [identifier for identifier in found.scores if identifier in wanted]
    places = {identifier: 1.0 - n / max(1, len(known) - 1) for n, identifier in enumerate(known)}
    return {identifier: places.get(identifier, 0.0 if known else 1.0) for identifier in ids}


def _added(phrases: TextEncoder, text: str) -> Vectors:
    """(d,) from a person to a person as described: its dot product with a picture is what the words add."""
    described, anyone = phrases.encode([f"{ANYONE}, {text}", ANYONE])
    return described - anyone


def _least(others: Sequence[float]) -> float:
    """The likeness from which somebody stands out, by Iglewicz and Hoaglin's modified z-score (1993).

    Whoever does must also look more like the words than like just anybody: 0 is the least.
    """
    if len(others) < FEWEST:
        return float("inf")
    middle = float(np.median(others))
    spread = DEVIATION * float(np.median(np.abs(np.array(others) - middle)))
    return max(0.0, middle + STANDS_OUT * max(spread, LEAST_SPREAD))


LEAST = 0.3  # probability from which a likeness is worth telling; chance alone gives 0.1


def alike(context: Context, sighting: Sighting) -> list[Sighting]:
    """Sightings that may show the same person, likeliest first: by likeness, and by whom both are alike.

    `score` is the probability by likeness alone, `band` its word. Left out: the sighting itself and whoever
    cannot be the same person (in view at the same time, or elsewhere just then).
    """
    library, fingerprint = context.library, crop_fingerprint(context.library)
    (one,) = tracklet_features_of(library, fingerprint, [sighting.id])
    if not len(one.vectors):
        return []
    near = reranked(library, fingerprint, one, shortlist(library, fingerprint, one))
    ways = links_by_cameras(library.cameras.places().links)
    others = [stay for stay in near if not cannot_link(one, stay, ways)]
    said = log_odds([one], others, fingerprint, camera_normalizations_of(library, fingerprint))[0]
    chances = {s.id: probability(PRIOR + float(o)) for s, o in zip(others, said, strict=True)}
    likely = [i for i, chance in chances.items() if chance >= LEAST]
    found = {s.id: s for s in library.tracklets.sightings(likely)}
    return [replace(found[i], score=chances[i], band=band(chances[i])) for i in likely]
