"""What camera links say of two tracklets: that they cannot be one person, or how well the transit time fits.

And the other way round: transit times learned from the journeys of people who are known. Times, cameras
and zones only; knows no likeness.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Protocol, TypeAlias

import numpy as np

from velvet.footage.places import Link

CLOCKS_S = 1.0  # clocks of two cameras agree this well at best
FITS = 1.5  # log-odds at most for coming within the time that a link gives
OTHERS_S = 300.0  # strangers follow each other about this far apart: a window as wide says little
LATE = -0.5  # for coming later: people wait, and come back
FAST = -1.0  # for coming earlier than those from whom the link was learned
OTHER_WAY = -3.0  # for being too fast for the zone left through, though not for another one
LEAST_JOURNEYS = 5  # from which a link is learned
_FENCE = (
    1.5  # times the middle half of the (logarithms of) times seen, beyond its ends: all but strays
)
_NARROWEST = math.log(1.2)  # people never walk as evenly as five of them may seem to

_TransitTimes: TypeAlias = dict[tuple[str, str, str, str], list[float]]  # cameras, zones -> seconds

LinksByCameras: TypeAlias = Mapping[tuple[str, str], Sequence[Link]]  # (camera, to) -> links


class Visit(Protocol):
    """What is needed of a tracklet or a sighting."""

    @property
    def camera(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> datetime: ...  # noqa: D102
    @property
    def end(self) -> datetime: ...  # noqa: D102
    @property
    def entered_zone(self) -> str: ...  # noqa: D102
    @property
    def left_zone(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class TransitEvidence:
    """From the end of the earlier tracklet to the start of the later one."""

    too_fast: bool = False  # nobody walks that: they are two people
    log_odds: float = 0.0  # that they are one; 0 where no link is known


NO_EVIDENCE = TransitEvidence()


def links_by_cameras(links: Iterable[Link]) -> LinksByCameras:
    """Links by the cameras that they join. One that overlaps stands under both directions."""
    by_cameras: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        by_cameras.setdefault((link.camera, link.to), []).append(link)
        if link.overlap:
            by_cameras.setdefault((link.to, link.camera), []).append(link)
    return by_cameras


def overlapping(one: str, other: str, links: LinksByCameras) -> bool:
    """Whether two cameras show one place, so that somebody can be in both views at once."""
    return any(link.overlap for link in links.get((one, other), ()))


def transit_evidence(one: Visit, other: Visit, links: LinksByCameras) -> TransitEvidence:
    """What the links say of two tracklets on different cameras, in either order.

    Only links that a person gave exclude, and only where all ways between the cameras take longer. Someone
    who left through a zone for which no way is known may have come by one that nobody gave.
    """
    first, then = (one, other) if one.start <= other.start else (other, one)
    between = links.get((first.camera, then.camera), ())
    possible = possible_links(first, then, links)
    if not possible or any(link.overlap for link in between):
        return NO_EVIDENCE
    gap = (then.start - first.end).total_seconds()
    given = [link for link in between if not link.learned]
    if given and gap < min(link.least_s for link in given) - CLOCKS_S:
        return TransitEvidence(too_fast=True)
    return TransitEvidence(log_odds=max(_evidence(link, gap) for link in possible))


def possible_links(first: Visit, then: Visit, links: LinksByCameras) -> list[Link]:
    """The links by which a person may have come from the earlier tracklet to the later: the zones allow it.

    A tracklet that ended in no zone may have gone through any.
    """
    return [
        link
        for link in links.get((first.camera, then.camera), ())
        if not link.overlap
        and (not link.zone or first.left_zone in ("", link.zone))
        and (not link.to_zone or then.entered_zone in ("", link.to_zone))
    ]


def _evidence(link: Link, gap_s: float) -> float:
    if gap_s < link.least_s - CLOCKS_S:
        return FAST if link.learned else OTHER_WAY
    if gap_s > link.most_s + CLOCKS_S:
        return LATE
    return min(FITS, math.log1p(OTHERS_S / max(link.most_s - link.least_s, CLOCKS_S)))


def learn_links(journeys: Iterable[Sequence[Visit]], given: Iterable[Link] = ()) -> list[Link]:
    """Links from the journeys of people who are surely one person each; none where one was given.

    A way counts if it was walked often enough: by its zones, else by its cameras. Its time is what nearly
    all took, strays (who waited, or came back) left aside.
    """
    known = {(link.camera, link.to) for link in given if not link.learned}
    known |= {(link.to, link.camera) for link in given if link.overlap}
    by_zones: _TransitTimes = {}
    for journey in journeys:
        for before, after in pairwise(sorted(journey, key=lambda visit: visit.start)):
            gap = (after.start - before.end).total_seconds()
            if before.camera != after.camera and gap >= 0:
                way = (before.camera, after.camera, before.left_zone, after.entered_zone)
                if way[:2] not in known:
                    by_zones.setdefault(way, []).append(gap)
    return [_learned(way, gaps) for way, gaps in sorted(_walked(by_zones).items())]


def _walked(by_zones: _TransitTimes) -> _TransitTimes:
    """The ways that were walked often enough; the others count for their cameras, whatever the zone."""
    often: _TransitTimes = {}
    rest: _TransitTimes = {}
    for way, gaps in by_zones.items():
        if len(gaps) >= LEAST_JOURNEYS and (way[2] or way[3]):
            often[way] = gaps
        else:
            rest.setdefault((way[0], way[1], "", ""), []).extend(gaps)
    return often | {way: gaps for way, gaps in rest.items() if len(gaps) >= LEAST_JOURNEYS}


def _learned(way: tuple[str, str, str, str], gaps_s: Sequence[float]) -> Link:
    low, high = np.quantile(np.log1p(gaps_s), [0.25, 0.75])
    margin = _FENCE * max(float(high - low), _NARROWEST)
    least, most = (math.expm1(edge) for edge in (float(low) - margin, float(high) + margin))
    camera, to, zone, to_zone = way
    return Link(camera, to, zone, to_zone, max(0.0, round(least, 1)), round(most, 1), learned=True)
