"""Who looks like one sighting: crop vectors propose, `reid` weighs, orders and rules out. Knows no words."""

from dataclasses import replace

from footage.records import Sighting
from reid.calibration import PRIOR, band, probability
from reid.constraints import apart
from reid.likeness import log_odds
from reid.links import roads
from tools.context import Context
from tools.levels import levels_of
from tools.shortlist import reranked, shortlist, stays_of

LEAST = 0.3  # probability from which a likeness is worth telling; chance alone gives 0.1


def alike(context: Context, sighting: Sighting) -> list[Sighting]:
    """Sightings that may show the same person, likeliest first: by likeness, and by whom both are alike.

    `score` is the probability by likeness alone, `band` its word. Left out: the sighting itself and whoever
    cannot be the same person (in view at the same time, or elsewhere just then).
    """
    library, maker = context.library, context.crops_maker
    (one,) = stays_of(library, maker, [sighting.id])
    if not len(one.vectors):
        return []
    near = reranked(library, maker, one, shortlist(library, maker, one))
    ways = roads(library.places().links)
    others = [stay for stay in near if not apart(one, stay, ways)]
    said = log_odds([one], others, maker, levels_of(library, maker))[0]
    chances = {s.id: probability(PRIOR + float(o)) for s, o in zip(others, said, strict=True)}
    likely = [i for i, chance in chances.items() if chance >= LEAST]
    found = {s.id: s for s in library.sightings(likely)}
    return [replace(found[i], score=chances[i], band=band(chances[i])) for i in likely]
