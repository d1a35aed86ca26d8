"""After a correction: groups stay as they were, but for what the corrections now demand. Arithmetic only."""

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
    tracklets: Sequence[TrackletFeatures],
    gallery: Gallery,
    before: Mapping[str, str],
    corrections: Sequence[Correction],
    links: LinksByCameras,
    opinions: Mapping[tuple[str, str], float],
) -> Groups:
    """Who these tracklets are, (identity id or empty, members by start), by first sighting.

    `before` is the identity that each had: those of one identity stay together unless `corrections` say
    otherwise, or times and places forbid it; then they are grouped anew among themselves. The gallery
    gives the camera normalizations. `opinions` as in `velvet.reid.association.evidence`.
    """
    tracklets = sorted(tracklets, key=lambda s: (s.start, number_of(s.id)))
    evidence = weigh_evidence(
        tracklets, gallery, gallery.camera_normalizations([]), [], links, corrections, {}, opinions
    )
    groups = [
        part for whole in _wholes(tracklets, before, evidence) for part in _parts(whole, evidence)
    ]
    groups.sort(key=min)
    names = identify.keep_names([[tracklets[r].id for r in group] for group in groups], before)
    corrected = {row for group in evidence.must_link for row in group}
    return [
        (name, members(group, groups, tracklets, evidence, corrected))
        for name, group in zip(names, groups, strict=True)
    ]


def _wholes(
    tracklets: Sequence[TrackletFeatures], before: Mapping[str, str], evidence: Evidence
) -> list[list[int]]:
    """The rows of each identity, and of several where corrections join them."""
    groups: dict[int, list[int]] = {}
    earlier: dict[str, list[int]] = {}
    for row, tracklet in enumerate(tracklets):
        earlier.setdefault(before.get(tracklet.id, tracklet.id), []).append(row)
    for whole in (*earlier.values(), *evidence.must_link):
        rows = sorted({r for row in whole for r in groups.get(row, [row])})
        groups |= dict.fromkeys(rows, rows)
    return list({id(rows): rows for rows in groups.values()}.values())


def _parts(whole: list[int], evidence: Evidence) -> list[list[int]]:
    """The same, or several where some of them cannot be one and no correction says that they are."""
    place = {row: n for n, row in enumerate(whole)}
    must_link = [
        rows for group in evidence.must_link if (rows := [place[r] for r in group if r in place])
    ]
    block = np.ix_(whole, whole)
    cannot = evidence.cannot_link[block].copy()
    for group in must_link:
        cannot[np.ix_(group, group)] = False
    if not cannot.any():
        return [whole]
    parts = clustering.cluster(
        evidence.odds[block],
        evidence.cannot_link[block],
        [group for group in must_link if len(group) > 1],
    )
    return [[whole[n] for n in group] for group in parts]
