"""All that speaks for and against new stays being one person, or one who is known: matrices for grouping.

Rows are the new stays, then the people known. Looks, times, ways between cameras, and what people told.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

import numpy as np
import numpy.typing as npt

from velvet.footage.corrections import Correction
from velvet.reid.appearance.calibration import PRIOR
from velvet.reid.appearance.camera_normalization import CameraNormalization
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.association import corrections
from velvet.reid.association.camera_links import LinksByCameras, transit_evidence
from velvet.reid.association.cannot_link import exclusion
from velvet.reid.association.gallery import Gallery, Person
from velvet.reid.tracking.tracklet_stitching import PathSegment, likeliest_successors
from velvet.reid.tracklet_features import TrackletFeatures

NEWCOMERS = 2.0  # for each known person who may come, so many who are not known yet
FAR_APART = timedelta(
    hours=2
)  # no link is longer; two stays further apart are not excluded by time

NOTHING: Mapping[tuple[str, str], float] = MappingProxyType({})

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """About n new stays and m people: (n + m, n + m) matrices, symmetric."""

    odds: Odds  # log-odds of being one person, prior included
    apart: npt.NDArray[np.bool_]  # certainly two
    weights: npt.NDArray[np.float64]  # (n + m,) how many stays speak for a row
    chained: dict[tuple[int, int], float]  # stays of one recording that go on one as the other
    joined: list[list[int]]  # rows that people said are one person


def weigh_evidence(
    stays: Sequence[TrackletFeatures],
    gallery: Gallery,
    levels: Mapping[str, CameraNormalization],
    people: Sequence[Person],
    roads: LinksByCameras,
    told: Sequence[Correction],
    belonging: Mapping[str, str],
    opined: Mapping[tuple[str, str], float] = NOTHING,
) -> Evidence:
    """The evidence about these stays and these of the gallery's people.

    `belonging` is the identity of the tracklets that people told of and that are not among the stays.
    `opined` is what a tie-breaker said of two tracklets, as log-odds to add: to a person's, the mean of
    what was said of those by which they are remembered.
    """
    n, size = len(stays), len(stays) + len(people)
    prior = min(PRIOR, -math.log(NEWCOMERS * (len(gallery.people) + 1)))
    odds, apart = np.zeros((size, size)), np.zeros((size, size), bool)
    odds[:n, :n] = log_odds(stays, stays, gallery.fingerprint, levels) + prior
    apart[:n, :n] = _apart(stays, roads)
    theirs = [stay for person in people for stay in person.stays]
    looks = log_odds(stays, theirs, gallery.fingerprint, levels)
    for column, (person, said) in enumerate(zip(people, _by_person(looks, people), strict=True), n):
        ways = [_ways(stay, person, roads) for stay in stays]
        odds[:n, column] = odds[column, :n] = said + prior + [w for _, w in ways]
        apart[:n, column] = apart[column, :n] = [cannot for cannot, _ in ways]
    odds[:n, :n] += _walked(stays, roads)
    odds += _opined(stays, people, opined)
    apart[n:, n:] = ~np.eye(len(people), dtype=bool)  # known people stay who they are
    chained = likeliest_continuations(stays, gallery.fingerprint)
    joined = _told(stays, people, told, belonging, apart)
    weights = np.array([1.0] * n + [max(len(p.stays), 1) for p in people])
    return Evidence(odds, apart, weights, chained, joined)


def _by_person(looks: Odds, people: Sequence[Person]) -> Iterator[Odds]:
    """(n,) for each person: the mean over the stays that they are remembered by; nothing without any."""
    begin = 0
    for person in people:
        mine = looks[:, begin : begin + len(person.stays)]
        begin += len(person.stays)
        yield mine.mean(axis=1) if person.stays else np.zeros(len(looks))


def _apart(stays: Sequence[TrackletFeatures], roads: LinksByCameras) -> npt.NDArray[np.bool_]:
    """Who cannot be who by place and time. Only those near in time are asked."""
    found = np.zeros((len(stays), len(stays)), bool)
    order = sorted(range(len(stays)), key=lambda row: stays[row].start)
    for place, row in enumerate(order):
        for other in order[place + 1 :]:
            if stays[other].start - stays[row].end > FAR_APART:
                break
            if exclusion(stays[row], stays[other], roads) is not None:
                found[row, other] = found[other, row] = True
    return found


def _ways(stay: TrackletFeatures, person: Person, roads: LinksByCameras) -> tuple[bool, float]:
    """Whether a stay cannot be this person's, and what the ways from and to their nearest stays say."""
    about = person.about(stay)
    if any(exclusion(stay, other, roads) is not None for other in about):
        return True, 0.0
    before = [s for s in about if s.start <= stay.start][-1:]
    after = [s for s in about if s.start > stay.start][:1]
    return False, sum(_travel(stay, other, roads) for other in (*before, *after))


def _travel(one: TrackletFeatures, other: TrackletFeatures, roads: LinksByCameras) -> float:
    return transit_evidence(one, other, roads).log_odds if one.camera != other.camera else 0.0


def _walked(stays: Sequence[TrackletFeatures], roads: LinksByCameras) -> Odds:
    """(n, n) what the ways between cameras say of each pair."""
    found = np.zeros((len(stays), len(stays)))
    if roads:
        for row, one in enumerate(stays):
            for column in range(row):
                found[row, column] = found[column, row] = _travel(one, stays[column], roads)
    return found


def _opined(
    stays: Sequence[TrackletFeatures],
    people: Sequence[Person],
    opined: Mapping[tuple[str, str], float],
) -> Odds:
    """(n + m, n + m) what was said of each pair: a mean, so that many opinions weigh no more than one."""
    rows = {s.id: r for r, p in enumerate(people, len(stays)) for s in p.stays}
    rows |= {stay.id: row for row, stay in enumerate(stays)}
    size = len(stays) + len(people)
    total, count = np.zeros((size, size)), np.zeros((size, size))
    for (one, other), says in opined.items():
        a, b = rows.get(one), rows.get(other)
        if a is not None and b is not None and a != b and min(a, b) < len(stays):
            for pair in ((a, b), (b, a)):
                total[pair] += says
                count[pair] += 1
    return total / np.maximum(count, 1)


def likeliest_continuations(
    tracklets: Sequence[TrackletFeatures], fingerprint: str
) -> dict[tuple[int, int], float]:
    """(before, after) -> log-odds, where a tracklet of a recording goes on as another one of it."""
    continuations: dict[tuple[int, int], float] = {}
    for recording in dict.fromkeys(one.recording for one in tracklets):
        rows = [row for row, one in enumerate(tracklets) if one.recording == recording]
        rows = [row for row in rows if len(tracklets[row].path)]
        segments = [tracklets[row].segment for row in rows]
        successors = likeliest_successors(segments, fingerprint, _area(segments))
        for (first, then), odds in successors.items():
            continuations[rows[first], rows[then]] = odds
    return continuations


def _area(segments: Sequence[PathSegment]) -> float:
    """The part of a view where people were, in square pixels."""
    boxes = np.concatenate(
        [segment.path.boxes for segment in segments] or [np.zeros((1, 4), np.float32)]
    )
    width, height = boxes[:, 2:].max(axis=0) - boxes[:, :2].min(axis=0)
    return max(float(width * height), 1.0)


def _told(
    stays: Sequence[TrackletFeatures],
    people: Sequence[Person],
    told: Sequence[Correction],
    belonging: Mapping[str, str],
    apart: npt.NDArray[np.bool_],
) -> list[list[int]]:
    """The rows that are one person as people said; those who are two are marked `apart`."""
    rows = {stay.id: row for row, stay in enumerate(stays)}
    columns = {person.id: column for column, person in enumerate(people, len(stays))}

    def row_of(tracklet: str) -> int | None:
        return rows.get(tracklet, columns.get(belonging.get(tracklet, "")))

    for pair in corrections.all_cannot_link(told):
        one, other = (row_of(tracklet) for tracklet in pair)
        if one is not None and other is not None:
            apart[one, other] = apart[other, one] = True
    groups = [
        sorted({r for t in one if (r := row_of(t)) is not None})
        for one in corrections.must_link(told)
    ]
    return [group for group in groups if len(group) > 1]
