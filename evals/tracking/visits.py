"""Identities as named paths of boxes, to be scored: visit by visit, or whole. Knows no truth and no score."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from velvet.footage.records import BoxPath, Edge, Identity, Tracklet
from velvet.reid.tracking.box_paths import concatenated, filled, path_rows
from velvet.reid.tracking.tracklets import LONGEST_GAP_S


def named(
    identities: Sequence[Identity],
    tracklets: Sequence[Tracklet],
    times_s: npt.NDArray[np.float64],
    *,
    returns_joined: bool,
) -> Iterator[tuple[str, BoxPath]]:
    """The paths of one recording's tracklets under the names of their identities.

    Without `returns_joined` an identity has a new name on each visit. Where it was out of sight inside the
    view for no longer than a tracklet may last, a straight line goes from one tracklet to the next, in the
    analysed frames `times_s` (n,).
    """
    tracklet_of = {one.id: one for one in tracklets}
    for identity in identities:
        members = sorted((tracklet_of[m.tracklet] for m in identity.members), key=lambda t: t.start)
        for number, visit in enumerate(visits(members)):
            name = identity.id if returns_joined else f"{identity.id}.{number}"
            yield from ((name, path) for path in _without_gaps(visit, times_s))


def visits(members: Sequence[Tracklet]) -> Iterator[list[Tracklet]]:
    """One person's tracklets in order of time, apart where they left the view by a side or came in by one."""
    begin = 0
    for place, (one, then) in enumerate(pairwise(members), start=1):
        if one.left is not Edge.INSIDE or then.entered is not Edge.INSIDE:
            yield list(members[begin:place])
            begin = place
    yield list(members[begin:])


def _without_gaps(visit: Sequence[Tracklet], times_s: npt.NDArray[np.float64]) -> Iterator[BoxPath]:
    """The paths, and between them straight lines where the gap is short."""
    yield from (one.path for one in visit)
    for one, then in pairwise(visit):
        if 0 < then.path.times_s[0] - one.path.times_s[-1] <= LONGEST_GAP_S:
            yield _line(one.path, then.path, times_s)


def _line(one: BoxPath, then: BoxPath, times_s: npt.NDArray[np.float64]) -> BoxPath:
    """From the last box of one path to the first of the other, in every frame between."""
    last, first = path_rows(one, len(one) - 1, len(one)), path_rows(then, 0, 1)
    return filled(concatenated([last, first]), times_s)
