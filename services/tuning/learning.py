"""Tune the crop encoder to a library, from the people whom users confirmed, and undo that.

People who were named, merged or split off are confirmed. Those who are `sure` are learned from as well, but
not used to judge the result, since the vectors alone decided them. Does not know the encoder itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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
    """Tracklet ids, at least two for each person."""

    confirmed: tuple[tuple[str, ...], ...]  # by users
    sure: tuple[tuple[str, ...], ...]  # by the vectors alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many people were learned from, and how well others are recognized before and after."""

    confirmed: int
    sure: int
    before: float  # mean average precision over the sightings of confirmed people
    after: float
    fingerprint: str  # the encoder in use now

    @property
    def adopted(self) -> bool:
        """Whether the tuning is in use."""
        return self.after >= self.before + GAIN


def learn(settings: Settings, base: str) -> Outcome:
    """Tune the crop encoder `base` to the library, if that helps with people it did not learn from.

    Then everybody is identified again. Raises NotFound if too few people are confirmed, ModelMissing if
    another encoder embedded the library, LibraryBusy while an ingest runs.
    """
    with Library.open(settings.home) as library, library.ingesting():
        vectors = _untuned(library, settings, base)
        people = confirmed(library, vectors)
        _refuse_too_few(people)
        by_users = [[vectors[t] for t in person] for person in people.confirmed]
        sure = [[vectors[t] for t in person] for person in people.sure]
        before, after = judged(by_users, sure)
        outcome = Outcome(len(by_users), len(sure), before, after, _in_use(settings, base))
        if not outcome.adopted:
            return outcome
        learned = tuned.Learned(base, _tuned([*by_users, *sure]))
        tuned.write(settings.home, learned)
        projected = {t: learned.projection.apply(rows) for t, rows in vectors.items()}
        _store(library, learned.fingerprint, projected)
        return replace(outcome, fingerprint=learned.fingerprint)


def _refuse_too_few(people: People) -> None:
    if len(people.confirmed) < 2 * FEWEST:
        raise NotFound(
            f"Tuning needs {2 * FEWEST} people whom you confirmed, with two sightings or more each; "
            f"there are {len(people.confirmed)}. Name people: velvet people name P7 Gregor; or merge them: "
            "velvet people merge P3 P9"
        )


def undo(settings: Settings) -> str:
    """Remove the tuning and identify everybody again; the fingerprint of the encoder in use now.

    Raises NotFound if nothing was tuned, LibraryBusy while an ingest runs.
    """
    with Library.open(settings.home) as library, library.ingesting():
        learned = tuned.read(settings.home)
        if learned is None:
            raise NotFound("Nothing was tuned, so there is nothing to undo.")
        tuned.remove(settings.home)
        restore(library, learned)
        return learned.base


def restore(library: Library, learned: tuned.Learned) -> None:
    """Put back the vectors of the encoder before tuning, and identify everybody again."""
    held = library.vectors.of_crops(learned.fingerprint)
    if held:  # otherwise another encoder has embedded everything since
        _store(library, learned.base, {t: learned.projection.restore(v) for t, v in held.items()})


def confirmed(library: Library, vectors: Mapping[str, Vectors]) -> People:
    """The people with at least two sightings that have vectors: confirmed by users, or sure."""
    snapshot = library.identities.snapshot()
    corrected = set(naming(snapshot.corrections))
    for correction in snapshot.corrections:
        if correction.kind in (Kind.SAME, Kind.SPLIT):
            corrected.update(correction.one)
    by_users: list[tuple[str, ...]] = []
    by_vectors: list[tuple[str, ...]] = []
    for person in snapshot.identities:
        members = [m for m in person.members if m.tracklet in vectors]
        by_user = tuple(m.tracklet for m in members if m.tracklet in corrected)
        sure = tuple(m.tracklet for m in members if m.band is Band.SURE)
        if len(by_user) > 1:
            by_users.append(by_user)
        elif len(sure) > 1:
            by_vectors.append(sure)
    return People(tuple(by_users), tuple(by_vectors))


def judged(people: Sequence[Group], sure: Sequence[Group]) -> tuple[float, float]:
    """Mean average precision over the sightings of confirmed people, untuned and tuned.

    Cross-validated: each random half is searched within itself after learning from the other half and from
    those who are sure.
    """
    order = np.random.default_rng(0).permutation(len(people))
    halves = order[: len(order) // 2], order[len(order) // 2 :]
    before: list[float] = []
    after: list[float] = []
    for learned, held in (halves, halves[::-1]):
        projection = _tuned([*(people[i] for i in learned), *sure])
        groups = [people[i] for i in held]
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
