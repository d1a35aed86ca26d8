"""How likely two sightings show one person, by the evidence by which identities are decided.

Looks without what the cameras add, ways between cameras, opinions of a tie-breaker, and whether one goes
on where the other stopped. Of two sightings alone: an identity is decided among all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvet.identity.reid_inputs import camera_normalizations_of, tracklet_features_of
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import PRIOR, probability
from velvet.reid.appearance.camera_normalization import CameraNormalization
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.association.camera_links import LinksByCameras, links_by_cameras, transit_evidence
from velvet.reid.association.evidence import NEWCOMERS, likeliest_continuations
from velvet.reid.association.tie_breaking import Pair, pair, weighed
from velvet.reid.tracklet_features import TrackletFeatures


@dataclass(frozen=True, slots=True, eq=False)
class MatchScorer:
    """What sightings of one library are weighed by."""

    fingerprint: str  # of the crop vectors
    levels: Mapping[str, CameraNormalization]
    ways: LinksByCameras
    prior: float  # log-odds before anything was seen
    opined: Mapping[Pair, float]

    def probabilities(
        self, one: TrackletFeatures, others: Sequence[TrackletFeatures]
    ) -> list[float]:
        """The probability that each of the others shows the same person as one."""
        looks = log_odds([one], others, self.fingerprint, self.levels)[0]
        return [
            probability(self.prior + float(said) + self._beside(one, other))
            for said, other in zip(looks, others, strict=True)
        ]

    def _beside(self, one: TrackletFeatures, other: TrackletFeatures) -> float:
        """Log-odds by all but looks."""
        way = (
            transit_evidence(one, other, self.ways).log_odds if one.camera != other.camera else 0.0
        )
        return way + self.opined.get(pair(one.id, other.id), 0.0)


def match_scorer(library: Library, fingerprint: str, about: Sequence[str]) -> MatchScorer:
    """What the library's sightings are weighed by, with the opinions on those asked about."""
    people = library.index_stats().identities
    return MatchScorer(
        fingerprint,
        camera_normalizations_of(library, fingerprint),
        links_by_cameras(library.cameras.places().links),
        min(PRIOR, -math.log(NEWCOMERS * max(people, 1))),
        weighed(library.opinions.find(about)),
    )


def continuation_probability(
    library: Library, fingerprint: str, one: TrackletFeatures, other: TrackletFeatures
) -> float | None:
    """The probability that one is the other gone on, on the recording of both; None where it does not."""
    if one.recording != other.recording:
        return None
    ids = [t.id for t in library.tracklets.of_recording(one.recording)]
    tracklets = tracklet_features_of(library, fingerprint, ids)
    for (first, then), odds in likeliest_continuations(tracklets, fingerprint).items():
        if {tracklets[first].id, tracklets[then].id} == {one.id, other.id}:
            return probability(odds)
    return None
