"""From stays to people: constraints first, then likeness, then groups. One call, arithmetic only."""

from collections.abc import Mapping, Sequence

import numpy as np

from footage.corrections import Correction
from footage.records import Band, Member
from reid import calibration, clustering, corrections, naming
from reid.clustering import Matrix
from reid.constraints import apart
from reid.likeness import log_odds
from reid.stay import Stay


def identify(
    stays: Sequence[Stay],
    maker: str,
    before: Mapping[str, str],
    told: Sequence[Correction] = (),
) -> list[tuple[str, tuple[Member, ...]]]:
    """Who is who: (identity id, or empty for a new person; members by start), by first sighting.

    `maker` is the crop encoder's fingerprint, whose calibration applies; `before` maps tracklet to
    identity as believed until now, so that people keep their ids. What people `told` holds whatever the
    pictures, times and places say.
    """
    stays = sorted(stays, key=lambda s: (s.start, int(s.id[1:])))
    rows = {stay.id: row for row, stay in enumerate(stays)}
    forbidden = np.array([[apart(a, b) for b in stays] for a in stays], bool).reshape(
        len(stays), len(stays)
    )
    for one, other in corrections.apart(told):
        if one in rows and other in rows:
            forbidden[rows[one], rows[other]] = forbidden[rows[other], rows[one]] = True
    joined = [sorted(rows[t] for t in one if t in rows) for one in corrections.joined(told)]
    joined = [group for group in joined if len(group) > 1]
    odds = log_odds(stays, maker)
    groups = clustering.cluster(odds, forbidden, joined)
    names = naming.keep_names([[stays[i].id for i in group] for group in groups], before)
    said = {row for group in joined for row in group}
    return [
        (name, _members(group, stays, odds, said))
        for name, group in zip(names, groups, strict=True)
    ]


def _members(
    group: Sequence[int], stays: Sequence[Stay], odds: Matrix, said: set[int]
) -> tuple[Member, ...]:
    members: list[Member] = []
    for i in group:
        others = [odds[i, j] for j in group if j != i]
        if (
            not others or i in said
        ):  # whoever is alone is surely themselves; of others somebody said so
            members.append(Member(stays[i].id, Band.SURE, 1.0))
            continue
        chance = calibration.probability(float(np.mean(others)))
        members.append(Member(stays[i].id, calibration.band(chance), chance))
    return tuple(members)
