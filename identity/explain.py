"""Why two sightings count as one person or as two: what agrees, what contradicts, and who said so."""

from dataclasses import dataclass

import numpy as np

from velvet.footage.corrections import Correction, Stated
from velvet.footage.ids import is_person
from velvet.footage.records import Band, Description, Seen, Sighting
from velvet.identity.id_resolver import person_of, resolve_id
from velvet.identity.match_probability import MatchScorer, continuation_probability, match_scorer
from velvet.identity.reid_inputs import (
    camera_normalizations_of,
    crop_fingerprint,
    tracklet_features_of,
)
from velvet.identity.shortlist import shortlist
from velvet.identity.transitions import transit_note
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import band, calibrated
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.association.cannot_link import Exclusion, exclusion
from velvet.reid.association.corrections import binding
from velvet.reid.tracklet_features import TrackletFeatures


@dataclass(frozen=True, slots=True)
class SharedAttribute:
    """One attribute that both sightings show."""

    name: str
    one: str
    other: str

    @property
    def agrees(self) -> bool:
        """Whether both are said to be the same."""
        return self.one == self.other


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sightings side by side. What was not there to compare is None."""

    one: Sighting
    other: Sighting
    cosine: float | None  # cosine of their pictures
    camera_normalized: bool  # whether what their cameras add was taken away for the probability
    probability: float | None  # that they are one person, by what identities are decided by
    measured: bool  # whether the figures behind it were measured for this very encoder
    runner_up: tuple[Sighting, float] | None  # who else `one` is most like, and the probability
    attributes: tuple[SharedAttribute, ...]
    exclusion: Exclusion | None
    gap_s: float  # from the end of the first to the start of the second; below 0: the overlap
    together_s: float  # how long both were in one view
    transit_note: (
        str  # what the links between their cameras say of the time between; empty: nothing
    )
    continues: float | None  # probability that one is the other gone on; None: it is not
    corrections: tuple[Correction, ...]  # those that bind these two
    opinions: tuple[Stated, ...]  # what a tie-breaker said of these two

    @property
    def one_person(self) -> bool:
        """What is believed now."""
        return bool(self.one.identity) and self.one.identity == self.other.identity

    @property
    def band(self) -> Band | None:
        """The word for the probability."""
        return None if self.probability is None else band(self.probability)

    @property
    def margin(self) -> float | None:
        """How much likelier the other is than the runner-up."""
        if self.probability is None or self.runner_up is None:
            return None
        return self.probability - self.runner_up[1]


def compare(library: Library, one: str, other: str) -> Comparison:
    """Set two sightings (`T31`) side by side; of a person (`P7`, or a name) the one most like the other.

    Raises NotFound.
    """
    fingerprint = crop_fingerprint(library)
    mine, theirs = _closest(
        library, fingerprint, resolve_id(library, one), resolve_id(library, other)
    )
    first, second = (library.tracklets.sightings([stay.id])[0] for stay in (mine, theirs))
    cosine, by = _cosine(mine, theirs), match_scorer(library, fingerprint, [first.id])
    looks = library.descriptions.find([first.id, second.id])
    links = library.cameras.places().links
    before, after = sorted((first, second), key=lambda s: s.start)
    continues = continuation_probability(library, fingerprint, mine, theirs)
    return Comparison(
        one=first,
        other=second,
        cosine=cosine,
        camera_normalized=mine.camera in by.levels and theirs.camera in by.levels,
        probability=None if cosine is None else _chance(mine, theirs, by, continues),
        measured=calibrated(fingerprint),
        runner_up=_runner_up(library, mine, (first, second), by),
        attributes=_traits(looks.get(first.id), looks.get(second.id)),
        exclusion=exclusion(mine, theirs, by.ways),
        gap_s=(max(mine.start, theirs.start) - min(mine.end, theirs.end)).total_seconds(),
        together_s=_together_s(first, second),
        transit_note=transit_note(before, after, links),
        continues=continues,
        corrections=binding(library.identities.snapshot().corrections, first.id, second.id),
        opinions=_opinions(library, first.id, second.id),
    )


def _closest(
    library: Library, fingerprint: str, one: str, other: str
) -> tuple[TrackletFeatures, TrackletFeatures]:
    """A sighting of each, by looks; of one who is asked about twice, two different ones if there are."""
    mine, theirs = (_stays_of(library, fingerprint, identifier) for identifier in (one, other))
    said = log_odds(mine, theirs, fingerprint, camera_normalizations_of(library, fingerprint))
    if one != other or is_person(one):
        itself = [[a.id == b.id for b in theirs] for a in mine]
        said = np.where(np.array(itself), -np.inf, said)
    row, column = np.unravel_index(int(said.argmax()), said.shape)
    return mine[row], theirs[column]


def _stays_of(library: Library, fingerprint: str, identifier: str) -> list[TrackletFeatures]:
    if not is_person(identifier):
        return tracklet_features_of(library, fingerprint, [identifier])
    members = library.identities.get(identifier).members
    return tracklet_features_of(library, fingerprint, [member.tracklet for member in members])


def _cosine(one: TrackletFeatures, other: TrackletFeatures) -> float | None:
    """Of the mean vectors, as the calibration was made; None where there is no picture."""
    if not len(one.vectors) or not len(other.vectors):
        return None
    a, b = one.vectors.mean(axis=0), other.vectors.mean(axis=0)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def _chance(
    one: TrackletFeatures, other: TrackletFeatures, by: MatchScorer, continues: float | None
) -> float:
    (chance,) = by.probabilities(one, [other])
    return max(chance, continues or 0.0)


def _runner_up(
    library: Library, one: TrackletFeatures, pair: tuple[Sighting, Sighting], by: MatchScorer
) -> tuple[Sighting, float] | None:
    """The likeliest sighting that is of neither person, among those most alike."""
    if not len(one.vectors):
        return None
    near = shortlist(library, by.fingerprint, one)
    seen = {s.id: s for s in library.tracklets.sightings([s.id for s in near])} if near else {}
    taken = {person_of(s) for s in pair}
    rivals = [s for s in near if person_of(seen[s.id]) not in taken]
    rivals = [s for s in rivals if not exclusion(one, s, by.ways)]
    if not rivals:
        return None
    chance, place = max((c, -n) for n, c in enumerate(by.probabilities(one, rivals)))
    return seen[rivals[-place].id], chance


def _traits(one: Description | None, other: Description | None) -> tuple[SharedAttribute, ...]:
    """What is visible of both."""
    if one is None or other is None:
        return ()
    pairs = ((a, other.attribute(a.name)) for a in one.attributes if a.seen is Seen.VISIBLE)
    return tuple(
        SharedAttribute(a.name, a.value, b.value) for a, b in pairs if b.seen is Seen.VISIBLE
    )


def _opinions(library: Library, one: str, other: str) -> tuple[Stated, ...]:
    said = library.opinions.find([one])
    return tuple(s for s in said if {s.tracklet, s.other} == {one, other})


def _together_s(one: Sighting, other: Sighting) -> float:
    if one.camera != other.camera:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, shared.total_seconds())
