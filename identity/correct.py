"""Correct who is who: check a correction, store it, and regroup the people it concerns.

Needs no ingest lock: the identities are read, regrouped in memory, and stored only if nobody changed them
meanwhile; otherwise it starts again from the new state. Knows no vectors.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from velvet.footage.corrections import Correction, Kind, called, read_name
from velvet.footage.errors import Contradiction, LibraryBusy, NotFound
from velvet.footage.ids import is_person, number_of
from velvet.footage.records import Identity
from velvet.footage.settings import user
from velvet.identity.conflicts import (
    refuse_conflict,
    refuse_impossible_merge,
    refuse_name,
    separated_by,
)
from velvet.identity.id_resolver import resolve_id
from velvet.identity.regroup import regroup_corrected
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.indexes.library import Library
from velvet.indexes.records import IdentitySnapshot

TRIES = 20  # an ingest changes the identities once per recording

Draft = tuple[Correction, Mapping[str, str]]  # and the identity of each tracklet before it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A correction and its effect. `changed` are the people whose sightings or names are different now."""

    correction: Correction
    undone: bool
    changed: tuple[Identity, ...]
    gone: tuple[str, ...]  # ids that no longer exist
    separated: tuple[
        str, ...
    ] = ()  # sentences: who left a merged person, and why they cannot be one


def name(
    library: Library, identifier: str, given: str, *, describes: Callable[[str], bool]
) -> Outcome:
    """Give a person (`P7`) a name.

    `describes` tells whether a text merely describes people; that is refused as a name. Raises BadSetting,
    NotFound, or Contradiction if somebody else has the name.
    """
    given = read_name(given)
    refuse_name(library, given, describes)

    def draft(snapshot: IdentitySnapshot) -> Draft:
        person = _person(library, snapshot, identifier)
        _refuse_taken_name(snapshot, person, given)
        return Correction(0, Kind.NAME, tracklets_of(person), name=given), snapshot.belonging

    return _correct(library, draft)


def _refuse_taken_name(snapshot: IdentitySnapshot, person: Identity, given: str) -> None:
    for other in snapshot.identities:
        if other.id != person.id and other.name.casefold() == given.casefold():
            raise Contradiction(
                f"{called(other.id, other.name)} already has that name, and two people cannot share one. Use "
                f"another name, or merge them: velvet people merge {other.id} {person.id}"
            )


def merge(library: Library, identifiers: Sequence[str], *, anyway: bool = False) -> Outcome:
    """These people (`P3`, with all their sightings) or sightings (`T31`) are one person.

    Raises NotFound; Contradiction if another correction says otherwise, or, unless `anyway`, if they were
    seen together or in two places at once.
    """

    def draft(snapshot: IdentitySnapshot) -> Draft:
        groups = [_tracklets(library, snapshot, i) for i in identifiers]
        tracklets = tuple(sorted({t for group in groups for t in group}, key=number_of))
        if len(set(groups)) < 2 or len(tracklets) < 2:
            raise Contradiction(
                f"{' and '.join(identifiers)}: this is already one person. Name at least two."
            )
        correction = Correction(0, Kind.SAME, tracklets)
        refuse_conflict(correction, snapshot)
        if not anyway:
            refuse_impossible_merge(library, snapshot, correction, groups)
        return correction, snapshot.belonging

    return _correct(library, draft)


def split(library: Library, identifier: str, sightings: Sequence[str]) -> Outcome:
    """These sightings of a person show somebody else. Raises NotFound, Contradiction."""

    def draft(snapshot: IdentitySnapshot) -> Draft:
        person = _person(library, snapshot, identifier)
        cut = tuple(dict.fromkeys(t for i in sightings for t in _tracklets(library, snapshot, i)))
        correction = Correction(0, Kind.SPLIT, cut, _rest(person, cut))
        refuse_conflict(correction, snapshot)
        before = {t: p for t, p in snapshot.belonging.items() if t not in cut}  # they get a new id
        return correction, before

    return _correct(library, draft)


def _rest(person: Identity, cut: Sequence[str]) -> tuple[str, ...]:
    """The sightings that stay with a person. Raises NotFound, Contradiction."""
    tracklets = tracklets_of(person)
    for tracklet in cut:
        if tracklet not in tracklets:
            raise NotFound(
                f"{tracklet} is not a sighting of {person.id}, whose sightings are {', '.join(tracklets)}."
            )
    rest = tuple(t for t in tracklets if t not in cut)
    if not rest:
        raise Contradiction(
            f"Those are all the sightings of {person.id}: nothing is left to split them off from."
        )
    return rest


def not_same(library: Library, one: str, other: str) -> Outcome:
    """These two people or sightings are not the same person. Raises NotFound, Contradiction."""

    def draft(snapshot: IdentitySnapshot) -> Draft:
        first, second = (_tracklets(library, snapshot, i) for i in (one, other))
        if shared := set(first) & set(second):
            raise Contradiction(
                f"{min(shared)} is in both groups. To split sightings off from a person: "
                "velvet people split P7 T31"
            )
        correction = Correction(0, Kind.NOT_SAME, first, second)
        refuse_conflict(correction, snapshot)
        return correction, snapshot.belonging

    return _correct(library, draft)


def _correct(library: Library, draft: Callable[[IdentitySnapshot], Draft]) -> Outcome:
    """Draft a correction of the current identities and store it; again if they change meanwhile."""
    by, at = user(), datetime.now(UTC)
    for _ in range(TRIES):
        snapshot = library.identities.snapshot()
        drafted, before = draft(snapshot)
        correction = replace(drafted, by=by, at=at)
        people = regroup_corrected(
            library,
            crop_fingerprint(library),
            snapshot,
            before,
            (*snapshot.corrections, correction),
            (*correction.one, *correction.other),
        )
        number = library.corrections.save(correction, people, snapshot.state)
        if number is not None:
            return outcome(library, replace(correction, number=number), snapshot, undone=False)
    raise busy()


def busy() -> LibraryBusy:
    """The error for identities that kept changing."""
    return LibraryBusy("The identities kept changing meanwhile. Try again in a moment.")


def outcome(
    library: Library, correction: Correction, before: IdentitySnapshot, undone: bool
) -> Outcome:
    """What changed since `before`, now that a correction was made or undone."""
    earlier = {p.id: (set(tracklets_of(p)), p.name) for p in before.identities}
    people = library.identities.all()
    changed = tuple(p for p in people if earlier.get(p.id) != (set(tracklets_of(p)), p.name))
    gone = tuple(i for i in earlier if i not in {p.id for p in people})
    separated = () if undone else tuple(separated_by(library, before, correction, people))
    return Outcome(correction, undone, changed, gone, separated)


def tracklets_of(person: Identity) -> tuple[str, ...]:
    """The tracklets of a person, by start."""
    return tuple(member.tracklet for member in person.members)


def _person(library: Library, snapshot: IdentitySnapshot, text: str) -> Identity:
    """The person with that id or name, or the one on that sighting. Raises NotFound."""
    identifier = resolve_id(library, text)
    if not is_person(identifier):
        identifier = _person_on(library, snapshot, identifier)
    known = (person for person in snapshot.identities if person.id == identifier)
    return next(known, None) or library.identities.get(identifier)  # which says what became of them


def _person_on(library: Library, snapshot: IdentitySnapshot, sighting: str) -> str:
    tracklet = library.tracklets.sightings([sighting])[0].id
    if tracklet not in snapshot.belonging:
        raise NotFound(
            f"Nobody has been identified on {tracklet} yet. Let `velvet ingest` run to its end."
        )
    return snapshot.belonging[tracklet]


def _tracklets(library: Library, snapshot: IdentitySnapshot, text: str) -> tuple[str, ...]:
    """All tracklets of a person, or the one that is named. Raises NotFound."""
    identifier = resolve_id(library, text)
    if is_person(identifier):
        return tracklets_of(_person(library, snapshot, identifier))
    return (library.tracklets.sightings([identifier])[0].id,)
