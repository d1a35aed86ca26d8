"""Undo a correction: exactly, or, if more was corrected since, by replaying the later ones without it.

Knows no rule of its own about who is who.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from velvet.footage.corrections import Correction, Kind
from velvet.footage.errors import NotFound
from velvet.footage.records import Identity, Member
from velvet.identity.conflicts import refuse_undo
from velvet.identity.correct import TRIES, Outcome, busy, outcome
from velvet.identity.regroup import regroup_corrected
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.indexes.library import Library
from velvet.indexes.records import Changed, IdentitySnapshot
from velvet.reid.association.identify import Groups, keep_names


def undo(library: Library, number: int | None = None) -> Outcome:
    """Undo a correction, the last one unless a number is given.

    If nothing was changed since, everything is as it was; otherwise as if it had never been made. Raises
    NotFound; Contradiction if the other corrections conflict without it.
    """
    for _ in range(TRIES):
        snapshot = library.identities.snapshot()
        undone = _correction(snapshot, number)
        rest = tuple(c for c in snapshot.corrections if c.number != undone.number)
        if library.corrections.undo_exactly(undone.number):
            return outcome(library, undone, snapshot, undone=True)
        refuse_undo(undone, rest, snapshot)
        replay = replay_without(library, crop_fingerprint(library), snapshot, undone)
        if library.corrections.drop(undone.number, replay.people, replay.changed, snapshot.state):
            return outcome(library, undone, snapshot, undone=True)
    raise busy()


def _correction(snapshot: IdentitySnapshot, number: int | None) -> Correction:
    if not snapshot.corrections:
        raise NotFound("Nothing was corrected, so there is nothing to undo.")
    if number is None:
        return snapshot.corrections[-1]
    for correction in snapshot.corrections:
        if correction.number == number:
            return correction
    raise NotFound(f"There is no correction {number}. `velvet people corrections` lists them.")


@dataclass(frozen=True, slots=True)
class Replay:
    """The identities without a correction, and what each later one, by number, changes now."""

    people: Groups
    changed: dict[int, Changed]


def replay_without(
    library: Library, fingerprint: str, current: IdentitySnapshot, undone: Correction
) -> Replay:
    """The identities as if `undone` had never been made. Footage added since stays."""
    later = [c for c in current.corrections if c.number > undone.number]
    changes = {c.number: library.corrections.changed_by(c.number) for c in (undone, *later)}
    earlier = tuple(c for c in current.corrections if c.number < undone.number)
    snapshot = _before(current, list(changes.values()), earlier)
    moved = (*undone.one, *undone.other, *changes[undone.number])
    snapshot = _apply(library, fingerprint, snapshot, earlier, moved, current.belonging)
    changed: dict[int, Changed] = {}
    for correction in later:
        then = _after(current, [changes[c.number] for c in later if c.number > correction.number])
        about = (*correction.one, *correction.other)
        corrections = (*snapshot.corrections, correction)
        applied = _apply(library, fingerprint, snapshot, corrections, about, then)
        changed[correction.number] = _moved(snapshot, applied)
        snapshot = applied
    return Replay([(p.id, p.members) for p in snapshot.identities], changed)


def _apply(
    library: Library,
    fingerprint: str,
    snapshot: IdentitySnapshot,
    corrections: Sequence[Correction],
    about: Sequence[str],
    then: Mapping[str, str],
) -> IdentitySnapshot:
    """The identities after the last of these corrections; new people get the ids that they had `then`."""
    new = len(corrections) > len(snapshot.corrections)
    cut = corrections[-1].one if new and corrections[-1].kind is Kind.SPLIT else ()
    before = {t: p for t, p in snapshot.belonging.items() if t not in cut}
    groups = regroup_corrected(library, fingerprint, snapshot, before, corrections, about)
    people = _with_ids(library, groups, then)
    identities = tuple(Identity(identifier, tuple(members)) for identifier, members in people)
    return IdentitySnapshot(snapshot.state, identities, tuple(corrections))


def _with_ids(library: Library, groups: Groups, then: Mapping[str, str]) -> Groups:
    """Give the groups without an id the one that their tracklets had `then`, or a spare one."""
    taken = {identifier for identifier, _ in groups if identifier}
    free = {t: p for t, p in then.items() if p not in taken}
    new = [[m.tracklet for m in members] for identifier, members in groups if not identifier]
    ids = iter(keep_names(new, free))
    return [(i or next(ids) or library.identities.spare_id(), members) for i, members in groups]


def _before(
    current: IdentitySnapshot, changes: Sequence[Changed], corrections: tuple[Correction, ...]
) -> IdentitySnapshot:
    """The identities before these changes, the earliest first. Leaves out tracklets that are gone since."""
    members = {m.tracklet: (person.id, m) for person in current.identities for m in person.members}
    for changed in reversed(changes):
        members |= {t: was for t, was in changed.items() if t in members}
    groups: dict[str, list[Member]] = {}
    for identifier, member in members.values():
        groups.setdefault(identifier, []).append(member)
    people = tuple(Identity(identifier, tuple(group)) for identifier, group in groups.items())
    return IdentitySnapshot(current.state, people, corrections)


def _after(current: IdentitySnapshot, changes: Sequence[Changed]) -> dict[str, str]:
    """The identity of each tracklet before these later changes."""
    belonging = current.belonging
    for changed in reversed(changes):
        belonging |= {t: person for t, (person, _) in changed.items() if t in belonging}
    return belonging


def _moved(before: IdentitySnapshot, after: IdentitySnapshot) -> Changed:
    now = {m: person.id for person in after.identities for m in person.members}
    return {
        m.tracklet: (person.id, m)
        for person in before.identities
        for m in person.members
        if now.get(m) != person.id
    }
