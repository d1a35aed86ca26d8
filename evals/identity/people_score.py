"""Score who is who against truth: by pairs, by time, by what was joined and split wrongly, by band.

A tracklet's person is the truth; an identity's person is the one most of its tracklets are of (the one seen
first, if equal). Knows no vectors and no library.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.optimize import linear_sum_assignment

from velvet.evals.worlds.world import TrueVisit
from velvet.footage.records import Band, Identity


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of tracklets in one identity (`joined`), of one person in truth (`true`), and both (`right`)."""

    right: int
    joined: int
    true: int

    @property
    def precision(self) -> float:
        """Of the pairs joined, the share that is one person; 1 if none is joined."""
        return self.right / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one person, the share that is joined; 1 if there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.joined + self.true
        return 2 * self.right / both if both else 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """The members at one band of identities of two and more; who is alone is left out.

    A member is wrong if its person is not its identity's. `reached` counts the right members at this band
    or a surer one; `wanted` the tracklets whose person has another, who could have been members somewhere.
    """

    band: Band
    members: int
    wrong: int
    reached: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of the members that is right; 1 if there is none."""
        return 1 - self.wrong / self.members if self.members else 1.0

    @property
    def recall(self) -> float:
        """How many of those who could be members are right ones, at this band or a surer one."""
        return self.reached / self.wanted if self.wanted else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """How well identities fit the truth.

    `idf1`: people and identities are matched one to one so that the time they share is longest; twice that
    time over the time of all people and of all identities (Ristani et al., 2016, over tracklets).
    `wrong_joins`: members that are not of their identity's person. `wrong_splits`: identities too many, that
    is for each person those that are of this person, less one.
    """

    people: int
    identities: int
    tracklets: int
    idf1: float
    pairs: Pairs
    across: Pairs  # those of two cameras
    wrong_joins: int
    wrong_splits: int
    standings: tuple[Standing, ...]  # surest first


def score(truth: Mapping[str, TrueVisit], found: Sequence[Identity]) -> Score:
    """Score identities against each tracklet's true stay. Tracklets without truth do not count.

    A tracklet of no identity is one of its own.
    """
    groups = [[m.tracklet for m in one.members if m.tracklet in truth] for one in found]
    held = {tracklet for group in groups for tracklet in group}
    groups = [group for group in groups if group] + [[one] for one in truth if one not in held]
    owners = [_owner(group, truth) for group in groups]
    wrong = {
        one
        for group, owner in zip(groups, owners, strict=True)
        for one in group
        if truth[one].person != owner
    }
    return Score(
        people=len({stay.person for stay in truth.values()}),
        identities=len(groups),
        tracklets=len(truth),
        idf1=_idf1(groups, truth),
        pairs=_pairs(groups, truth, lambda one, other: True),
        across=_pairs(groups, truth, lambda one, other: _camera(one) != _camera(other)),
        wrong_joins=len(wrong),
        wrong_splits=len(owners) - len(set(owners)),
        standings=_standings(found, truth, wrong),
    )


def together(standings: Iterable[Standing]) -> Standing:
    """Several scores' standings at one band as one. Raises ValueError if they are of several bands."""
    every = list(standings)
    (band,) = {one.band for one in every}
    return Standing(
        band,
        sum(one.members for one in every),
        sum(one.wrong for one in every),
        sum(one.reached for one in every),
        sum(one.wanted for one in every),
    )


def _owner(group: Sequence[str], truth: Mapping[str, TrueVisit]) -> str:
    votes = Counter(truth[one].person for one in sorted(group, key=lambda t: truth[t].start))
    return votes.most_common(1)[0][0]  # of equals the one counted first


def _camera(stay: TrueVisit) -> str:
    return stay.take.camera.name


def _pairs(
    groups: Sequence[Sequence[str]],
    truth: Mapping[str, TrueVisit],
    counts: Callable[[TrueVisit, TrueVisit], bool],
) -> Pairs:
    people: dict[str, list[TrueVisit]] = {}
    for stay in truth.values():
        people.setdefault(stay.person, []).append(stay)
    joined = [
        (truth[one], truth[other])
        for group in groups
        for one, other in combinations(group, 2)
        if counts(truth[one], truth[other])
    ]
    right = sum(one.person == other.person for one, other in joined)
    true = sum(counts(*pair) for stays in people.values() for pair in combinations(stays, 2))
    return Pairs(right, len(joined), true)


def _idf1(groups: Sequence[Sequence[str]], truth: Mapping[str, TrueVisit]) -> float:
    people = {person: n for n, person in enumerate({s.person: None for s in truth.values()})}
    shared = np.zeros((len(people), len(groups)))
    for n, group in enumerate(groups):
        for stay in (truth[one] for one in group):
            shared[people[stay.person], n] += (stay.end - stay.start).total_seconds()
    rows, columns = linear_sum_assignment(shared, maximize=True)
    # Every tracklet is somebody's and in one identity: both times are the same.
    return float(shared[rows, columns].sum() / shared.sum()) if shared.any() else 1.0


def _standings(
    found: Sequence[Identity], truth: Mapping[str, TrueVisit], wrong: set[str]
) -> tuple[Standing, ...]:
    seen = Counter(stay.person for stay in truth.values())
    wanted = sum(count for count in seen.values() if count > 1)
    several = [one for one in found if len(one.members) > 1]
    members = [m for one in several for m in one.members if m.tracklet in truth]
    standings: list[Standing] = []
    reached = 0
    for band in Band:  # surest first
        here = [m.tracklet for m in members if m.band is band]
        bad = sum(one in wrong for one in here)
        reached += len(here) - bad
        standings.append(Standing(band, len(here), bad, reached, wanted))
    return tuple(standings)
