"""What people's corrections demand of every grouping, and whether they conflict.

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
    must_link: tuple[Correction, ...]
    cannot_link: tuple[Correction, ...]


def must_link(corrections: Sequence[Correction]) -> list[frozenset[str]]:
    """The tracklets that must be one person, as disjoint sets of two and more, by first mention."""
    links = _links(corrections)
    groups: list[frozenset[str]] = []
    for start in links:
        if not any(start in group for group in groups):
            groups.append(frozenset(_chains(links, start)))
    return groups


def cannot_link(corrections: Sequence[Correction]) -> Iterator[tuple[str, str]]:
    """The pairs of tracklets that must be two people: a correction says so, or they bear two names."""
    for one, other, _ in _separations(corrections):
        yield one, other


def all_cannot_link(corrections: Sequence[Correction]) -> Iterator[tuple[str, str]]:
    """As `cannot_link`, with all that must link with either side: those pairs are two people as well."""
    groups = {tracklet: group for group in must_link(corrections) for tracklet in group}
    for one, other in cannot_link(corrections):
        for near in groups.get(one, (one,)):
            yield from ((near, far) for far in groups.get(other, (other,)))


def first_conflict(corrections: Sequence[Correction]) -> ConstraintConflict | None:
    """The first conflict among them."""
    links = _links(corrections)
    chains: dict[str, dict[str, tuple[Correction, ...]]] = {}
    for one, other, because in _separations(corrections):
        if one not in links:
            continue
        if one not in chains:
            chains[one] = _chains(links, one)
        if other in chains[one]:
            return ConstraintConflict((one, other), chains[one][other], because)
    return None


def conflicting_corrections(
    standing: Sequence[Correction], new: Correction | None = None
) -> tuple[Correction, ...]:
    """Which of those standing have to go before `new` may stand with the others, the latest first.

    One alone where one suffices; nothing where nothing conflicts.
    """
    conflict = first_conflict([*standing, new] if new else standing)
    if conflict is None:
        return ()
    involved = {c for c in (*conflict.must_link, *conflict.cannot_link) if c in standing}
    latest = sorted(involved, key=lambda c: -c.number)
    rests = [[other for other in standing if other != one] for one in latest]
    for one, rest in zip(latest, rests, strict=True):
        if first_conflict([*rest, new] if new else rest) is None:
            return (one,)
    every = (latest[0], *conflicting_corrections(rests[0], new))
    return tuple(sorted(every, key=lambda c: -c.number))


def deciding_corrections(
    corrections: Sequence[Correction], one: str, other: str
) -> tuple[Correction, ...]:
    """Those that make these two tracklets one person, if need be by way of others, or make them two."""
    links = _links(corrections)
    deciding = list(_chains(links, one).get(other, ())) if one in links else []
    for a, b, because in _separations(corrections):
        if {a, b} == {one, other}:
            deciding += because
    return tuple(dict.fromkeys(deciding))


_Links = dict[str, list[tuple[str, Correction]]]


def _links(corrections: Sequence[Correction]) -> _Links:
    """Each linked tracklet -> those linked with it, and by what."""
    links: _Links = {}
    for correction in corrections:
        if correction.kind not in (Kind.SAME, Kind.SPLIT):
            continue
        for one in correction.one[1:]:
            first = correction.one[0]
            links.setdefault(first, []).append((one, correction))
            links.setdefault(one, []).append((first, correction))
    return links


def _chains(links: _Links, start: str) -> dict[str, tuple[Correction, ...]]:
    """Every tracklet that a chain of links leads to, and the corrections of the shortest chain."""
    chains: dict[str, tuple[Correction, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for other, by in links[here]:
            if other not in chains:
                chains[other] = chains[here] if by in chains[here] else (*chains[here], by)
                waiting.append(other)
    return chains


def _separations(
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
