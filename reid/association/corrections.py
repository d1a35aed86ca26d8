"""What people's corrections demand of every grouping, and whether they contradict each other.

Links between tracklet ids only; knows no likeness.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from velvet.footage.corrections import Correction, Kind, naming


@dataclass(frozen=True, slots=True)
class ConstraintConflict:
    """These corrections make two tracklets one person, and those make them two."""

    pair: tuple[str, str]
    together: tuple[Correction, ...]
    apart: tuple[Correction, ...]


def must_link(corrections: Sequence[Correction]) -> list[frozenset[str]]:
    """The tracklets that must be one person, as disjoint sets of two and more, by first mention."""
    near = _links(corrections)
    found: list[frozenset[str]] = []
    for start in near:
        if not any(start in group for group in found):
            found.append(frozenset(_ways(near, start)))
    return found


def cannot_link(corrections: Sequence[Correction]) -> Iterator[tuple[str, str]]:
    """The pairs of tracklets that must be two people: told so, or called by two names."""
    for one, other, _ in _apart(corrections):
        yield one, other


def all_cannot_link(corrections: Sequence[Correction]) -> Iterator[tuple[str, str]]:
    """As `cannot_link`, with all that must link with either side: those pairs are two people as well."""
    groups = {tracklet: group for group in must_link(corrections) for tracklet in group}
    for one, other in cannot_link(corrections):
        for mine in groups.get(one, (one,)):
            yield from ((mine, theirs) for theirs in groups.get(other, (other,)))


def first_conflict(corrections: Sequence[Correction]) -> ConstraintConflict | None:
    """The first contradiction among them."""
    near = _links(corrections)
    ways: dict[str, dict[str, tuple[Correction, ...]]] = {}
    for one, other, because in _apart(corrections):
        if one not in near:
            continue
        if one not in ways:
            ways[one] = _ways(near, one)
        if other in ways[one]:
            return ConstraintConflict((one, other), ways[one][other], because)
    return None


def hindering(told: Sequence[Correction], said: Correction | None = None) -> tuple[Correction, ...]:
    """Which of those told have to go before `said` may stand with the others, the latest first.

    One alone where one suffices; nothing where nothing contradicts.
    """
    found = first_conflict([*told, said] if said else told)
    if found is None:
        return ()
    ways = {c for c in (*found.together, *found.apart) if c in told}
    latest = sorted(ways, key=lambda c: -c.number)
    rests = [[other for other in told if other != one] for one in latest]
    for one, rest in zip(latest, rests, strict=True):
        if first_conflict([*rest, said] if said else rest) is None:
            return (one,)
    every = (latest[0], *hindering(rests[0], said))
    return tuple(sorted(every, key=lambda c: -c.number))


def binding(corrections: Sequence[Correction], one: str, other: str) -> tuple[Correction, ...]:
    """Those that make these two tracklets one person, if need be by way of others, or make them two."""
    near = _links(corrections)
    found = list(_ways(near, one).get(other, ())) if one in near else []
    for a, b, because in _apart(corrections):
        if {a, b} == {one, other}:
            found += because
    return tuple(dict.fromkeys(found))


_Links = dict[str, list[tuple[str, Correction]]]


def _links(corrections: Sequence[Correction]) -> _Links:
    """Each linked tracklet -> those linked with it, and by what."""
    near: _Links = {}
    for correction in corrections:
        if correction.kind not in (Kind.SAME, Kind.SPLIT):
            continue
        for one in correction.one[1:]:
            first = correction.one[0]
            near.setdefault(first, []).append((one, correction))
            near.setdefault(one, []).append((first, correction))
    return near


def _ways(near: _Links, start: str) -> dict[str, tuple[Correction, ...]]:
    """Every tracklet that a chain of links leads to, and the corrections of the shortest chain."""
    found: dict[str, tuple[Correction, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for other, by in near[here]:
            if other not in found:
                found[other] = found[here] if by in found[here] else (*found[here], by)
                waiting.append(other)
    return found


def _apart(
    corrections: Sequence[Correction],
) -> Iterator[tuple[str, str, tuple[Correction, ...]]]:
    for correction in corrections:
        if correction.kind in (Kind.SPLIT, Kind.NOT_SAME):
            for one in correction.one:
                yield from ((one, other, (correction,)) for other in correction.other)
    named = naming(corrections)
    for one, other in combinations(sorted(named), 2):
        if named[one].name.casefold() != named[other].name.casefold():
            yield one, other, (named[one], named[other])
