"""What speaks against a correction or an undo, in sentences: other corrections, times, places.

Changes nothing.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations

from velvet.footage.corrections import Correction, Kind, in_words, naming
from velvet.footage.errors import BadSetting, Contradiction
from velvet.footage.ids import number_of
from velvet.footage.records import Identity
from velvet.footage.time.clock import moment, span
from velvet.identity.transitions import transition
from velvet.indexes.library import Library
from velvet.indexes.records import IdentitySnapshot
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.cannot_link import Exclusion, exclusion
from velvet.reid.association.corrections import (
    ConstraintConflict,
    conflicting_corrections,
    first_conflict,
    must_link,
)
from velvet.reid.tracklet_features import TrackletFeatures, tracklet_features


def refuse_name(library: Library, given: str, describes: Callable[[str], bool]) -> None:
    """Raise BadSetting for a name that questions would confuse with a description or a camera."""
    if any(camera.name.casefold() == given.casefold() for camera in library.cameras.all()):
        raise BadSetting(f"`{given}` is a camera. Use another name, or a longer one.")
    if describes(given):
        raise BadSetting(
            f"`{given}` describes people instead of naming one: questions with these words would be answered "
            "about this person alone. Use a name, or a longer one such as `Mr Brown`."
        )


def refuse_conflict(correction: Correction, snapshot: IdentitySnapshot) -> None:
    """Raise Contradiction if other corrections say otherwise, and name them."""
    if conflict := first_conflict((*snapshot.corrections, correction)):
        to_undo = conflicting_corrections(snapshot.corrections, correction)
        others = {*to_undo, *(c for c in (*conflict.must_link, *conflict.cannot_link) if c.number)}
        raise Contradiction(
            f"That contradicts {_listed(others)}: {_pair(conflict)}. {_undo_first(to_undo)}"
        )


def refuse_undo(undone: Correction, rest: Sequence[Correction], snapshot: IdentitySnapshot) -> None:
    """Raise Contradiction if, without a correction, others conflict or two people share a name."""
    if conflict := first_conflict(rest):
        to_undo = conflicting_corrections(rest)
        others = _listed({*to_undo, *conflict.must_link, *conflict.cannot_link})
        raise Contradiction(
            f"Without correction {undone.number}, {others} would contradict each other: {_pair(conflict)}. "
            f"{_undo_first(to_undo)}"
        )
    _refuse_shared_name(undone, rest, snapshot)


def _refuse_shared_name(
    undone: Correction, rest: Sequence[Correction], snapshot: IdentitySnapshot
) -> None:
    before, after = naming(snapshot.corrections), naming(rest)
    for tracklet, by in after.items():
        if before.get(tracklet) == by:
            continue
        if other := _namesake(tracklet, after, snapshot.belonging):
            raise Contradiction(
                f"Without correction {undone.number}, {tracklet} would be called {by.name} again, but "
                f"{other} has that name now, and two people cannot share one. Rename that person first: "
                f'velvet people name {other} "..."'
            )


def _namesake(tracklet: str, naming: Mapping[str, Correction], belonging: Mapping[str, str]) -> str:
    """Another person who got the same name from another correction; empty if there is none."""
    by = naming[tracklet]
    for other, its in naming.items():
        same = its is not by and its.name.casefold() == by.name.casefold()
        if same and belonging.get(other) != belonging.get(tracklet):
            return belonging.get(other, other)
    return ""


def refuse_impossible_merge(
    library: Library,
    snapshot: IdentitySnapshot,
    correction: Correction,
    groups: Sequence[tuple[str, ...]],
) -> None:
    """Raise Contradiction if the footage shows two people.

    Pairs within one of the `groups`, or joined by an earlier correction, are not checked again.
    """
    accepted = [*must_link(snapshot.corrections), *(frozenset(group) for group in groups)]
    merged = must_link((*snapshot.corrections, correction))
    whole = next(group for group in merged if correction.one[0] in group)
    tracklets = _features(library, sorted(whole, key=number_of))
    links = links_by_cameras(library.cameras.places().links)
    for one, other in combinations(tracklets, 2):
        if any(one.id in group and other.id in group for group in accepted):
            continue
        if reason := exclusion(one, other, links):
            raise Contradiction(
                f"{_in_words(library, one, other, reason)}, so they are two people. If they really are one "
                "(a mirror, overlapping views, a clock that is off), repeat this with --anyway."
            )


def separated_by(
    library: Library, before: IdentitySnapshot, merge: Correction, people: Sequence[Identity]
) -> Iterator[str]:
    """Who belonged to a merged person before but cannot be the same person now, and why: sentences."""
    if merge.kind is not Kind.SAME:
        return
    merged = [m.tracklet for p in people if _has(p, merge.one[0]) for m in p.members]
    former = {before.belonging.get(tracklet) for tracklet in merge.one}
    left = [t for t, person in before.belonging.items() if person in former and t not in merged]
    features = {one.id: one for one in _features(library, [*merged, *left])}
    links = links_by_cameras(library.cameras.places().links)
    for one in (features[tracklet] for tracklet in left):
        reasons = ((other, exclusion(one, features[other], links)) for other in merged)
        if excluded := next(((other, reason) for other, reason in reasons if reason), None):
            why = _in_words(library, one, features[excluded[0]], excluded[1])
            yield f"{one.id} cannot be the same person: {why}."


def _has(person: Identity, tracklet: str) -> bool:
    return any(member.tracklet == tracklet for member in person.members)


def _features(library: Library, ids: Sequence[str]) -> list[TrackletFeatures]:
    """Times and places only."""
    return tracklet_features(library.tracklets.find(ids), {}, {})


def _in_words(
    library: Library, one: TrackletFeatures, other: TrackletFeatures, reason: Exclusion
) -> str:
    first, then = library.tracklets.sightings([one.id, other.id])
    if reason is Exclusion.TOO_FAST:
        way = transition(first, then, library.cameras.places().links, moment(first.end))
        return f"{first.id} {way} [{then.id}]"
    shared = span(max(first.start, then.start), min(first.end, then.end))
    if reason is Exclusion.TOGETHER:
        return f"{one.id} and {other.id} were seen together on `{one.camera}`, {shared}"
    cameras = f"on `{first.camera}` and on `{then.camera}`"
    return f"{first.id} and {then.id} were {cameras} at the same time, {shared}"


def _listed(corrections: Collection[Correction]) -> str:
    ordered = sorted(corrections, key=lambda c: c.number)
    return " and ".join(f"correction {c.number} ({in_words(c)})" for c in ordered)


def _undo_first(corrections: Sequence[Correction]) -> str:
    which = " and ".join(f"correction {c.number}" for c in corrections)
    steps = ", then ".join(f"velvet people undo {c.number}" for c in corrections)
    return f"Undo {which} first: {steps}"


def _pair(conflict: ConstraintConflict) -> str:
    return f"{conflict.pair[0]} and {conflict.pair[1]} would be both one person and two"
