"""How somebody came in, went out, and got from one sighting to the next, in words.

Zones and cameras stand in backticks: people named them. Where no zone is drawn, the side of the picture.
"""

import math
from collections.abc import Sequence

from velvet.footage.places import Link
from velvet.footage.records import Edge, Sighting
from velvet.footage.time.clock import between_s, lasting
from velvet.reid.association.camera_links import (
    CLOCKS_S,
    LinksByCameras,
    links_by_cameras,
    overlapping,
    possible_links,
)


def entry_point(seen: Sighting) -> str:
    """``through `gate` ``, `at the left`, or nothing for somebody who appeared inside the view."""
    return _through(seen.entered_zone, seen.entered)


def exit_point(seen: Sighting) -> str:
    """The same of where they left."""
    return _through(seen.left_zone, seen.left)


def _through(zone: str, edge: Edge) -> str:
    if zone:
        return f"through `{zone}`"
    return "" if edge is Edge.INSIDE else f"at the {edge.value}"


def transition(before: Sighting, after: Sighting, links: Sequence[Link], at: str) -> str:
    """From one sighting of somebody to the next; `at` is the time at which the first ended, in words.

    ``left `lobby` through `street door` at 14:03:52; next seen on `yard` 41 s later, coming in at the left
    (link allows 20-90 s)``; of somebody who was in the middle of the view, only that they were last seen.
    """
    out, came = exit_point(before), entry_point(after)
    gap_s = between_s(before.end, after.start)
    later = f"{lasting(gap_s)} later" if gap_s >= 0 else f"from {lasting(-gap_s)} before that"
    last = f"left `{before.camera}` {out}" if out else f"was last seen on `{before.camera}`"
    said = f"{last} at {at}; next seen on `{after.camera}` {later}"
    how = f", coming in {came}" if came else ""
    link = transit_note(before, after, links)
    return said + how + (f" ({link})" if link else "")


def transit_note(before: Sighting, after: Sighting, links: Sequence[Link]) -> str:
    """What the links say of the time between two sightings: `link allows 20-90 s`; empty if none is known."""
    known = links_by_cameras(links)
    if overlapping(before.camera, after.camera, known):
        return "the views overlap"
    gap_s = (after.start - before.end).total_seconds()
    link = _fitting(before, after, known, gap_s)
    if link is None:
        return ""
    time = transit_time(link)
    whose = "the usual" if link.learned else "the link's"
    if gap_s < link.least_s - CLOCKS_S:
        return f"faster than {whose} {time}"
    if gap_s > link.most_s + CLOCKS_S:
        return f"longer than {whose} {time}"
    return f"usually {time}" if link.learned else f"link allows {time}"


def _fitting(before: Sighting, after: Sighting, known: LinksByCameras, gap_s: float) -> Link | None:
    """Of the ways they may have gone the one to speak of: told, of that time, and most exact."""
    return min(
        possible_links(before, after, known),
        key=lambda w: (w.learned, not w.allows(gap_s), not w.zone, not w.to_zone),
        default=None,
    )


def transit_time(link: Link) -> str:
    """How long a way takes: `20-90 s`, `up to 2 min`, `20 s or more`."""
    if math.isinf(link.most_s):
        return f"{lasting(link.least_s)} or more" if link.least_s else "any time"
    if not link.least_s:
        return f"up to {lasting(link.most_s)}"
    if link.most_s < 120:
        return f"{link.least_s:.0f}-{link.most_s:.0f} s"
    return f"{lasting(link.least_s)} to {lasting(link.most_s)}"
