"""Who goes on as whom within one recording: paths joined where one person was out of sight.

By motion alone only where nobody else could be meant: a wrong join makes two people one, and comparing
their appearance later cannot undo it. By appearance and motion, the likeliest choice of all, so that a
tracker's wrong hand-over is undone and a broken tracklet mended. Knows boxes, times and vectors, no picture.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from velvet.footage.records import Box, BoxPath, Edge, Vectors
from velvet.reid.appearance.calibration import SILENT, Scale, is_uncalibrated
from velvet.reid.appearance.camera_normalization import camera_normalization, unit
from velvet.reid.tracking.box_paths import concatenated
from velvet.reid.tracking.frame_exits import entry_side, exit_side
from velvet.reid.tracking.motion_endpoints import (
    MotionEndpoint,
    continuation_log_odds,
    continuation_miss,
    motion_endpoint,
)

RIVAL = 1.5  # another candidate must be this many times further off,
EXACT = 0.2  # where less than this (of the most allowed) is as near as boxes can tell

# How much a cosine says of two looks at one scene, seconds apart: fits over both halves of the sequences of
# Market-1501's development identities, same against different people of one camera, as they are and
# normalized. OSNet's figures are taken for other networks.
NETWORK = Scale(31.5, 0.725), Scale(18.7, 0.345)
COLOUR = Scale(46.2, 0.877), Scale(12.8, 0.405)

LONGEST_S = 15.0  # out of sight, inside the view
OVERLAP_S = 0.3  # two segments of one person may share: the tracker was late to let go
END_SAMPLES = 3  # at an end, whose mean is compared
MOST_FOR = 6.0  # log-odds at most by appearance, for: three small pictures are never certain
MOST_AGAINST = -8.0  # and against
MOST_BY_PLACE = 3.0  # log-odds at most for going on at the place where one stopped
HELD = 5.0  # log-odds that a tracker which held on to somebody through a crossing is right
HIDDEN_S = 3.0  # someone who comes back after longer
HIDDEN = -1.0  # has more often gone some other way

Links = dict[tuple[int, int], float]  # (before, after) -> how well one goes on as the other


def stitch_by_motion(paths: Sequence[BoxPath], longest_gap_s: float, content: Box) -> list[BoxPath]:
    """The paths, those joined that are surely one person out of sight for at most `longest_gap_s`.

    Two become one if the first ends and the second begins inside `content`, the visible part of the
    picture, each continues the other's movement at the other's size, and there is no rival.
    """
    paths = sorted(paths, key=lambda path: float(path.times_s[0]))
    successors = _sure(_misses(paths, longest_gap_s, content))
    chains = _chains(len(paths), successors)
    return [concatenated([paths[row] for row in chain]) for chain in chains]


def _misses(paths: Sequence[BoxPath], longest_gap_s: float, content: Box) -> Links:
    """How far off each possible continuation is: at most 1 is near enough."""
    starts = [motion_endpoint(path, 0) for path in paths]
    start_s = [start.time_s for start in starts]
    appeared = [entry_side(path, content) is Edge.INSIDE for path in paths]
    misses: Links = {}
    for first, path in enumerate(paths):
        if exit_side(path, content) is Edge.INSIDE:
            end = motion_endpoint(path, -1)
            soonest = bisect_right(start_s, end.time_s)
            latest = bisect_right(start_s, end.time_s + longest_gap_s)
            for then in range(soonest, latest):
                if appeared[then]:
                    misses[first, then] = continuation_miss(end, starts[then])
    return misses


def _sure(misses: Links) -> dict[int, int]:
    """Which path comes after which: near enough, and the next best at either end clearly worse."""
    after: dict[int, list[float]] = defaultdict(list)
    before: dict[int, list[float]] = defaultdict(list)
    for (first, then), miss in misses.items():
        after[first].append(miss)
        before[then].append(miss)
    return {
        first: then
        for (first, then), miss in misses.items()
        if miss <= 1
        and min(_rival(after[first], miss), _rival(before[then], miss)) > RIVAL * max(miss, EXACT)
    }


def _rival(misses: list[float], chosen: float) -> float:
    """The best of the others."""
    best = sorted([*misses, float("inf")])
    return best[1] if best[0] == chosen else best[0]


@dataclass(frozen=True, slots=True, eq=False)
class PathSegment:
    """A part of a path. Its samples are pictures of the person, few but good."""

    path: BoxPath
    vectors: Vectors  # (n, d) of the samples, in rising time
    after: int | None = None  # the segment that the tracker held before it, without a break
    came: bool = False  # walked in at a side of the view as it began
    went: bool = False  # walked out as it ended


def stitch_by_appearance(
    segments: Sequence[PathSegment], fingerprint: str, area: float
) -> list[list[int]]:
    """Segment numbers by person, each in order of time; the people in order of their first segment.

    `fingerprint` is the crop encoder's, `area` the view's in square pixels.
    """
    pairs = likeliest_successors(segments, fingerprint, area)
    return _chains(len(segments), {first: then for first, then in pairs})


def likeliest_successors(segments: Sequence[PathSegment], fingerprint: str, area: float) -> Links:
    """(before, after) -> log-odds, where one segment goes on as another; one before and one after at most.

    Of all such choices the likeliest.
    """
    vectors, scale = _normalized(segments, fingerprint)
    links = _links(segments, vectors, scale, area)
    return {pair: links[pair] for pair in _best(links, len(segments)).items()}


def _normalized(segments: Sequence[PathSegment], fingerprint: str) -> tuple[list[Vectors], Scale]:
    """Each segment's vectors without what the camera adds, where that is known, and how much they say."""
    vectors = [segment.vectors for segment in segments]
    if is_uncalibrated(fingerprint):  # not measured on looks seconds apart: place and time decide
        return vectors, SILENT
    plain, normalized_scale = COLOUR if fingerprint.startswith("colour") else NETWORK
    camera = camera_normalization(vectors, plain.middle)
    if camera is None:
        return vectors, plain
    return [camera.apply(rows) if len(rows) else rows for rows in vectors], normalized_scale


def _links(
    segments: Sequence[PathSegment], vectors: Sequence[Vectors], scale: Scale, area: float
) -> Links:
    """(before, after) -> log-odds that they are one person, where those speak for it."""
    begins = [motion_endpoint(segment.path, 0) for segment in segments]
    order = sorted(range(len(segments)), key=lambda n: begins[n].time_s)
    times = [begins[n].time_s for n in order]
    links: Links = {}
    for first, segment in enumerate(segments):
        end = motion_endpoint(segment.path, -1)
        soonest = bisect_left(times, end.time_s - OVERLAP_S)
        for then in order[soonest : bisect_right(times, end.time_s + LONGEST_S)]:
            if then != first and _may_follow(segment, segments[then]):
                held = segments[then].after == first
                odds = _by_appearance(vectors[first], vectors[then], scale)
                odds += HELD if held else _by_place(end, begins[then], area)
                if (held or not (segment.went or segments[then].came)) and odds > 0:
                    links[first, then] = odds
    return links


def _may_follow(one: PathSegment, other: PathSegment) -> bool:
    """Whether the second begins after the first did and lasts after it is gone."""
    return bool(
        other.path.times_s[0] > one.path.times_s[0]
        and other.path.times_s[-1] > one.path.times_s[-1]
    )


def _by_appearance(one: Vectors, other: Vectors, scale: Scale) -> float:
    """By the last looks of one and the first of the other; 0 where there are none."""
    if not len(one) or not len(other):
        return 0.0
    ends = unit(one[-END_SAMPLES:].mean(axis=0)), unit(other[:END_SAMPLES].mean(axis=0))
    return min(max(scale.log_odds(float(ends[0] @ ends[1])), MOST_AGAINST), MOST_FOR)


def _by_place(end: MotionEndpoint, start: MotionEndpoint, area: float) -> float:
    hidden = HIDDEN if start.time_s - end.time_s > HIDDEN_S else 0.0
    return min(continuation_log_odds(end, start, area), MOST_BY_PLACE) + hidden


def _best(links: Links, count: int) -> dict[int, int]:
    """Which segment follows which: the likeliest of all choices with one before and one after each."""
    if not links:
        return {}
    rows, columns = (np.array(side) for side in zip(*links, strict=True))
    graph = coo_matrix((np.ones(len(rows)), (rows, columns + count)), shape=(2 * count, 2 * count))
    _, component = connected_components(graph, directed=False)
    successors: dict[int, int] = {}
    for number in np.unique(component[rows]):
        here = component[rows] == number
        firsts, thens = np.unique(rows[here]), np.unique(columns[here])
        odds = np.array([[links.get((int(a), int(b)), 0.0) for b in thens] for a in firsts])
        chosen = zip(*linear_sum_assignment(odds, maximize=True), strict=True)
        successors |= {int(firsts[a]): int(thens[b]) for a, b in chosen if odds[a, b] > 0}
    return successors


def _chains(count: int, successors: Mapping[int, int]) -> list[list[int]]:
    """All numbers below `count`, each followed by its successors; by the first of each chain."""
    chains: list[list[int]] = []
    for first in sorted(set(range(count)) - set(successors.values())):
        chain = [first]
        while chain[-1] in successors:
            chain.append(successors[chain[-1]])
        chains.append(chain)
    return chains
