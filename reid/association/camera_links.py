"""What the ways between cameras say of two stays: that it cannot be one person, or how well it fits.

And the other way round: how long the ways take, from the journeys of people who are known. Times, cameras
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
FITS_SAYS = 1.5  # log-odds at most for coming within the time that a link gives
OTHERS_S = 300.0  # strangers follow each other about this far apart: a window as wide says little
LATE_SAYS = -0.5  # for coming later: people wait, and come back
FAST_SAYS = -1.0  # for coming earlier than those from whom the link was learned
OTHER_WAY_SAYS = -3.0  # for being too fast for the zone left through, though not for another one
LEAST_JOURNEYS = 5  # from which a link is learned
_FENCE = (
    1.5  # times the middle half of the (logarithms of) times seen, beyond its ends: all but strays
)
_NARROWEST = math.log(1.2)  # people never walk as evenly as five of them may seem to

_Ways: TypeAlias = dict[tuple[str, str, str, str], list[float]]  # cameras, zones -> seconds

LinksByCameras: TypeAlias = Mapping[tuple[str, str], Sequence[Link]]  # (camera, to) -> links


class Visit(Protocol):
    """What is asked of a stay, a tracklet or a sighting."""

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
    """From the end of the earlier stay to the start of the later one."""

    too_fast: bool = False  # nobody walks that: they are two people
    log_odds: float = 0.0  # that they are one; 0 where no link is known


NOTHING = TransitEvidence()


def links_by_cameras(links: Iterable[Link]) -> LinksByCameras:
    """Links by the cameras that they join. One that overlaps stands under both directions."""
    found: dict[tuple[str, str], list[Link]] = {}
    for link in links:
        found.setdefault((link.camera, link.to), []).append(link)
        if link.overlap:
            found.setdefault((link.to, link.camera), []).append(link)
    return found


def overlapping(one: str, other: str, known: LinksByCameras) -> bool:
    """Whether two cameras show one place, so that somebody can be in both views at once."""
    return any(link.overlap for link in known.get((one, other), ()))


def transit_evidence(one: Visit, other: Visit, known: LinksByCameras) -> TransitEvidence:
    """What the links say of two stays on different cameras, in either order.

    Only links that were told exclude, and only where all ways between the cameras take longer. Whoever was
    seen to leave through a zone for which no way is known may have come by one that nobody told of.
    """
    first, then = (one, other) if one.start <= other.start else (other, one)
    between = known.get((first.camera, then.camera), ())
    open_ways = possible_links(first, then, known)
    if not open_ways or any(link.overlap for link in between):
        return NOTHING
    gap = (then.start - first.end).total_seconds()
    told = [link for link in between if not link.learned]
    if told and gap < min(link.least_s for link in told) - CLOCKS_S:
        return TransitEvidence(too_fast=True)
    return TransitEvidence(log_odds=max(_evidence(link, gap) for link in open_ways))


def possible_links(first: Visit, then: Visit, known: LinksByCameras) -> list[Link]:
    """The links by which one may have come from the earlier stay to the later: no zone speaks against it.

    A stay that ended in no zone may have gone through any.
    """
    return [
        link
        for link in known.get((first.camera, then.camera), ())
        if not link.overlap
        and (not link.zone or first.left_zone in ("", link.zone))
        and (not link.to_zone or then.entered_zone in ("", link.to_zone))
    ]


def _evidence(link: Link, gap_s: float) -> float:
    if gap_s < link.least_s - CLOCKS_S:
        return FAST_SAYS if link.learned else OTHER_WAY_SAYS
    if gap_s > link.most_s + CLOCKS_S:
        return LATE_SAYS
    return min(FITS_SAYS, math.log1p(OTHERS_S / max(link.most_s - link.least_s, CLOCKS_S)))


def learn_links(journeys: Iterable[Sequence[Visit]], given: Iterable[Link] = ()) -> list[Link]:
    """Links from the journeys of people who are surely one person each; none where one was given.

    A way counts if it was walked often enough: by its zones, else by its cameras. Its time is what nearly
    all took, strays (who waited, or came back) left aside.
    """
    told = {(link.camera, link.to) for link in given if not link.learned}
    told |= {(link.to, link.camera) for link in given if link.overlap}
    by_zones: _Ways = {}
    for journey in journeys:
        for before, after in pairwise(sorted(journey, key=lambda stay: stay.start)):
            gap = (after.start - before.end).total_seconds()
            if before.camera != after.camera and gap >= 0:
                way = (before.camera, after.camera, before.left_zone, after.entered_zone)
                if way[:2] not in told:
                    by_zones.setdefault(way, []).append(gap)
    return [_learned(way, gaps) for way, gaps in sorted(_walked(by_zones).items())]


def _walked(by_zones: _Ways) -> _Ways:
    """The ways that were walked often enough; the others count for their cameras, whatever the zone."""
    found: _Ways = {}
    rest: _Ways = {}
    for way, gaps in by_zones.items():
        if len(gaps) >= LEAST_JOURNEYS and (way[2] or way[3]):
            found[way] = gaps
        else:
            rest.setdefault((way[0], way[1], "", ""), []).extend(gaps)
    return found | {way: gaps for way, gaps in rest.items() if len(gaps) >= LEAST_JOURNEYS}


def _learned(way: tuple[str, str, str, str], gaps_s: Sequence[float]) -> Link:
    low, high = np.quantile(np.log1p(gaps_s), [0.25, 0.75])
    margin = _FENCE * max(float(high - low), _NARROWEST)
    least, most = (math.expm1(edge) for edge in (float(low) - margin, float(high) + margin))
    camera, to, zone, to_zone = way
    return Link(camera, to, zone, to_zone, max(0.0, round(least, 1)), round(most, 1), learned=True)
