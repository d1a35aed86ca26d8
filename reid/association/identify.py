"""From stays to people: what is certain first, then what is likely, then groups. Arithmetic only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from velvet.footage.corrections import Correction
from velvet.footage.ids import number_of, person_id
from velvet.footage.records import Member
from velvet.reid.appearance import calibration
from velvet.reid.association import clustering
from velvet.reid.association.camera_links import LinksByCameras
from velvet.reid.association.evidence import Evidence, weigh_evidence
from velvet.reid.association.gallery import Gallery, Person
from velvet.reid.tracklet_features import TrackletFeatures

Groups = list[tuple[str, tuple[Member, ...]]]  # identity id, or empty for a new person; members


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """New stays among the people whom they may be, in groups, before those get names."""

    stays: list[TrackletFeatures]  # by start: the first rows of `seen`
    people: list[Person]  # the rows after them
    groups: list[list[int]]  # of all rows
    seen: Evidence

    @property
    def new_groups(self) -> list[list[int]]:
        """Those with a new stay."""
        return [group for group in self.groups if group[0] < len(self.stays)]


def identify(
    stays: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    told: Sequence[Correction] = (),
    roads: LinksByCameras | None = None,
) -> Groups:
    """Who these stays are: `arrange`, then `named`."""
    return named(arrange(stays, gallery, before, told, roads), before, gallery)


def arrange(
    stays: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    told: Sequence[Correction] = (),
    roads: LinksByCameras | None = None,
    opined: Mapping[tuple[str, str], float] | None = None,
) -> Placement:
    """The stays in groups, each with one of the gallery's people or with nobody known.

    `before` maps tracklets, of these stays and of others that people told of, to the identity they had.
    What people `told` holds whatever the pictures, times and places say. What was `opined` of two
    tracklets (log-odds) is added to what their pictures say.
    """
    stays = sorted(stays, key=lambda s: (s.start, number_of(s.id)))
    ours = {stay.id for stay in stays}
    elsewhere = {t: p for t, p in before.items() if t not in ours}
    levels = gallery.levels(stays)
    people = _asked(gallery.near(stays, levels), gallery, told, elsewhere)
    seen = weigh_evidence(
        stays, gallery, levels, people, roads or {}, told, elsewhere, opined or {}
    )
    groups = clustering.cluster(seen.odds, seen.apart, _with_chains(seen), seen.weights)
    return Placement(stays, people, groups, seen)


def named(found: Placement, before: Mapping[str, str], gallery: Gallery) -> Groups:
    """The gallery's people or new ones, by first sighting; members by start.

    Those of the gallery stay who they are, the others keep the ids they had `before` as far as can be. With
    those who join somebody who was alone comes that one stay of the gallery, no longer sure by itself.
    """
    groups, stays, seen = found.new_groups, found.stays, found.seen
    names = _names(groups, stays, found.people, before, gallery)
    said = {row for group in seen.joined for row in group}
    joining = [members(group, groups, stays, seen, said) for group in groups]
    return [
        (name, (*mine, *_founder(group, mine, found.people, len(stays))))
        for name, group, mine in zip(names, groups, joining, strict=True)
    ]


def _founder(
    group: Sequence[int], joining: Sequence[Member], people: Sequence[Person], n: int
) -> Iterator[Member]:
    """Whoever was alone until now is as surely of one person with the others as they are with them."""
    for row in group:
        if row >= n and len(people[row - n].stays) == 1:
            best = max(joining, key=lambda member: member.probability)
            yield replace(best, tracklet=people[row - n].stays[0].id)


def _asked(
    near: Sequence[Person],
    gallery: Gallery,
    told: Sequence[Correction],
    elsewhere: Mapping[str, str],
) -> list[Person]:
    """The people whom the stays may be: those most alike, and those that people spoke of."""
    known = {person.id for person in near}
    spoken = dict.fromkeys(elsewhere.get(t, "") for c in told for t in (*c.one, *c.other))
    return [*near, *(gallery.people[i] for i in spoken if i in gallery.people and i not in known)]


def _with_chains(seen: Evidence) -> list[list[int]]:
    """What people joined, and the stays that go on one as the other where nothing forbids it."""
    groups = {row: group for group in seen.joined for row in group}
    for (one, other), _ in sorted(seen.chained.items(), key=lambda item: (-item[1], item[0])):
        mine, theirs = groups.get(one, [one]), groups.get(other, [other])
        if mine is not theirs and not seen.apart[np.ix_(mine, theirs)].any():
            whole = sorted([*mine, *theirs])
            groups |= dict.fromkeys(whole, whole)
    return list({id(group): group for group in groups.values()}.values())


def _names(
    groups: Sequence[Sequence[int]],
    stays: Sequence[TrackletFeatures],
    people: Sequence[Person],
    before: Mapping[str, str],
    gallery: Gallery,
) -> list[str]:
    """The gallery's ids; the others' as they were before, if nobody in the gallery bears them."""
    n = len(stays)
    known = [
        min((people[r - n].id for r in g if r >= n), key=number_of, default="") for g in groups
    ]
    free = {t: p for t, p in before.items() if p not in gallery.people}
    mine = [[] if name else [stays[r].id for r in g] for name, g in zip(known, groups, strict=True)]
    kept = keep_names(mine, free)
    return [name or other for name, other in zip(known, kept, strict=True)]


def members(
    group: Sequence[int],
    groups: Sequence[Sequence[int]],
    stays: Sequence[TrackletFeatures],
    seen: Evidence,
    said: set[int],
) -> tuple[Member, ...]:
    """The new stays of a group. Whoever is alone is surely themselves; of others somebody said so."""
    found: list[Member] = []
    for row in (r for r in group if r < len(stays)):
        alone = len(group) == 1
        likely = 1.0 if alone or row in said else chance(row, group, groups, seen)
        found.append(Member(stays[row].id, calibration.band(likely), likely))
    return tuple(found)


def chance(
    row: int, group: Sequence[int], groups: Sequence[Sequence[int]], seen: Evidence
) -> float:
    """Probability that a stay belongs here: because it goes on where another stopped, or by looks.

    By looks it might as well be another of these people, nobody known, or somebody dressed alike of whom
    nothing is known yet: looks alone make nobody sure.
    """
    linked = [o for pair, o in seen.chained.items() if row in pair and set(pair) <= set(group)]
    rivals = [likeness(row, g, seen) for g in groups if g is not group and _may(row, g, seen)]
    others = float(np.logaddexp.reduce([0.0, *rivals]))
    here = likeness(row, group, seen)
    double = float(np.logaddexp(0.0, calibration.DOUBLE + here - others))
    return max(calibration.probability(o) for o in (here - others - double, *linked))


def likeness(row: int, group: Sequence[int], seen: Evidence) -> float:
    """The mean log-odds of a row with the others of a group."""
    others = [other for other in group if other != row]
    return float(np.average(seen.odds[row, others], weights=seen.weights[others]))


def _may(row: int, group: Sequence[int], seen: Evidence) -> bool:
    return not seen.apart[row, list(group)].any()


def keep_names(groups: Sequence[Sequence[str]], before: Mapping[str, str]) -> list[str]:
    """The identity id each group of tracklet ids keeps; empty for a new person.

    A group made of several identities keeps the smallest `P`; of several groups cut from one identity
    the one with most of its tracklets keeps it (the earliest, if equal), the others are new.
    """
    claims = sorted(
        (number_of(name), -_count(group, name, before), place)
        for place, group in enumerate(groups)
        for name in {before[t] for t in group if t in before}
    )
    kept = [""] * len(groups)
    given: set[int] = set()
    for number, _, place in claims:
        if number not in given and not kept[place]:
            kept[place] = person_id(number)
            given.add(number)
    return kept


def _count(group: Sequence[str], name: str, before: Mapping[str, str]) -> int:
    return sum(before.get(tracklet) == name for tracklet in group)
