"""How likely two sightings show one person, by the same evidence that decides identities.

Pictures without what each camera adds, transit times, the tie-breaker's opinions, and whether one continues
where the other stopped. Two sightings alone are compared here; an identity is decided among all of them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvet.identity.reid_inputs import camera_normalizations_of, features_of_recording
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
    """The evidence of one library by which two of its sightings are compared."""

    fingerprint: str  # of the crop vectors
    normalizations: Mapping[str, CameraNormalization]  # by camera
    links: LinksByCameras
    prior: float  # log-odds before any evidence
    opinions: Mapping[Pair, float]  # of a tie-breaker, as log-odds

    def probabilities(
        self, one: TrackletFeatures, others: Sequence[TrackletFeatures]
    ) -> list[float]:
        """The probability that each of the others shows the same person as one."""
        by_pictures = log_odds([one], others, self.fingerprint, self.normalizations)[0]
        return [
            probability(self.prior + float(odds) + self._other_evidence(one, other))
            for odds, other in zip(by_pictures, others, strict=True)
        ]

    def _other_evidence(self, one: TrackletFeatures, other: TrackletFeatures) -> float:
        """Log-odds from everything but pictures."""
        opinion = self.opinions.get(pair(one.id, other.id), 0.0)
        if one.camera == other.camera:
            return opinion
        return transit_evidence(one, other, self.links).log_odds + opinion


def match_scorer(library: Library, fingerprint: str, about: Sequence[str]) -> MatchScorer:
    """The library's evidence, with the opinions on these sightings."""
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
    """The probability that one continues the other in their recording; None if neither follows the other."""
    if one.recording != other.recording:
        return None
    tracklets = features_of_recording(library, fingerprint, one.recording)
    for (first, then), odds in likeliest_continuations(tracklets, fingerprint).items():
        if {tracklets[first].id, tracklets[then].id} == {one.id, other.id}:
            return probability(odds)
    return None
