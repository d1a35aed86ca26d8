"""Where in a frame the subjects to be masked are or may be. Knows boxes and times, no pixels.

It fails closed. If their place is unknown, they may be anywhere: while out of sight in the middle of the
view, and between analysed frames that lie far apart. Where they met another person both are masked, since a
tracker may have swapped them; so is anyone beside them where they vanished in the middle of the view, from
then on. Weak detections beside them count as theirs.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
import numpy.typing as npt

from velvet.footage.geometry.boxes import ioss
from velvet.footage.records import Box, BoxPath, Detections, Edge, Tracklet
from velvet.reid.tracking.box_paths import path_rows
from velvet.reid.tracking.occlusions import BESIDE, MEET
from velvet.reid.tracking.occlusions import BESIDE_S as HANDED_S
from velvet.services.redaction.bystander_masks import (
    AROUND_S,
    MARGIN,
    SPEED,
    STEP_S,
    Boxes,
    expanded,
    on_path,
    possible_boxes,
)
from velvet.video.decode.timestamps import CLOSE_S

BESIDE_S = 0.5  # before and after a meeting, and both are still meant
FOLLOW_S = 2.0  # somebody lost may be seen again, faintly, for this long
LOST_S = (
    5.0  # out of view for longer in the middle of it: they went through a door, or behind something
)
_MINE = 0.3  # of the smaller box: a detection that nobody follows is theirs from there on

Stretch = tuple[float, float]  # from, to, in seconds


@dataclass(frozen=True, slots=True, eq=False)
class SubjectTracklet:
    """A way through the picture, how far apart its moments may lie, and whether its ends are known."""

    path: BoxPath
    step_s: float = STEP_S
    came: bool = True  # in at a side of the picture, and not from nowhere in the middle
    went: bool = True


def subject_tracklet_of(tracklet: Tracklet) -> SubjectTracklet:
    """The stay of a tracklet."""
    came, went = (edge is not Edge.INSIDE for edge in (tracklet.entered, tracklet.left))
    return SubjectTracklet(tracklet.path, STEP_S, came, went)


class SubjectMasks:
    """Where some people are, moment after moment, in one recording."""

    def __init__(
        self,
        people: Iterable[Sequence[SubjectTracklet]],
        others: Sequence[BoxPath],
        seen: Iterable[Detections],
        everywhere: Sequence[Stretch] = (),
    ) -> None:
        """`people` are the stays of each of those meant, `others` the paths of everybody else.

        `seen` are the raw detections in rising time, weak ones too; `everywhere`: then all is meant.
        """
        stays = [list(one) for one in people]
        mine = [stay.path for one in stays for stay in one]
        self._everywhere = [*everywhere, *(gap for one in stays for gap in _gaps(one))]
        met = [part for path in mine for o in others for part in _met(path, o)]
        gone_on = [part for one in stays for o in others for part in _gone_on(one, o)]
        self._paths = [*mine, *met, *gone_on]
        self._spans = _joined(
            (p.times_s[0] - FOLLOW_S, p.times_s[-1] + FOLLOW_S) for p in self._paths
        )
        near = [frame for frame in seen if self._is_near(frame.time_s)]
        self._loose = [(frame.time_s, _loose(frame, others)) for frame in near]
        self._looked_s = [time_s for time_s, _ in self._loose]

    def at(self, time_s: float) -> tuple[Box, ...] | None:
        """The boxes in which they may be at a moment; None: anywhere."""
        if any(begin - CLOSE_S <= time_s <= end + CLOSE_S for begin, end in self._everywhere):
            return None
        if not self._is_near(time_s):
            return ()
        found = [box for path in self._paths for box in possible_boxes(path, time_s)]
        return (*found, *self._faint(time_s))

    def _is_near(self, time_s: float) -> bool:
        return any(begin <= time_s <= end for begin, end in self._spans)

    def _faint(self, time_s: float) -> Iterator[Box]:
        """What was detected beside them, and nobody follows."""
        reach = [box for path in self._paths for box in possible_boxes(path, time_s, FOLLOW_S)]
        first = bisect_left(self._looked_s, time_s - AROUND_S - CLOSE_S)
        for looked_s, loose in self._loose[first:]:
            away_s = abs(looked_s - time_s)
            if away_s > AROUND_S + CLOSE_S:
                return
            mine = np.zeros(len(loose), bool)
            for box in reach:
                mine |= ioss(loose, np.array([box])) > _MINE
            for box in loose[mine]:
                yield expanded(box, MARGIN + SPEED * away_s)


def _gaps(stays: Sequence[SubjectTracklet]) -> Iterator[Stretch]:
    """When they were out of sight, and may have been anywhere."""
    for stay in stays:
        real = stay.path.times_s[stay.path.confidence > 0]
        if not len(real):
            yield float(stay.path.times_s[0]), float(stay.path.times_s[-1])
        yield from _lost(real, stay.step_s)
    for one, other in pairwise(sorted(stays, key=lambda s: float(s.path.times_s[0]))):
        lost_s, again_s = float(one.path.times_s[-1]), float(other.path.times_s[0])
        if not (one.went and other.came) and 0 < again_s - lost_s <= LOST_S:
            yield lost_s + 2 * CLOSE_S, again_s - 2 * CLOSE_S


def _lost(real_s: npt.NDArray[np.float64], step_s: float) -> Iterator[Stretch]:
    for before, after in pairwise(real_s.tolist()):
        if after - before > step_s + CLOSE_S:
            yield before + 2 * CLOSE_S, after - 2 * CLOSE_S


def _met(path: BoxPath, other: BoxPath) -> Iterator[BoxPath]:
    """The other's path around each time at which the two met."""
    _, mine, theirs = np.intersect1d(path.times_s, other.times_s, return_indices=True)
    met = ioss(path.boxes[mine].astype(np.float64), other.boxes[theirs].astype(np.float64))
    at_s = path.times_s[mine][met > MEET]
    for begin, end in _joined((t - BESIDE_S, t + BESIDE_S) for t in at_s.tolist()):
        yield from _during(other, begin, end)


def _gone_on(stays: Sequence[SubjectTracklet], other: BoxPath) -> Iterator[BoxPath]:
    """The other's path after somebody vanished beside it, and before they turned up there."""
    ordered = sorted(stays, key=lambda s: float(s.path.times_s[0]))
    seen_s = [(float(s.path.times_s[0]), float(s.path.times_s[-1])) for s in ordered]
    for place, stay in enumerate(ordered):
        begin_s, end_s = seen_s[place]
        if not stay.went and _is_beside(stay.path, -1, other):
            until_s = seen_s[place + 1][0] if place + 1 < len(seen_s) else inf
            yield from _during(other, end_s, until_s)
        if not stay.came and _is_beside(stay.path, 0, other):
            yield from _during(other, seen_s[place - 1][1] if place else -inf, begin_s)


def _is_beside(path: BoxPath, row: int, other: BoxPath) -> bool:
    """Whether the other was near the first or last place of a path, at about that time."""
    near = np.abs(other.times_s - path.times_s[row]) <= HANDED_S
    end, boxes = path.boxes[row], other.boxes[near]
    away = (boxes[:, :2] + boxes[:, 2:] - end[:2] - end[2:]) / 2
    return bool((np.hypot(away[:, 0], away[:, 1]) < BESIDE * (end[3] - end[1])).any())


def _during(path: BoxPath, from_s: float, to_s: float) -> Iterator[BoxPath]:
    first, last = np.searchsorted(path.times_s, [from_s - CLOSE_S, to_s + CLOSE_S])
    if first < last:
        yield path_rows(path, int(first), int(last))


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Rising stretches; those that overlap as one."""
    found: list[Stretch] = []
    for begin, end in sorted((float(a), float(b)) for a, b in stretches):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def _loose(seen: Detections, others: Sequence[BoxPath]) -> Boxes:
    """(n, 4) the boxes that are on nobody else's path."""
    boxes = seen.boxes.astype(np.float64)
    followed = np.zeros(len(boxes), bool)
    for path in others:
        if path.times_s[0] - CLOSE_S <= seen.time_s <= path.times_s[-1] + CLOSE_S:
            followed |= on_path(boxes, path, seen.time_s)
    return boxes[~followed]
