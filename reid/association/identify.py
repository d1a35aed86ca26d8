"""From tracklets to people: what is certain first, then what is likely, then groups. Arithmetic only."""

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
    """New tracklets among the people they may be, in groups, before those get names."""

    tracklets: list[TrackletFeatures]  # by start: the first rows of `evidence`
    people: list[Person]  # the rows after them
    groups: list[list[int]]  # of all rows
    evidence: Evidence

    @property
    def new_groups(self) -> list[list[int]]:
        """Those with a new tracklet."""
        return [group for group in self.groups if group[0] < len(self.tracklets)]


def identify(
    tracklets: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    corrections: Sequence[Correction] = (),
    links: LinksByCameras | None = None,
) -> Groups:
    """Who these tracklets are: `arrange`, then `name_groups`."""
    return name_groups(arrange(tracklets, gallery, before, corrections, links), before, gallery)


def arrange(
    tracklets: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    corrections: Sequence[Correction] = (),
    links: LinksByCameras | None = None,
    opinions: Mapping[tuple[str, str], float] | None = None,
) -> Placement:
    """The tracklets in groups, each with one of the gallery's people or with nobody known.

    `before` maps tracklets, these and others that corrections name, to the identity they had.
    `corrections` hold whatever the pictures, times and places say. `opinions` of two tracklets (log-odds)
    are added to what their pictures say.
    """
    tracklets = sorted(tracklets, key=lambda s: (s.start, number_of(s.id)))
    ours = {tracklet.id for tracklet in tracklets}
    elsewhere = {t: p for t, p in before.items() if t not in ours}
    cameras = gallery.camera_normalizations(tracklets)
    people = _candidates(gallery.near(tracklets, cameras), gallery, corrections, elsewhere)
    evidence = weigh_evidence(
        tracklets, gallery, cameras, people, links or {}, corrections, elsewhere, opinions or {}
    )
    groups = clustering.cluster(
        evidence.odds, evidence.cannot_link, _with_continuations(evidence), evidence.weights
    )
    return Placement(tracklets, people, groups, evidence)


def name_groups(placement: Placement, before: Mapping[str, str], gallery: Gallery) -> Groups:
    """The gallery's people or new ones, by first sighting; members by start.

    Those of the gallery stay who they are, the others keep the ids they had `before` as far as possible. With
    those who join someone who was alone comes that one tracklet of the gallery, no longer sure by itself.
    """
    groups, tracklets, evidence = placement.new_groups, placement.tracklets, placement.evidence
    names = _names(groups, tracklets, placement.people, before, gallery)
    corrected = {row for group in evidence.must_link for row in group}
    joining = [members(group, groups, tracklets, evidence, corrected) for group in groups]
    return [
        (name, (*new, *_founder(group, new, placement.people, len(tracklets))))
        for name, group, new in zip(names, groups, joining, strict=True)
    ]


def _founder(
    group: Sequence[int], joining: Sequence[Member], people: Sequence[Person], n: int
) -> Iterator[Member]:
    """Someone alone until now is as surely one person with the others as they are with them."""
    for row in group:
        if row >= n and len(people[row - n].tracklets) == 1:
            best = max(joining, key=lambda member: member.probability)
            yield replace(best, tracklet=people[row - n].tracklets[0].id)


def _candidates(
    near: Sequence[Person],
    gallery: Gallery,
    corrections: Sequence[Correction],
    elsewhere: Mapping[str, str],
) -> list[Person]:
    """The people the tracklets may be: those most alike, and those that corrections name."""
    listed = {person.id for person in near}
    named = dict.fromkeys(elsewhere.get(t, "") for c in corrections for t in (*c.one, *c.other))
    return [*near, *(gallery.people[i] for i in named if i in gallery.people and i not in listed)]


def _with_continuations(evidence: Evidence) -> list[list[int]]:
    """What must link, and the tracklets that go on one as the other where nothing forbids it."""
    groups = {row: group for group in evidence.must_link for row in group}
    for (one, other), _ in sorted(
        evidence.continuations.items(), key=lambda item: (-item[1], item[0])
    ):
        before, after = groups.get(one, [one]), groups.get(other, [other])
        if before is not after and not evidence.cannot_link[np.ix_(before, after)].any():
            whole = sorted([*before, *after])
            groups |= dict.fromkeys(whole, whole)
    return list({id(group): group for group in groups.values()}.values())


def _names(
    groups: Sequence[Sequence[int]],
    tracklets: Sequence[TrackletFeatures],
    people: Sequence[Person],
    before: Mapping[str, str],
    gallery: Gallery,
) -> list[str]:
    """The gallery's ids; the others' as they were before, if nobody in the gallery bears them."""
    n = len(tracklets)
    known = [
        min((people[r - n].id for r in g if r >= n), key=number_of, default="") for g in groups
    ]
    free = {t: p for t, p in before.items() if p not in gallery.people}
    unnamed = [
        [] if name else [tracklets[r].id for r in g] for name, g in zip(known, groups, strict=True)
    ]
    kept = keep_names(unnamed, free)
    return [name or other for name, other in zip(known, kept, strict=True)]


def members(
    group: Sequence[int],
    groups: Sequence[Sequence[int]],
    tracklets: Sequence[TrackletFeatures],
    evidence: Evidence,
    corrected: set[int],
) -> tuple[Member, ...]:
    """The new tracklets of a group. One alone is surely itself, and so are those a correction joined."""
    new: list[Member] = []
    for row in (r for r in group if r < len(tracklets)):
        alone = len(group) == 1
        likely = (
            1.0
            if alone or row in corrected
            else membership_probability(row, group, groups, evidence)
        )
        new.append(Member(tracklets[row].id, calibration.band(likely), likely))
    return tuple(new)


def membership_probability(
    row: int, group: Sequence[int], groups: Sequence[Sequence[int]], evidence: Evidence
) -> float:
    """Probability that a tracklet belongs here: because it goes on where another stopped, or by appearance.

    By appearance it might as well be another of these people, nobody known, or somebody dressed alike of whom
    nothing is known yet: appearance alone makes nobody sure.
    """
    linked = [
        o for pair, o in evidence.continuations.items() if row in pair and set(pair) <= set(group)
    ]
    rivals = [
        mean_log_odds(row, g, evidence) for g in groups if g is not group and _may(row, g, evidence)
    ]
    others = float(np.logaddexp.reduce([0.0, *rivals]))
    here = mean_log_odds(row, group, evidence)
    double = float(np.logaddexp(0.0, calibration.DOUBLE + here - others))
    return max(calibration.probability(o) for o in (here - others - double, *linked))


def mean_log_odds(row: int, group: Sequence[int], evidence: Evidence) -> float:
    """The mean log-odds of a row with the others of a group."""
    others = [other for other in group if other != row]
    return float(np.average(evidence.odds[row, others], weights=evidence.weights[others]))


def _may(row: int, group: Sequence[int], evidence: Evidence) -> bool:
    return not evidence.cannot_link[row, list(group)].any()


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
