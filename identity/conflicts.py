"""Why a correction cannot be made or taken back, or takes somebody along: what contradicts, in words."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations

from velvet.footage.corrections import Correction, Kind, in_words, naming
from velvet.footage.errors import BadSetting, Contradiction
from velvet.footage.ids import number_of
from velvet.footage.records import Identity
from velvet.footage.time.clock import moment, span
from velvet.identity.transitions import transition
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import links_by_cameras
from velvet.reid.association.cannot_link import Exclusion, exclusion
from velvet.reid.association.corrections import (
    ConstraintConflict,
    first_conflict,
    hindering,
    must_link,
)
from velvet.reid.tracklet_features import TrackletFeatures, tracklet_features


def refuse_name(library: Library, given: str, describes: Callable[[str], bool]) -> None:
    """Raise BadSetting for a name that a question could not be told by: a description, or a camera."""
    if any(camera.name.casefold() == given.casefold() for camera in library.cameras()):
        raise BadSetting(f"`{given}` is a camera. Give another name, or more of it.")
    if describes(given):
        raise BadSetting(
            f"`{given}` describes people rather than naming one: whoever asks by such words would be told "
            "of this person alone. Give a name, or more of it, such as `Mr Brown`."
        )


def refuse_clash(said: Correction, known: IdentitySnapshot) -> None:
    """Raise Contradiction if others say otherwise, naming them."""
    if found := first_conflict((*known.corrections, said)):
        gone = hindering(known.corrections, said)
        others = {*gone, *(c for c in (*found.together, *found.apart) if c.number)}
        raise Contradiction(
            f"That contradicts {_listed(others)}: {_pair(found)}. {_take_back(gone)}"
        )


def refuse_undo(taken: Correction, rest: Sequence[Correction], known: IdentitySnapshot) -> None:
    """Raise Contradiction if, without it, two others contradict each other, or two bear one name."""
    if found := first_conflict(rest):
        gone = hindering(rest)
        others = _listed({*gone, *found.together, *found.apart})
        raise Contradiction(
            f"Without correction {taken.number}, {others} would contradict each other: {_pair(found)}. "
            f"{_take_back(gone)}"
        )
    before, now = naming(known.corrections), naming(rest)
    for tracklet, by in now.items():
        if before.get(tracklet) != by and (other := _namesake(tracklet, by, now, known.belonging)):
            raise Contradiction(
                f"Without correction {taken.number}, {tracklet} would be called {by.name} again, as "
                f"{other} is now, and two people cannot bear one name. Give that one another name first: "
                f'velvet people name {other} "..."'
            )


def _namesake(
    tracklet: str, by: Correction, named: Mapping[str, Correction], belongs: Mapping[str, str]
) -> str:
    """The other person who got the same name by another correction; empty if nobody did."""
    for other, its in named.items():
        same = its is not by and its.name.casefold() == by.name.casefold()
        if same and belongs.get(other) != belongs.get(tracklet):
            return belongs.get(other, other)
    return ""


def refuse_excluded(
    library: Library, known: IdentitySnapshot, said: Correction, parts: Sequence[tuple[str, ...]]
) -> None:
    """Raise Contradiction if the footage shows two people; what was one before is not asked again."""
    was = [*must_link(known.corrections), *(frozenset(part) for part in parts)]
    whole = next(g for g in must_link((*known.corrections, said)) if said.one[0] in g)
    seen = _stays(library, sorted(whole, key=number_of))
    known_roads = links_by_cameras(library.places().links)
    for one, other in combinations(seen, 2):
        if any(one.id in group and other.id in group for group in was):
            continue
        if why := exclusion(one, other, known_roads):
            raise Contradiction(
                f"{_shown(library, one, other, why)}, so that they are two people. If they are one all the "
                "same (a mirror, overlapping views, a clock that is off), say so with --anyway."
            )


def separated(
    library: Library, known: IdentitySnapshot, said: Correction, people: Sequence[Identity]
) -> Iterator[str]:
    """Who was one person with somebody of a merge and now cannot be, with what the footage shows."""
    if said.kind is not Kind.SAME:
        return
    one = [m.tracklet for p in people if _is_of(said.one[0], p) for m in p.members]
    was = {known.belonging.get(tracklet) for tracklet in said.one}
    left = [t for t, person in known.belonging.items() if person in was and t not in one]
    seen = {stay.id: stay for stay in _stays(library, [*one, *left])}
    known_roads = links_by_cameras(library.places().links)
    for tracklet in left:
        others = ((o, exclusion(seen[tracklet], seen[o], known_roads)) for o in one)
        if why := next(((o, found) for o, found in others if found), None):
            shown = _shown(library, seen[tracklet], seen[why[0]], why[1])
            yield f"{tracklet} cannot be one with them: {shown}."


def _is_of(tracklet: str, who: Identity) -> bool:
    return any(member.tracklet == tracklet for member in who.members)


def _stays(library: Library, ids: Sequence[str]) -> list[TrackletFeatures]:
    return tracklet_features(library.tracklets(ids), {}, {})


def _shown(library: Library, one: TrackletFeatures, other: TrackletFeatures, why: Exclusion) -> str:
    first, then = library.sightings([one.id, other.id])
    if why is Exclusion.TOO_FAST:
        way = transition(first, then, library.places().links, moment(first.end))
        return f"{first.id} {way} [{then.id}]"
    shared = span(max(first.start, then.start), min(first.end, then.end))
    if why is Exclusion.TOGETHER:
        return f"{one.id} and {other.id} were seen together on `{one.camera}`, {shared}"
    cameras = f"on `{first.camera}` and on `{then.camera}`"
    return f"{first.id} and {then.id} were {cameras} at the same time, {shared}"


def _listed(said: Collection[Correction]) -> str:
    ordered = sorted(said, key=lambda c: c.number)
    return " and ".join(f"correction {c.number} ({in_words(c)})" for c in ordered)


def _take_back(gone: Sequence[Correction]) -> str:
    which = " and ".join(f"correction {c.number}" for c in gone)
    steps = ", then ".join(f"velvet people undo {c.number}" for c in gone)
    return f"Take back {which} first: {steps}"


def _pair(found: ConstraintConflict) -> str:
    return f"{found.pair[0]} and {found.pair[1]} would be one person and two"
