"""After a correction: groups stay as they were, but for what people now say. Arithmetic only."""

from collections.abc import Mapping, Sequence

import numpy as np

from velvet.footage.corrections import Correction
from velvet.footage.ids import number_of
from velvet.reid.association import clustering, identify
from velvet.reid.association.camera_links import LinksByCameras
from velvet.reid.association.evidence import Evidence, weigh_evidence
from velvet.reid.association.gallery import Gallery
from velvet.reid.association.identify import Groups, members
from velvet.reid.tracklet_features import TrackletFeatures


def regroup(
    stays: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    told: Sequence[Correction],
    roads: LinksByCameras,
    opined: Mapping[tuple[str, str], float],
) -> Groups:
    """Who these stays are, (identity id or empty, members by start), by first sighting.

    `before` is the identity that each had: those of one identity stay together unless people `told`
    otherwise, or times and places forbid it; then they are grouped anew among themselves. The gallery
    gives the levels of the cameras. `opined` as in `velvet.reid.association.evidence`.
    """
    stays = sorted(stays, key=lambda s: (s.start, number_of(s.id)))
    seen = weigh_evidence(stays, gallery, gallery.levels([]), [], roads, told, {}, opined)
    groups = [part for whole in _wholes(stays, before, seen) for part in _parts(whole, seen)]
    groups.sort(key=min)
    names = identify.keep_names([[stays[r].id for r in group] for group in groups], before)
    said = {row for group in seen.joined for row in group}
    return [
        (name, members(group, groups, stays, seen, said))
        for name, group in zip(names, groups, strict=True)
    ]


def _wholes(
    stays: Sequence[TrackletFeatures], before: Mapping[str, str], seen: Evidence
) -> list[list[int]]:
    """The rows of each identity, and of several where people joined them."""
    groups: dict[int, list[int]] = {}
    earlier: dict[str, list[int]] = {}
    for row, stay in enumerate(stays):
        earlier.setdefault(before.get(stay.id, stay.id), []).append(row)
    for whole in (*earlier.values(), *seen.joined):
        rows = sorted({r for row in whole for r in groups.get(row, [row])})
        groups |= dict.fromkeys(rows, rows)
    return list({id(rows): rows for rows in groups.values()}.values())


def _parts(whole: list[int], seen: Evidence) -> list[list[int]]:
    """The same, or several where some of them cannot be one and nobody said that they are."""
    place = {row: n for n, row in enumerate(whole)}
    joined = [mine for group in seen.joined if (mine := [place[r] for r in group if r in place])]
    block = np.ix_(whole, whole)
    cannot = seen.apart[block].copy()
    for group in joined:
        cannot[np.ix_(group, group)] = False
    if not cannot.any():
        return [whole]
    found = clustering.cluster(
        seen.odds[block], seen.apart[block], [group for group in joined if len(group) > 1]
    )
    return [[whole[n] for n in group] for group in found]
