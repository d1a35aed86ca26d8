"""How somebody entered, left, and got from one sighting to the next, in words.

Zones and cameras are in backticks, since users named them. Without a zone, the side of the picture is given.
Knows times and places, not who anybody is.
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


def entry_point(sighting: Sighting) -> str:
    """``through `gate` ``, `at the left`, or nothing for somebody who appeared in the middle of the view."""
    return _through(sighting.entered_zone, sighting.entered)


def exit_point(sighting: Sighting) -> str:
    """The same for where they left."""
    return _through(sighting.left_zone, sighting.left)


def _through(zone: str, edge: Edge) -> str:
    if zone:
        return f"through `{zone}`"
    return "" if edge is Edge.INSIDE else f"at the {edge.value}"


def transition(before: Sighting, after: Sighting, links: Sequence[Link], at: str) -> str:
    """From one sighting of a person to the next; `at` is the time at which the first ended, in words.

    ``left `lobby` through `street door` at 14:03:52; next seen on `yard` 41 s later, coming in at the left
    (link allows 20-90 s)``; for somebody in the middle of the view, only that they were last seen.
    """
    exit_, entry = exit_point(before), entry_point(after)
    gap_s = between_s(before.end, after.start)
    later = f"{lasting(gap_s)} later" if gap_s >= 0 else f"from {lasting(-gap_s)} before that"
    last = f"left `{before.camera}` {exit_}" if exit_ else f"was last seen on `{before.camera}`"
    coming_in = f", coming in {entry}" if entry else ""
    note = transit_note(before, after, links)
    allowed = f" ({note})" if note else ""
    return f"{last} at {at}; next seen on `{after.camera}` {later}{coming_in}{allowed}"


def transit_note(before: Sighting, after: Sighting, links: Sequence[Link]) -> str:
    """What the links say about the time between two sightings: `link allows 20-90 s`; or nothing."""
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
    """Of the possible links: a configured one first, then one that fits the time, then one with zones."""
    return min(
        possible_links(before, after, known),
        key=lambda k: (k.learned, not k.allows(gap_s), not k.zone, not k.to_zone),
        default=None,
    )


def transit_time(link: Link) -> str:
    """How long a link takes: `20-90 s`, `up to 2 min`, `20 s or more`."""
    if math.isinf(link.most_s):
        return f"{lasting(link.least_s)} or more" if link.least_s else "any time"
    if not link.least_s:
        return f"up to {lasting(link.most_s)}"
    if link.most_s < 120:
        return f"{link.least_s:.0f}-{link.most_s:.0f} s"
    return f"{lasting(link.least_s)} to {lasting(link.most_s)}"
