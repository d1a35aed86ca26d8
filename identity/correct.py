"""Corrections that a person makes about who is who: checked, stored, and everybody regrouped at once.

Needs no ingester's lock: what is believed is read, regrouped aside, and stored if nobody changed it
meanwhile; else it is done again on what is believed then.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from velvet.footage.corrections import Correction, Kind, called, read_name
from velvet.footage.errors import Contradiction, LibraryBusy, NotFound
from velvet.footage.ids import is_tracklet, number_of
from velvet.footage.records import Identity
from velvet.footage.settings import user
from velvet.identity.conflicts import (
    refuse_clash,
    refuse_excluded,
    refuse_name,
    separated,
)
from velvet.identity.id_resolver import resolve_id
from velvet.identity.regroup import regroup_corrected
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.library import Library

TRIES = 20  # an ingest changes what is believed once a recording

Draft = tuple[Correction, Mapping[str, str]]  # and the identity that each tracklet had before it


@dataclass(frozen=True, slots=True)
class Outcome:
    """A correction and what came of it. `changed` are the people whose sightings or names are others now."""

    correction: Correction
    undone: bool
    changed: tuple[Identity, ...]
    gone: tuple[str, ...]  # ids that nobody bears any more
    separated: tuple[
        str, ...
    ] = ()  # who left their person since they cannot be one with those merged


def name(
    library: Library, identifier: str, given: str, *, describes: Callable[[str], bool]
) -> Outcome:
    """Give a person (`P7`) a name.

    `describes` tells whether words only describe people: they are refused as a name. Raises BadSetting,
    NotFound, or Contradiction if another one bears it.
    """
    given = read_name(given)
    refuse_name(library, given, describes)

    def draft(known: IdentitySnapshot) -> Draft:
        who = _person(library, known, identifier)
        for other in known.identities:
            if other.id != who.id and other.name.casefold() == given.casefold():
                raise Contradiction(
                    f"{called(other.id, other.name)} bears that name already, and two people cannot. Give "
                    f"another name, or merge them: velvet people merge {other.id} {who.id}"
                )
        return Correction(0, Kind.NAME, _tracklets(who), name=given), known.belonging

    return _correct(library, draft)


def merge(library: Library, identifiers: Sequence[str], *, anyway: bool = False) -> Outcome:
    """These people (`P3`, all their sightings) or sightings (`T31`) are one person.

    Raises NotFound; Contradiction if another correction says otherwise, or, unless `anyway`, if they were
    seen together or at two places at once.
    """

    def draft(known: IdentitySnapshot) -> Draft:
        parts = {i: _meant(library, known, i) for i in identifiers}
        one = tuple(sorted({t for part in parts.values() for t in part}, key=number_of))
        if len(set(parts.values())) < 2 or len(one) < 2:
            raise Contradiction(
                f"{' and '.join(identifiers)}: that is one person already. Name two."
            )
        said = Correction(0, Kind.SAME, one)
        refuse_clash(said, known)
        if not anyway:
            refuse_excluded(library, known, said, list(parts.values()))
        return said, known.belonging

    return _correct(library, draft)


def split(library: Library, identifier: str, tracklets: Sequence[str]) -> Outcome:
    """These sightings of a person are another person's. Raises NotFound, Contradiction."""

    def draft(known: IdentitySnapshot) -> Draft:
        who = _person(library, known, identifier)
        cut = tuple(dict.fromkeys(t for i in tracklets for t in _meant(library, known, i)))
        mine = _tracklets(who)
        for one in cut:
            if one not in mine:
                raise NotFound(f"{one} is no sighting of {who.id}; those are {', '.join(mine)}.")
        rest = tuple(t for t in mine if t not in cut)
        if not rest:
            raise Contradiction(
                f"Those are all sightings of {who.id}: nothing is left to cut them off from."
            )
        said = Correction(0, Kind.SPLIT, cut, rest)
        refuse_clash(said, known)
        before = {t: p for t, p in known.belonging.items() if t not in cut}  # they are somebody new
        return said, before

    return _correct(library, draft)


def not_same(library: Library, one: str, other: str) -> Outcome:
    """These two people or sightings are not the same person. Raises NotFound, Contradiction."""

    def draft(known: IdentitySnapshot) -> Draft:
        these, those = _meant(library, known, one), _meant(library, known, other)
        if shared := set(these) & set(those):
            raise Contradiction(
                f"{min(shared)} would be somebody else than itself. To cut sightings off from a person: "
                "velvet people split P7 T31"
            )
        said = Correction(0, Kind.NOT_SAME, these, those)
        refuse_clash(said, known)
        return said, known.belonging

    return _correct(library, draft)


def _correct(library: Library, draft: Callable[[IdentitySnapshot], Draft]) -> Outcome:
    """Store what a draft says of what is believed, which may change meanwhile."""
    by, at = user(), datetime.now(UTC)
    for _ in range(TRIES):
        known = library.identity_snapshot()
        said, before = draft(known)
        said = replace(said, by=by, at=at)
        about = (*said.one, *said.other)
        told = (*known.corrections, said)
        people = regroup_corrected(library, crop_fingerprint(library), known, before, told, about)
        number = library.save_correction(said, people, known.state)
        if number is not None:
            return outcome(library, replace(said, number=number), known, undone=False)
    raise busy()


def busy() -> LibraryBusy:
    """The error for identities that never stayed the same for long enough."""
    return LibraryBusy("What is believed kept changing meanwhile. Try again in a moment.")


def outcome(library: Library, said: Correction, known: IdentitySnapshot, undone: bool) -> Outcome:
    """What a correction, made or undone, changed since `known`."""
    earlier = {p.id: (set(_tracklets(p)), p.name) for p in known.identities}
    now = library.identities()
    changed = tuple(p for p in now if earlier.get(p.id) != (set(_tracklets(p)), p.name))
    gone = tuple(i for i in earlier if i not in {p.id for p in now})
    left = () if undone else tuple(separated(library, known, said, now))
    return Outcome(said, undone, changed, gone, left)


def _tracklets(who: Identity) -> tuple[str, ...]:
    return tuple(member.tracklet for member in who.members)


def _person(library: Library, known: IdentitySnapshot, identifier: str) -> Identity:
    """The identity of that id or name, or the one that a sighting belongs to."""
    wanted = " ".join(identifier.split())
    if is_tracklet(wanted):
        tracklet = library.sightings([wanted])[0].id
        wanted = known.belonging.get(tracklet, "")
        if not wanted:
            raise NotFound(
                f"Nobody knows yet who is on {tracklet}. Let `velvet ingest` run to its end."
            )
    for person in known.identities:
        if wanted.casefold() in (person.id.casefold(), person.name.casefold()):
            return person
    return library.identity(resolve_id(library, wanted))  # says where they went


def _meant(library: Library, known: IdentitySnapshot, identifier: str) -> tuple[str, ...]:
    """The tracklets of a person, or the one that is named."""
    if is_tracklet(identifier):
        return (library.sightings([identifier])[0].id,)
    return _tracklets(_person(library, known, identifier))
