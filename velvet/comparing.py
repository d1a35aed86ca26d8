"""Why two sightings count as one person or as two: what agrees, what contradicts, and who said so."""

from dataclasses import dataclass

import numpy as np

from footage.corrections import Correction
from footage.opinions import Stated
from footage.records import Band, Description, Seen, Sighting
from indexes.library import Library
from reid.calibration import PRIOR, band, calibrated, probability
from reid.constraints import Exclusion, exclusion
from reid.corrections import binding
from reid.likeness import log_odds
from reid.links import Roads, roads
from reid.stay import Stay, stays
from tools.passage import allowance
from velvet.correcting import crops_maker

NEAR = 30  # sightings most alike, among whom the runner-up is looked for


@dataclass(frozen=True, slots=True)
class Trait:
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
    likeness: float | None  # cosine of their pictures
    probability: float | None  # that they are one person, by pictures, colours and movement
    measured: bool  # whether the figures behind it were measured for this very encoder
    runner_up: tuple[Sighting, float] | None  # who else `one` is most like, and the probability
    traits: tuple[Trait, ...]
    exclusion: Exclusion | None
    gap_s: float  # from the end of the first to the start of the second; below 0: the overlap
    together_s: float  # how long both were in one view
    allowance: str  # what the links between their cameras say of the time between; empty: nothing
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
    """Set two sightings (`T31`) side by side. Raises NotFound."""
    first, second = library.sightings([one])[0], library.sightings([other])[0]
    maker = crops_maker(library)
    everybody = {s.id: s for s in _stays(library, maker)}
    mine, theirs = everybody[first.id], everybody[second.id]
    cosine = _cosine(mine, theirs)
    looks = library.descriptions([first.id, second.id])
    links = library.places().links
    before, after = sorted((first, second), key=lambda s: s.start)
    return Comparison(
        one=first,
        other=second,
        likeness=cosine,
        probability=None if cosine is None else _chance(mine, theirs, maker),
        measured=calibrated(maker),
        runner_up=_runner_up(library, mine, second, everybody, maker, roads(links)),
        traits=_traits(looks.get(first.id), looks.get(second.id)),
        exclusion=exclusion(mine, theirs, roads(links)),
        gap_s=(max(mine.start, theirs.start) - min(mine.end, theirs.end)).total_seconds(),
        together_s=_together_s(first, second),
        allowance=allowance(before, after, links),
        corrections=binding(library.belief().corrections, first.id, second.id),
        opinions=_opinions(library, first.id, second.id),
    )


def _stays(library: Library, maker: str) -> list[Stay]:
    return stays(library.tracklets(), library.crop_vectors(maker), library.descriptions())


def _cosine(one: Stay, other: Stay) -> float | None:
    """Of the mean vectors, as the calibration was made; None where there is no picture."""
    if not len(one.vectors) or not len(other.vectors):
        return None
    a, b = one.vectors.mean(axis=0), other.vectors.mean(axis=0)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def _chance(one: Stay, other: Stay, maker: str) -> float:
    return probability(PRIOR + float(log_odds([one], [other], maker, {})[0, 0]))


def _runner_up(
    library: Library,
    one: Stay,
    other: Sighting,
    everybody: dict[str, Stay],
    maker: str,
    known_roads: Roads,
) -> tuple[Sighting, float] | None:
    """The likeliest sighting that is of neither person."""
    known = {s.id: s.identity or s.id for s in library.sightings()}
    taken = {known[one.id], known[other.id]}
    cosines = {i: _cosine(one, s) for i, s in everybody.items() if known.get(i, "") not in taken}
    near = sorted(
        (i for i, c in cosines.items() if c is not None), key=lambda i: -(cosines[i] or 0)
    )
    rivals = [everybody[i] for i in near[:NEAR] if not exclusion(one, everybody[i], known_roads)]
    if not rivals:
        return None
    chance, place = max((_chance(one, rival, maker), -n) for n, rival in enumerate(rivals))
    return library.sightings([rivals[-place].id])[0], chance


def _traits(one: Description | None, other: Description | None) -> tuple[Trait, ...]:
    """What is visible of both."""
    if one is None or other is None:
        return ()
    pairs = ((a, other.attribute(a.name)) for a in one.attributes if a.seen is Seen.VISIBLE)
    return tuple(Trait(a.name, a.value, b.value) for a, b in pairs if b.seen is Seen.VISIBLE)


def _opinions(library: Library, one: str, other: str) -> tuple[Stated, ...]:
    said = library.opinions([one])
    return tuple(s for s in said if {s.tracklet, s.other} == {one, other})


def _together_s(one: Sighting, other: Sighting) -> float:
    if one.camera != other.camera:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    return max(0.0, shared.total_seconds())
