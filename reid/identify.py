"""From stays to people: constraints first, then likeness, then groups. One call, arithmetic only."""

from collections.abc import Mapping, Sequence

import numpy as np

from footage.records import Member
from reid import calibration, clustering, naming
from reid.clustering import Matrix
from reid.constraints import apart
from reid.likeness import log_odds
from reid.stay import Stay


def identify(
    stays: Sequence[Stay], maker: str, before: Mapping[str, str]
) -> list[tuple[str, tuple[Member, ...]]]:
    """Who is who: (identity id, or empty for a new person; members by start), by first sighting.

    `maker` is the crop encoder's fingerprint, whose calibration applies; `before` maps tracklet to
    identity as believed until now, so that people keep their ids.
    """
    stays = sorted(stays, key=lambda s: (s.start, int(s.id[1:])))
    forbidden = np.array([[apart(a, b) for b in stays] for a in stays], bool).reshape(
        len(stays), len(stays)
    )
    odds = log_odds(stays, maker)
    groups = clustering.cluster(odds, forbidden)
    names = naming.keep_names([[stays[i].id for i in group] for group in groups], before)
    return [(name, _members(group, stays, odds)) for name, group in zip(names, groups, strict=True)]


def _members(group: Sequence[int], stays: Sequence[Stay], odds: Matrix) -> tuple[Member, ...]:
    members: list[Member] = []
    for i in group:
        others = [odds[i, j] for j in group if j != i]
        # One who is alone is surely themselves.
        chance = calibration.probability(float(np.mean(others))) if others else 1.0
        members.append(Member(stays[i].id, calibration.band(chance), chance))
    return tuple(members)
