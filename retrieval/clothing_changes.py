"""Who changed clothes, where and when, and for which sightings that is unknown. Knows no model."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from velvet.footage.records import Change, Sighting
from velvet.indexes.library import Library
from velvet.retrieval.scope import Scope
from velvet.retrieval.wardrobe import fitting, wish


@dataclass(frozen=True, slots=True)
class Changes:
    """What was found: changes by time, each with its sighting."""

    found: tuple[tuple[Change, Sighting], ...]
    not_checked: tuple[str, ...] = ()
    unwatched: int = 0  # sightings in the scope that nobody watched for a change
    note: str = ""  # why nothing can be told, if so

    @property
    def checked(self) -> bool:
        """Whether anything can be told."""
        return not self.note


def changes(library: Library, words: str, where: Scope) -> Changes:
    """The changes that fit the words (any, if there are none) within the scope."""
    wanted = wish(words)
    if not where.covered:
        return Changes((), note=where.note)
    if not wanted.checkable:
        said = ", ".join(f"`{word}`" for word in wanted.unknown)
        note = f"Changes of clothes say nothing about {said}."
        return Changes((), wanted.unknown, note=note)
    there = {s.id: s for s in library.tracklets.sightings(cameras=where.cameras, when=where.when)}
    found: list[tuple[Change, Sighting]] = []
    open_words = dict.fromkeys(wanted.unknown)
    for tracklet, mine in _by_tracklet(library.clothing_changes.all()):
        if tracklet in there and (fit := fitting(wanted, _within(mine, where))):
            found += [(change, there[tracklet]) for change in fit[0]]
            open_words |= dict.fromkeys(fit[1])
    found.sort(key=lambda one: one[0].at)
    return Changes(
        tuple(found), tuple(open_words), len(there.keys() - library.clothing_changes.watched())
    )


def _by_tracklet(every: Sequence[Change]) -> list[tuple[str, list[Change]]]:
    ordered = sorted(every, key=lambda c: c.tracklet)
    return [(tracklet, list(mine)) for tracklet, mine in groupby(ordered, lambda c: c.tracklet)]


def _within(mine: Sequence[Change], where: Scope) -> list[Change]:
    return [c for c in mine if not where.when or any(i.overlaps(c.at, c.at) for i in where.when)]
