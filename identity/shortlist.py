"""The few sightings that may show the same person as one, in order of similarity. Knows no words.

The vector index proposes candidates, by the pictures as they are and as other cameras would show them;
`reid` then compares those few. So the cost does not grow with the library.
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
NEAREST = 100  # crops, at least, that each vector asks for
EXPANSION = 5  # of the most similar: their mean is asked for as well (query expansion)


def shortlist(
    library: Library, fingerprint: str, query: TrackletFeatures, most: int = SHORTLIST
) -> list[TrackletFeatures]:
    """The tracklets most similar to one that has vectors, except itself; the most similar first.

    `query` may be from outside the library; its camera may be empty: unknown.
    """
    ids = _nearest(library, fingerprint, query, query.vectors, most)
    candidates = _load(library, fingerprint, ids, [query])
    candidates = most_similar(library, fingerprint, query, candidates, most)
    if not candidates:
        return []
    expanded = _expanded(query, candidates[:EXPANSION])
    ids = _nearest(library, fingerprint, query, expanded[None], most)
    candidates += _load(library, fingerprint, ids, [query, *candidates])
    return most_similar(library, fingerprint, query, candidates, most)


def _expanded(query: TrackletFeatures, friends: Sequence[TrackletFeatures]) -> Vectors:
    """(d,) half way between a query and those most similar to it."""
    means = [one.vectors.mean(axis=0) for one in friends]
    return unit(np.mean([query.vectors.mean(axis=0), np.mean(means, axis=0)], axis=0))


def _nearest(
    library: Library, fingerprint: str, query: TrackletFeatures, vectors: Vectors, most: int
) -> list[str]:
    """The tracklets whose crops are nearest to these (n, d), or to what other cameras would have seen."""
    projected = project_to_other_cameras(
        unit(vectors.mean(axis=0)), query.camera, camera_normalizations_of(library, fingerprint)
    )
    queries = np.concatenate([vectors, projected])
    near = library.vectors.nearest_crops(queries, fingerprint, max(NEAREST, most))
    return [identifier for identifier, _ in near[: 2 * most]]


def _load(
    library: Library, fingerprint: str, ids: Sequence[str], known: Sequence[TrackletFeatures]
) -> list[TrackletFeatures]:
    """Those of the ids that are not known yet."""
    loaded = {one.id for one in known}
    return tracklet_features_of(library, fingerprint, [i for i in ids if i not in loaded])


def most_similar(
    library: Library,
    fingerprint: str,
    query: TrackletFeatures,
    others: Sequence[TrackletFeatures],
    most: int,
) -> list[TrackletFeatures]:
    """Those of the others that look most like the query, the most similar first."""
    normalizations = camera_normalizations_of(library, fingerprint)
    odds = log_odds([query], others, fingerprint, normalizations)[0]
    return [others[n] for n in np.argsort(-odds, kind="stable")[:most]]


def reranked(
    library: Library, fingerprint: str, query: TrackletFeatures, others: Sequence[TrackletFeatures]
) -> list[TrackletFeatures]:
    """A shortlist ordered by how many neighbours each shares with the query; unchanged if too short."""
    if len(others) <= NEIGHBOURS:  # everybody is everybody's neighbour
        return list(others)
    everybody = [query, *others]
    normalizations = camera_normalizations_of(library, fingerprint)
    odds = log_odds(everybody, everybody, fingerprint, normalizations)
    distances = odds.max() - odds
    np.fill_diagonal(distances, 0.0)
    return [others[n] for n in np.argsort(rerank(distances, 1)[0, 1:], kind="stable")]
