"""Who looks like one sighting: crop vectors propose, `reid` weighs and rules out. Knows no words."""

from collections.abc import Sequence
from dataclasses import replace

from footage.records import Sighting
from reid.calibration import band, probability
from reid.constraints import apart
from reid.likeness import log_odds
from reid.stay import Stay, stays
from tools.context import Context

LEAST = 0.3  # probability from which a likeness is worth telling; chance alone gives 0.1
NEAREST = 60  # candidates the vectors propose; `reid` compares each with each


def alike(context: Context, sighting: Sighting) -> list[Sighting]:
    """Sightings that may show the same person, likeliest first.

    `score` is the probability, `band` its word. Left out: the sighting itself and whoever cannot be the
    same person (in view at the same time, or elsewhere just then).
    """
    library = context.library
    mine = library.crop_vectors(context.crops_maker, [sighting.id]).get(sighting.id)
    if mine is None:
        return []
    near = library.nearest_crops(mine, context.crops_maker, NEAREST + 1)
    stays = _stays(context, [sighting.id, *(t for t, _ in near if t != sighting.id)])
    one, others = stays[0], [s for s in stays[1:] if not apart(stays[0], s)]
    odds = log_odds([one, *others], context.crops_maker)[0, 1:]
    chances = {s.id: probability(float(o)) for s, o in zip(others, odds, strict=True)}
    found = library.sightings([i for i, chance in chances.items() if chance >= LEAST])
    ranked = [replace(s, score=chances[s.id], band=band(chances[s.id])) for s in found]
    return sorted(ranked, key=lambda s: (-s.score, s.start))


def _stays(context: Context, ids: Sequence[str]) -> list[Stay]:
    """These tracklets as `reid` sees them, in this order."""
    library = context.library
    tracklets = {t.id: t for t in library.tracklets(ids)}
    vectors, looks = library.crop_vectors(context.crops_maker, ids), library.descriptions(ids)
    return stays([tracklets[i] for i in ids], vectors, looks)
