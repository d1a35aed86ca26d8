"""Who looks like one sighting: crop vectors propose, `reid` weighs and rules out. Knows no words."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from footage.records import Description, Sighting, Tracklet, Vectors
from reid.calibration import band, probability
from reid.constraints import apart
from reid.likeness import log_odds
from reid.stay import Stay
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
    tracklets = {t.id: t for t in context.library.tracklets(ids)}
    vectors = context.library.crop_vectors(context.crops_maker, ids)
    looks = context.library.descriptions(ids)
    return [_stay(tracklets[i], vectors.get(i), looks.get(i)) for i in ids]


def _stay(tracklet: Tracklet, vectors: Vectors | None, looks: Description | None) -> Stay:
    attributes = looks.attributes if looks else ()
    return Stay(
        id=tracklet.id,
        camera=tracklet.camera,
        recording=tracklet.recording,
        start=tracklet.start,
        end=tracklet.end,
        path=tracklet.path,
        vectors=np.zeros((0, 1), np.float32) if vectors is None else vectors,
        quality=tuple(c.quality for c in tracklet.crops),
        colours={a.name: a.likelihoods for a in attributes if a.name.endswith("_colour")},
    )
