"""Explain why two sightings count as one person or as two: what agrees, what contradicts, who said so.

Decides nothing; the wording is the user interface's.
"""

from dataclasses import dataclass

import numpy as np

from velvet.footage.corrections import Correction, Stated
from velvet.footage.ids import is_person
from velvet.footage.records import Band, Seen, Sighting
from velvet.identity.id_resolver import person_of, resolve_id, tracklet_ids
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
from velvet.reid.association.corrections import deciding_corrections
from velvet.reid.tracklet_features import TrackletFeatures


@dataclass(frozen=True, slots=True)
class SharedAttribute:
    """An attribute that is visible on both sightings."""

    name: str
    one: str
    other: str

    @property
    def agrees(self) -> bool:
        """Whether it is the same on both."""
        return self.one == self.other


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sightings side by side. What could not be compared is None."""

    one: Sighting
    other: Sighting
    cosine: float | None  # of their pictures
    camera_normalized: bool  # whether the probability leaves out what each camera adds
    probability: float | None  # that they are one person, by the evidence that decides identities
    measured: bool  # whether the calibration was measured for this very encoder
    runner_up: tuple[Sighting, float] | None  # who else `one` may be, and the probability
    attributes: tuple[SharedAttribute, ...]
    exclusion: Exclusion | None
    gap_s: float  # from the end of the first to the start of the second; below 0: the overlap
    together_s: float  # how long both were in one view
    transit_note: str  # what the links between their cameras say of the gap; empty: nothing
    continues: float | None  # probability that one continues the other; None: it does not
    corrections: tuple[Correction, ...]  # those about these two
    opinions: tuple[Stated, ...]  # a tie-breaker's, of these two

    @property
    def one_person(self) -> bool:
        """Whether they count as one person now."""
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
    """Compare two sightings (`T31`); of a person (`P7`, or a name) the sighting most like the other.

    Raises NotFound.
    """
    fingerprint = crop_fingerprint(library)
    ids = resolve_id(library, one), resolve_id(library, other)
    mine, theirs = _closest(library, fingerprint, *ids)
    first, second = (library.tracklets.sightings([tracklet.id])[0] for tracklet in (mine, theirs))
    before, after = sorted((first, second), key=lambda s: s.start)
    scorer = match_scorer(library, fingerprint, [first.id])
    cosine = _cosine(mine, theirs)
    continues = continuation_probability(library, fingerprint, mine, theirs)
    return Comparison(
        one=first,
        other=second,
        cosine=cosine,
        camera_normalized={mine.camera, theirs.camera} <= set(scorer.normalizations),
        probability=None if cosine is None else _probability(mine, theirs, scorer, continues),
        measured=calibrated(fingerprint),
        runner_up=_runner_up(library, mine, (first, second), scorer),
        attributes=_shared_attributes(library, first.id, second.id),
        exclusion=exclusion(mine, theirs, scorer.links),
        gap_s=(max(mine.start, theirs.start) - min(mine.end, theirs.end)).total_seconds(),
        together_s=_together_s(first, second),
        transit_note=transit_note(before, after, library.cameras.places().links),
        continues=continues,
        corrections=deciding_corrections(
            library.identities.snapshot().corrections, first.id, second.id
        ),
        opinions=_opinions(library, first.id, second.id),
    )


def _closest(
    library: Library, fingerprint: str, one: str, other: str
) -> tuple[TrackletFeatures, TrackletFeatures]:
    """The most similar sighting of each; two different ones, if there are, of a person given twice."""
    mine, theirs = (
        tracklet_features_of(library, fingerprint, tracklet_ids(library, identifier))
        for identifier in (one, other)
    )
    odds = log_odds(mine, theirs, fingerprint, camera_normalizations_of(library, fingerprint))
    if one != other or is_person(one):
        itself = [[a.id == b.id for b in theirs] for a in mine]
        odds = np.where(np.array(itself), -np.inf, odds)
    row, column = np.unravel_index(int(odds.argmax()), odds.shape)
    return mine[row], theirs[column]


def _cosine(one: TrackletFeatures, other: TrackletFeatures) -> float | None:
    """Of the mean vectors, as in the calibration; None if one has no picture."""
    if not len(one.vectors) or not len(other.vectors):
        return None
    a, b = one.vectors.mean(axis=0), other.vectors.mean(axis=0)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def _probability(
    one: TrackletFeatures, other: TrackletFeatures, scorer: MatchScorer, continues: float | None
) -> float:
    (probability,) = scorer.probabilities(one, [other])
    return max(probability, continues or 0.0)


def _runner_up(
    library: Library,
    one: TrackletFeatures,
    pair: tuple[Sighting, Sighting],
    scorer: MatchScorer,
) -> tuple[Sighting, float] | None:
    """The likeliest of the most similar sightings that is of neither person."""
    if not len(one.vectors):
        return None
    near = shortlist(library, scorer.fingerprint, one)
    sightings = {s.id: s for s in library.tracklets.sightings([s.id for s in near])} if near else {}
    taken = {person_of(sighting) for sighting in pair}
    rivals = [t for t in near if person_of(sightings[t.id]) not in taken]
    rivals = [t for t in rivals if not exclusion(one, t, scorer.links)]
    if not rivals:
        return None
    probabilities = scorer.probabilities(one, rivals)
    best = max(range(len(rivals)), key=lambda n: probabilities[n])  # the first, if several are
    return sightings[rivals[best].id], probabilities[best]


def _shared_attributes(library: Library, one: str, other: str) -> tuple[SharedAttribute, ...]:
    """What is visible on both."""
    descriptions = library.descriptions.find([one, other])
    if len(descriptions) < len({one, other}):
        return ()
    first, second = descriptions[one], descriptions[other]
    visible = [a for a in first.attributes if a.seen is Seen.VISIBLE]
    pairs = ((a, second.attribute(a.name)) for a in visible)
    return tuple(
        SharedAttribute(a.name, a.value, b.value) for a, b in pairs if b.seen is Seen.VISIBLE
    )


def _opinions(library: Library, one: str, other: str) -> tuple[Stated, ...]:
    opinions = library.opinions.find([one])
    return tuple(s for s in opinions if {s.tracklet, s.other} == {one, other})


def _together_s(one: Sighting, other: Sighting) -> float:
    if one.camera != other.camera:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, shared.total_seconds())
