"""Who is who had a correction never been made: back to before it, and what came after it said once more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvet.footage.corrections import Correction, Kind
from velvet.footage.errors import NotFound
from velvet.footage.records import Identity, Member
from velvet.identity.conflicts import refuse_undo
from velvet.identity.correct import TRIES, Outcome, busy, outcome
from velvet.identity.regroup import regroup_corrected
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.library import Changed, Library
from velvet.reid.association.identify import Groups, keep_names


def undo(library: Library, number: int | None = None) -> Outcome:
    """Take back a correction, the last one if none is named.

    If nothing was changed since, all is as it was; else all is as if it had never been made. Raises
    NotFound; Contradiction if the others cannot stand without it.
    """
    for _ in range(TRIES):
        known = library.identity_snapshot()
        taken = _correction(known, number)
        rest = tuple(c for c in known.corrections if c.number != taken.number)
        if library.undo_exactly(taken.number):
            return outcome(library, taken, known, undone=True)
        refuse_undo(taken, rest, known)
        replay = without(library, crop_fingerprint(library), known, taken)
        if library.drop_correction(taken.number, replay.people, replay.changed, known.state):
            return outcome(library, taken, known, undone=True)
    raise busy()


def _correction(known: IdentitySnapshot, number: int | None) -> Correction:
    if not known.corrections:
        raise NotFound("Nothing was corrected, so that there is nothing to undo.")
    if number is None:
        return known.corrections[-1]
    found = next((c for c in known.corrections if c.number == number), None)
    if found is None:
        raise NotFound(f"There is no correction {number}. `velvet people corrections` lists them.")
    return found


@dataclass(frozen=True, slots=True)
class Replay:
    """Who is who without a correction, and what the later ones, by number, change now that it is gone."""

    people: Groups
    changed: dict[int, Changed]


def without(
    library: Library, fingerprint: str, known: IdentitySnapshot, taken: Correction
) -> Replay:
    """Who is who had `taken` never been made; of what footage was added since, nothing is lost."""
    later = [c for c in known.corrections if c.number > taken.number]
    undone = {c.number: library.changed_by(c.number) for c in (taken, *later)}
    earlier = tuple(c for c in known.corrections if c.number < taken.number)
    now = _before(known, list(undone.values()), earlier)
    moved = (*taken.one, *taken.other, *undone[taken.number])
    now = _said(library, fingerprint, now, earlier, moved, known.belonging)
    changed: dict[int, Changed] = {}
    for said in later:
        then = _after(known, [undone[c.number] for c in later if c.number > said.number])
        before, about = now, (*said.one, *said.other)
        now = _said(library, fingerprint, now, (*now.corrections, said), about, then)
        changed[said.number] = _moved(before, now)
    return Replay([(p.id, p.members) for p in now.identities], changed)


def _said(
    library: Library,
    fingerprint: str,
    now: IdentitySnapshot,
    told: Sequence[Correction],
    about: Sequence[str],
    then: Mapping[str, str],
) -> IdentitySnapshot:
    """Who is who once the last of these is `told`; new people get the ids that they had `then`."""
    last = told[-1] if told and len(told) > len(now.corrections) else None
    cut = last.one if last and last.kind is Kind.SPLIT else ()
    before = {t: p for t, p in now.belonging.items() if t not in cut}
    groups = _named(
        library, regroup_corrected(library, fingerprint, now, before, told, about), then
    )
    people = tuple(Identity(name, tuple(members)) for name, members in groups)
    return IdentitySnapshot(now.state, people, tuple(told))


def _named(library: Library, groups: Groups, then: Mapping[str, str]) -> Groups:
    borne = {name for name, _ in groups if name}
    free = {t: p for t, p in then.items() if p not in borne}
    new = [[m.tracklet for m in members] for name, members in groups if not name]
    names = iter(keep_names(new, free))
    return [(name or next(names) or library.spare_identity(), members) for name, members in groups]


def _before(
    known: IdentitySnapshot, undone: Sequence[Changed], told: tuple[Correction, ...]
) -> IdentitySnapshot:
    """Who was who before these changes, the first of them first; tracklets gone since are left out."""
    found = {m.tracklet: (person.id, m) for person in known.identities for m in person.members}
    for changed in reversed(undone):
        found |= {t: was for t, was in changed.items() if t in found}
    groups: dict[str, list[Member]] = {}
    for identity, member in found.values():
        groups.setdefault(identity, []).append(member)
    people = tuple(Identity(name, tuple(members)) for name, members in groups.items())
    return IdentitySnapshot(known.state, people, told)


def _after(known: IdentitySnapshot, undone: Sequence[Changed]) -> dict[str, str]:
    """The identity of each tracklet, but for these later changes."""
    found = known.belonging
    for changed in reversed(undone):
        found |= {t: identity for t, (identity, _) in changed.items() if t in found}
    return found


def _moved(before: IdentitySnapshot, now: IdentitySnapshot) -> Changed:
    is_now = {m: person.id for person in now.identities for m in person.members}
    return {
        m.tracklet: (person.id, m)
        for person in before.identities
        for m in person.members
        if is_now.get(m) != person.id
    }
