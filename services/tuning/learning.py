"""Learning from a library's confirmed people what tells its people apart, and taking that back.

People whom somebody named, merged or split off are confirmed; from those who are `sure` is learned as well,
but nothing is judged by them, since the vectors alone said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from velvet.footage.corrections import Kind, naming
from velvet.footage.errors import ModelMissing, NotFound
from velvet.footage.records import Band, Vectors
from velvet.footage.settings import Settings
from velvet.identity.placement import reidentify_all
from velvet.identity.reid_inputs import prevailing_fingerprint
from velvet.indexes.library import Library
from velvet.indexes.records import CROPS
from velvet.reid.appearance.tuning import Projection, tune
from velvet.services.tuning import projection as tuned

FEWEST = 8  # confirmed people in each half
GAIN = 0.01  # of average precision at least; less may be chance

Group = Sequence[Vectors]  # of one person: (n, d) a sighting


@dataclass(frozen=True, slots=True)
class People:
    """Tracklet ids, two and more of each person."""

    confirmed: tuple[tuple[str, ...], ...]  # by somebody
    sure: tuple[tuple[str, ...], ...]  # by the vectors alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was learned from how many people, and how well it knew those it had not learned from."""

    confirmed: int
    sure: int
    before: float  # mean average precision over the sightings of confirmed people
    after: float
    fingerprint: str  # the encoder in use now

    @property
    def adopted(self) -> bool:
        """Whether what was learned is in use."""
        return self.after >= self.before + GAIN


def learn(settings: Settings, base: str) -> Outcome:
    """Tune the crop encoder `base` to the library, if that helps with people it did not learn from.

    Then everybody is regrouped. Raises NotFound where too few people are confirmed, ModelMissing where the
    library was embedded by another encoder, LibraryBusy while an ingest runs.
    """
    with Library.open(settings.home) as library, library.ingesting():
        vectors = _untuned(library, settings, base)
        known = confirmed(library, vectors)
        told = [[vectors[t] for t in one] for one in known.confirmed]
        sure = [[vectors[t] for t in one] for one in known.sure]
        if len(told) < 2 * FEWEST:
            raise NotFound(
                f"Tuning needs {2 * FEWEST} people with two sightings each whom you confirmed, and there are "
                f"{len(told)}. Name people: velvet people name P7 Gregor; or merge: velvet people merge P3 P9"
            )
        before, after = judged(told, sure)
        found = Outcome(len(told), len(sure), before, after, base)
        if not found.adopted:
            return Outcome(len(told), len(sure), before, after, _in_use(settings, base))
        learned = tuned.Learned(base, _tuned([*told, *sure]))
        tuned.write(settings.home, learned)
        _store(
            library,
            learned.fingerprint,
            {t: learned.projection.apply(v) for t, v in vectors.items()},
        )
        return Outcome(len(told), len(sure), before, after, learned.fingerprint)


def undo(settings: Settings) -> str:
    """Take back what was learned, and regroup everybody; the encoder in use now.

    Raises NotFound where nothing was learned, LibraryBusy while an ingest runs.
    """
    with Library.open(settings.home) as library, library.ingesting():
        learned = tuned.read(settings.home)
        if learned is None:
            raise NotFound("Nothing was tuned, so that there is nothing to undo.")
        tuned.remove(settings.home)
        restore(library, learned)
        return learned.base


def restore(library: Library, learned: tuned.Learned) -> None:
    """Put the vectors of the encoder that learned nothing in place, and regroup everybody."""
    held = library.vectors.of_crops(learned.fingerprint)
    if held:  # else all was embedded by another encoder since
        _store(library, learned.base, {t: learned.projection.restore(v) for t, v in held.items()})


def confirmed(library: Library, vectors: Mapping[str, Vectors]) -> People:
    """Who is known by two sightings and more that have vectors, by id."""
    identity_snapshot = library.identities.snapshot()
    said = set(naming(identity_snapshot.corrections))
    for correction in identity_snapshot.corrections:
        if correction.kind in (Kind.SAME, Kind.SPLIT):
            said.update(correction.one)
    by_people: list[tuple[str, ...]] = []
    by_vectors: list[tuple[str, ...]] = []
    for person in identity_snapshot.identities:
        mine = [m for m in person.members if m.tracklet in vectors]
        told = tuple(m.tracklet for m in mine if m.tracklet in said)
        sure = tuple(m.tracklet for m in mine if m.band is Band.SURE)
        if len(told) > 1:
            by_people.append(told)
        elif len(sure) > 1:
            by_vectors.append(sure)
    return People(tuple(by_people), tuple(by_vectors))


def judged(told: Sequence[Group], sure: Sequence[Group]) -> tuple[float, float]:
    """Mean average precision over the sightings of confirmed people, as they are and tuned.

    Each half of them, drawn at random, is looked for among itself, by what the other half and those who
    are sure taught.
    """
    order = np.random.default_rng(0).permutation(len(told))
    halves = order[: len(order) // 2], order[len(order) // 2 :]
    before: list[float] = []
    after: list[float] = []
    for learned, held in (halves, halves[::-1]):
        projection = _tuned([*(told[i] for i in learned), *sure])
        groups = [told[i] for i in held]
        before += _precisions(groups)
        after += _precisions([[projection.apply(rows) for rows in group] for group in groups])
    return float(np.mean(before)), float(np.mean(after))


def _tuned(groups: Sequence[Group]) -> Projection:
    rows = [np.concatenate(list(group)) for group in groups]
    who = np.repeat(np.arange(len(rows)), [len(mine) for mine in rows])
    return tune(np.concatenate(rows), who)


def _precisions(groups: Sequence[Group]) -> list[float]:
    """How well each sighting finds the others of its person among all, by the mean of its vectors."""
    means = np.array([rows.mean(axis=0) for group in groups for rows in group], np.float64)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    who = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    cosines = means @ means.T
    found: list[float] = []
    for row in range(len(who)):
        others = np.arange(len(who)) != row
        order = np.argsort(-cosines[row, others], kind="stable")
        hits = np.flatnonzero((who == who[row])[others][order])
        found.append(float(np.mean((np.arange(len(hits)) + 1) / (hits + 1))))
    return found


def _untuned(library: Library, settings: Settings, base: str) -> dict[str, Vectors]:
    """The crop vectors of every tracklet as the untuned encoder makes them. Raises ModelMissing."""
    learned = tuned.read(settings.home)
    if learned and learned.base == base and (held := library.vectors.of_crops(learned.fingerprint)):
        return {t: learned.projection.restore(rows) for t, rows in held.items()}
    found = library.vectors.of_crops(base)
    if not found and (others := library.index_stats().fingerprints["embed crops"]):
        raise ModelMissing(
            f"The crops in this library were embedded by {', '.join(sorted(others))}, not by {base}. Set "
            "that encoder again, or run `velvet ingest` to embed them anew."
        )
    return found


def _in_use(settings: Settings, base: str) -> str:
    learned = tuned.read(settings.home)
    return learned.fingerprint if learned and learned.base == base else base


def _store(library: Library, fingerprint: str, vectors: Mapping[str, Vectors]) -> None:
    """Put these in place of the crop vectors there are, let readers know, and regroup everybody."""
    crops = {t.id: [crop.id for crop in t.crops] for t in library.tracklets.find(list(vectors))}
    ids = [identifier for t in vectors for identifier in crops[t][: len(vectors[t])]]
    if ids:
        library.vectors.save(CROPS, fingerprint, ids, np.concatenate(list(vectors.values())))
    library.vectors.publish(prevailing_fingerprint(library, "embed words"), fingerprint)
    reidentify_all(library, fingerprint)
