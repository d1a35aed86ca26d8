"""How likely two sightings show one person, by the evidence by which identities are decided.

Looks without what the cameras add, ways between cameras, opinions of a tie-breaker, and whether one goes
on where the other stopped. Of two sightings alone: an identity is decided among all.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvet.identity.shortlist import levels_of, stays_of
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import PRIOR, probability
from velvet.reid.appearance.camera_normalization import Level
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.association.camera_links import Roads, roads, travel
from velvet.reid.association.evidence import NEWCOMERS, area
from velvet.reid.association.tie_breaking import Pair, pair, weighed
from velvet.reid.stay import Stay
from velvet.reid.tracking.tracklet_chains import Piece, following


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """What sightings of one library are weighed by."""

    fingerprint: str  # of the crop vectors
    levels: Mapping[str, Level]
    ways: Roads
    prior: float  # log-odds before anything was seen
    opined: Mapping[Pair, float]

    def chances(self, one: Stay, others: Sequence[Stay]) -> list[float]:
        """The probability that each of the others shows the same person as one."""
        looks = log_odds([one], others, self.fingerprint, self.levels)[0]
        return [
            probability(self.prior + float(said) + self._beside(one, other))
            for said, other in zip(looks, others, strict=True)
        ]

    def _beside(self, one: Stay, other: Stay) -> float:
        """Log-odds by all but looks."""
        way = travel(one, other, self.ways).log_odds if one.camera != other.camera else 0.0
        return way + self.opined.get(pair(one.id, other.id), 0.0)


def scales(library: Library, fingerprint: str, about: Sequence[str]) -> Scales:
    """What the library's sightings are weighed by, with the opinions on those asked about."""
    people = library.index_stats().identities
    return Scales(
        fingerprint,
        levels_of(library, fingerprint),
        roads(library.places().links),
        min(PRIOR, -math.log(NEWCOMERS * max(people, 1))),
        weighed(library.opinions(about)),
    )


def goes_on(library: Library, fingerprint: str, one: Stay, other: Stay) -> float | None:
    """The probability that one is the other gone on, on the recording of both; None where it does not."""
    if one.recording != other.recording:
        return None
    there = [t.id for t in library.tracklets_of(one.recording)]
    mine = [stay for stay in stays_of(library, fingerprint, there) if len(stay.path)]
    pieces = [Piece(s.path, s.vectors, None, s.came, s.went) for s in mine]
    for (first, then), said in following(
        pieces, fingerprint, area([s.path.boxes for s in mine])
    ).items():
        if {mine[first].id, mine[then].id} == {one.id, other.id}:
            return probability(said)
    return None
