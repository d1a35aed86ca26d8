"""Few sightings out of all that may show the same person, and their order. Knows no words.

The index of vectors proposes, by the pictures as they are and as other cameras would give them; `reid`
compares those few with each other. So the cost is the same however large the library.
"""

from collections.abc import Sequence

import numpy as np

from velvet.footage.records import Vectors
from velvet.identity.reid_inputs import camera_normalizations_of, tracklet_features_of
from velvet.indexes.library import Library
from velvet.reid.appearance.camera_normalization import project_to_other_cameras, unit
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.appearance.reranking import NEIGHBOURS, rerank
from velvet.reid.tracklet_features import TrackletFeatures

SHORTLIST = 200  # sightings that are compared with each other
NEAREST = 100  # crops at least that each vector asks for
FRIENDS = 5  # of the most alike: what they have in common is asked for once more


def shortlist(
    library: Library, fingerprint: str, one: TrackletFeatures, most: int = SHORTLIST
) -> list[TrackletFeatures]:
    """The stays that look most like one that has vectors, itself left out; the most alike first.

    `one` need not be the library's; its camera may be empty: unknown.
    """
    near = _asked(library, fingerprint, one, one.vectors, most)
    found = most_similar(
        library, fingerprint, one, _others(library, fingerprint, near, [one]), most
    )
    friends = [stay.vectors.mean(axis=0) for stay in found[:FRIENDS]]
    if not friends:
        return []
    shared = unit(np.mean([one.vectors.mean(axis=0), np.mean(friends, axis=0)], axis=0))
    near = _asked(library, fingerprint, one, shared[None], most)
    return most_similar(
        library,
        fingerprint,
        one,
        [*found, *_others(library, fingerprint, near, [one, *found])],
        most,
    )


def _asked(
    library: Library, fingerprint: str, one: TrackletFeatures, vectors: Vectors, most: int
) -> list[str]:
    """Whose crops are nearest to these (n, d), or to what other cameras would have seen."""
    moved = project_to_other_cameras(
        unit(vectors.mean(axis=0)), one.camera, camera_normalizations_of(library, fingerprint)
    )
    near = library.vectors.nearest_crops(
        np.concatenate([vectors, moved]), fingerprint, max(NEAREST, most)
    )
    return [identifier for identifier, _ in near[: 2 * most]]


def _others(
    library: Library, fingerprint: str, ids: Sequence[str], known: Sequence[TrackletFeatures]
) -> list[TrackletFeatures]:
    have = {stay.id for stay in known}
    return tracklet_features_of(library, fingerprint, [i for i in ids if i not in have])


def most_similar(
    library: Library,
    fingerprint: str,
    one: TrackletFeatures,
    others: Sequence[TrackletFeatures],
    most: int,
) -> list[TrackletFeatures]:
    """Those of the others who look most like one, the most alike first."""
    said = log_odds([one], others, fingerprint, camera_normalizations_of(library, fingerprint))[0]
    return [others[n] for n in np.argsort(-said, kind="stable")[:most]]


def reranked(
    library: Library, fingerprint: str, one: TrackletFeatures, others: Sequence[TrackletFeatures]
) -> list[TrackletFeatures]:
    """A shortlist in the order of how many alike it shares with one; as it is, if it is too short."""
    if len(others) <= NEIGHBOURS:  # everybody is everybody's neighbour
        return list(others)
    everybody = [one, *others]
    said = log_odds(
        everybody, everybody, fingerprint, camera_normalizations_of(library, fingerprint)
    )
    far = said.max() - said
    np.fill_diagonal(far, 0.0)
    return [others[n] for n in np.argsort(rerank(far, 1)[0, 1:], kind="stable")]
