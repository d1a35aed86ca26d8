"""Who goes on as whom within one recording: pieces of paths, each followed by at most one other.

What a tracker joined is cut wherever it may have gone over to somebody else; here the pieces are joined
again by how they look and where they were, so that a wrong hand-over is undone and a broken stay mended.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from velvet.footage.records import BoxPath, Vectors
from velvet.reid.appearance.calibration import SILENT, Scale, is_uncalibrated
from velvet.reid.appearance.camera_normalization import camera_normalization, unit
from velvet.reid.tracking.motion_endpoints import (
    MotionEndpoint,
    continuation_log_odds,
    motion_endpoint,
)

# How much a cosine says of two looks at one scene, seconds apart: fits over both halves of the sequences of
# Market-1501's development identities, same against different people of one camera, as they are and
# levelled. OSNet's figures are taken for other networks.
NETWORK = Scale(31.5, 0.725), Scale(18.7, 0.345)
COLOUR = Scale(46.2, 0.877), Scale(12.8, 0.405)

LONGEST_S = 15.0  # out of sight, inside the view
OVERLAP_S = 0.3  # two pieces of one person may share: the tracker was late to let go
NEAR = 3  # samples at an end, whose mean is compared
LOOKS_SAY = 6.0  # log-odds at most, for: three small pictures are never certain
LOOKS_DENY = -8.0  # and against
PLACE_SAYS = 3.0  # log-odds at most for going on at the place where one stopped
HELD_SAYS = 5.0  # log-odds that a tracker which held on to somebody through a crossing is right
HIDDEN_S = 3.0  # whoever comes back after longer
HIDDEN_SAYS = -1.0  # has more often gone some other way


@dataclass(frozen=True, slots=True, eq=False)
class PathSegment:
    """A part of a path. Its samples are pictures of the person, few but good."""

    path: BoxPath
    vectors: Vectors  # (n, d) of the samples, in rising time
    after: int | None = None  # the piece that the tracker held before it, without a break
    came: bool = False  # walked in at a side of the view as it began
    went: bool = False  # walked out as it ended


def stitch_segments(
    pieces: Sequence[PathSegment], fingerprint: str, area: float
) -> list[list[int]]:
    """Piece numbers by person, each in order of time; the chains in order of their first piece.

    `fingerprint` is the crop encoder's fingerprint, `area` the view's in square pixels.
    """
    follows = {first: then for first, then in likeliest_successors(pieces, fingerprint, area)}
    starts = set(range(len(pieces))) - set(follows.values())
    return [_chain(first, follows) for first in sorted(starts)]


def likeliest_successors(
    pieces: Sequence[PathSegment], fingerprint: str, area: float
) -> dict[tuple[int, int], float]:
    """(before, after) -> log-odds, where one piece goes on as another; each has one before and after at most.

    Of all such choices the likeliest.
    """
    looks, scale = _levelled(pieces, fingerprint)
    links = _links(pieces, looks, scale, area)
    return {pair: links[pair] for pair in _best(links, len(pieces)).items()}


def _levelled(pieces: Sequence[PathSegment], fingerprint: str) -> tuple[list[Vectors], Scale]:
    if is_uncalibrated(
        fingerprint
    ):  # seconds apart, nothing was measured: place and time alone decide
        return [piece.vectors for piece in pieces], SILENT
    plain, level_scale = COLOUR if fingerprint.startswith("colour") else NETWORK
    found = camera_normalization([piece.vectors for piece in pieces], plain.middle)
    if found is None:
        return [piece.vectors for piece in pieces], plain
    looks = [found.apply(p.vectors) if len(p.vectors) else p.vectors for p in pieces]
    return looks, level_scale


def _links(
    pieces: Sequence[PathSegment], looks: Sequence[Vectors], scale: Scale, area: float
) -> dict[tuple[int, int], float]:
    """(before, after) -> log-odds that they are one person, where those speak for it."""
    begins = [motion_endpoint(piece.path, 0) for piece in pieces]
    order = sorted(range(len(pieces)), key=lambda n: begins[n].time_s)
    times = [begins[n].time_s for n in order]
    found: dict[tuple[int, int], float] = {}
    for first, piece in enumerate(pieces):
        stop = motion_endpoint(piece.path, -1)
        soonest = bisect_left(times, stop.time_s - OVERLAP_S)
        for then in order[soonest : bisect_right(times, stop.time_s + LONGEST_S)]:
            if then != first and _may_follow(piece, pieces[then]):
                held = pieces[then].after == first
                says = _says(looks[first], looks[then], scale)
                says += HELD_SAYS if held else _place(stop, begins[then], area)
                if (held or not (piece.went or pieces[then].came)) and says > 0:
                    found[first, then] = says
    return found


def _may_follow(one: PathSegment, other: PathSegment) -> bool:
    """Whether the second begins after the first did and lasts after it is gone."""
    return bool(
        other.path.times_s[0] > one.path.times_s[0]
        and other.path.times_s[-1] > one.path.times_s[-1]
    )


def _says(one: Vectors, other: Vectors, scale: Scale) -> float:
    """By the last looks of one and the first of the other; 0 where there are none."""
    if not len(one) or not len(other):
        return 0.0
    cosine = float(unit(one[-NEAR:].mean(axis=0)) @ unit(other[:NEAR].mean(axis=0)))
    return min(max(scale.log_odds(cosine), LOOKS_DENY), LOOKS_SAY)


def _place(stop: MotionEndpoint, start: MotionEndpoint, area: float) -> float:
    hidden = HIDDEN_SAYS if start.time_s - stop.time_s > HIDDEN_S else 0.0
    return min(continuation_log_odds(stop, start, area), PLACE_SAYS) + hidden


def _best(links: dict[tuple[int, int], float], count: int) -> dict[int, int]:
    """Which piece follows which: the likeliest of all choices in which each has one before and one after."""
    if not links:
        return {}
    rows, columns = (np.array(side) for side in zip(*links, strict=True))
    graph = coo_matrix((np.ones(len(rows)), (rows, columns + count)), shape=(2 * count, 2 * count))
    _, group = connected_components(graph, directed=False)
    follows: dict[int, int] = {}
    for number in np.unique(group[rows]):
        mine = group[rows] == number
        firsts, thens = np.unique(rows[mine]), np.unique(columns[mine])
        worth = np.array([[links.get((int(a), int(b)), 0.0) for b in thens] for a in firsts])
        chosen = zip(*linear_sum_assignment(worth, maximize=True), strict=True)
        follows |= {int(firsts[a]): int(thens[b]) for a, b in chosen if worth[a, b] > 0}
    return follows


def _chain(first: int, follows: dict[int, int]) -> list[int]:
    found = [first]
    while found[-1] in follows:
        found.append(follows[found[-1]])
    return found
