"""Why a correction cannot be made or taken back: what contradicts it, in words with the remedy."""

from collections.abc import Mapping, Sequence
from itertools import combinations

from footage.clock import moment, span
from footage.corrections import Correction, in_words, naming
from footage.errors import Contradiction
from indexes.belief import Belief
from indexes.library import Library
from reid.constraints import Exclusion, exclusion
from reid.corrections import Clash, clash, joined
from reid.links import roads
from reid.stay import Stay, stays
from tools.passage import passage


def refuse_clash(said: Correction, known: Belief) -> None:
    """Raise Contradiction if others say otherwise, naming them."""
    if found := clash((*known.corrections, said)):
        others = [c for c in (*found.together, *found.apart) if c.number]
        raise Contradiction(
            f"That contradicts {_and([_told(c) for c in others])}: {_pair(found)}. "
            f"Take it back first: velvet people undo {others[-1].number}"
        )


def refuse_undo(taken: Correction, rest: Sequence[Correction], known: Belief) -> None:
    """Raise Contradiction if, without it, two others contradict each other, or two bear one name."""
    if found := clash(rest):
        others = _and([_told(c) for c in (*found.together, *found.apart)])
        last = max(c.number for c in (*found.together, *found.apart))
        raise Contradiction(
            f"Without correction {taken.number}, {others} would contradict each other: {_pair(found)}. "
            f"Take another one back first: velvet people undo {last}"
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
    library: Library, known: Belief, said: Correction, parts: Sequence[tuple[str, ...]]
) -> None:
    """Raise Contradiction if the footage shows two people; what was one before is not asked again."""
    was = [*joined(known.corrections), *(frozenset(part) for part in parts)]
    whole = next(g for g in joined((*known.corrections, said)) if said.one[0] in g)
    seen = _stays(library, sorted(whole, key=lambda t: int(t[1:])))
    known_roads = roads(library.places().links)
    for one, other in combinations(seen, 2):
        if any(one.id in group and other.id in group for group in was):
            continue
        if why := exclusion(one, other, known_roads):
            raise Contradiction(
                f"{_shown(library, one, other, why)}, so that they are two people. If they are one all the "
                "same (a mirror, overlapping views, a clock that is off), say so with --anyway."
            )


def _stays(library: Library, ids: Sequence[str]) -> list[Stay]:
    return stays(library.tracklets(ids), {}, {})


def _shown(library: Library, one: Stay, other: Stay, why: Exclusion) -> str:
    first, then = library.sightings([one.id, other.id])
    if why is Exclusion.TOO_FAST:
        way = passage(first, then, library.places().links, moment(first.end))
        return f"{first.id} {way} [{then.id}]"
    shared = span(max(first.start, then.start), min(first.end, then.end))
    if why is Exclusion.TOGETHER:
        return f"{one.id} and {other.id} were seen together on `{one.camera}`, {shared}"
    cameras = f"on `{first.camera}` and on `{then.camera}`"
    return f"{first.id} and {then.id} were {cameras} at the same time, {shared}"


def _told(said: Correction) -> str:
    return f"correction {said.number} ({in_words(said)})"


def _pair(found: Clash) -> str:
    return f"{found.pair[0]} and {found.pair[1]} would be one person and two"


def _and(words: Sequence[str]) -> str:
    return " and ".join(dict.fromkeys(words))
