"""All that speaks for and against new tracklets being one person, or someone known: matrices for grouping.

Rows are the new tracklets, then the people known. Appearance, times, camera links and people's corrections.
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
from velvet.reid.association.camera_links import LinksByCameras, transit_evidence
from velvet.reid.association.cannot_link import exclusion
from velvet.reid.association.corrections import all_cannot_link, must_link
from velvet.reid.association.gallery import Gallery, Person
from velvet.reid.tracking.tracklet_stitching import PathSegment, likeliest_successors
from velvet.reid.tracklet_features import TrackletFeatures

NEWCOMERS = 2.0  # for each known person who may come, so many who are not known yet
FAR_APART = timedelta(hours=2)  # no link is longer; further apart, time excludes nobody

NOTHING: Mapping[tuple[str, str], float] = MappingProxyType({})

Odds = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """About n new tracklets and m people: (n + m, n + m) matrices, symmetric."""

    odds: Odds  # log-odds of being one person, prior included
    cannot_link: npt.NDArray[np.bool_]  # certainly two
    weights: npt.NDArray[np.float64]  # (n + m,) how many tracklets speak for a row
    continuations: dict[tuple[int, int], float]  # tracklets of a recording that go on as another
    must_link: list[list[int]]  # rows that corrections make one person


def weigh_evidence(
    tracklets: Sequence[TrackletFeatures],
    gallery: Gallery,
    cameras: Mapping[str, CameraNormalization],
    people: Sequence[Person],
    links: LinksByCameras,
    corrections: Sequence[Correction],
    belonging: Mapping[str, str],
    opinions: Mapping[tuple[str, str], float] = NOTHING,
) -> Evidence:
    """The evidence about these tracklets and these of the gallery's people.

    `belonging` is the identity of the tracklets that corrections name and that are not among these.
    `opinions` is what a tie-breaker said of two tracklets, as log-odds to add: to a person's, the mean of
    what was said of those by which they are remembered.
    """
    n, size = len(tracklets), len(tracklets) + len(people)
    prior = min(PRIOR, -math.log(NEWCOMERS * (len(gallery.people) + 1)))
    odds, cannot_link = np.zeros((size, size)), np.zeros((size, size), bool)
    odds[:n, :n] = log_odds(tracklets, tracklets, gallery.fingerprint, cameras) + prior
    cannot_link[:n, :n] = _excluded(tracklets, links)
    remembered = [tracklet for person in people for tracklet in person.tracklets]
    looks = log_odds(tracklets, remembered, gallery.fingerprint, cameras)
    for column, (person, by_looks) in enumerate(
        zip(people, _by_person(looks, people), strict=True), n
    ):
        transits = [_transits(tracklet, person, links) for tracklet in tracklets]
        odds[:n, column] = odds[column, :n] = by_looks + prior + [odds for _, odds in transits]
        cannot_link[:n, column] = cannot_link[column, :n] = [cannot for cannot, _ in transits]
    odds[:n, :n] += _by_transit_times(tracklets, links)
    odds += _by_opinions(tracklets, people, opinions)
    cannot_link[n:, n:] = ~np.eye(len(people), dtype=bool)  # known people stay who they are
    continuations = likeliest_continuations(tracklets, gallery.fingerprint)
    groups = _corrected(tracklets, people, corrections, belonging, cannot_link)
    weights = np.array([1.0] * n + [max(len(p.tracklets), 1) for p in people])
    return Evidence(odds, cannot_link, weights, continuations, groups)


def _by_person(looks: Odds, people: Sequence[Person]) -> Iterator[Odds]:
    """(n,) for each person: the mean over the tracklets that they are remembered by; nothing without any."""
    begin = 0
    for person in people:
        columns = looks[:, begin : begin + len(person.tracklets)]
        begin += len(person.tracklets)
        yield columns.mean(axis=1) if person.tracklets else np.zeros(len(looks))


def _excluded(
    tracklets: Sequence[TrackletFeatures], links: LinksByCameras
) -> npt.NDArray[np.bool_]:
    """Which pairs cannot be one person by place and time. Only those near in time are compared."""
    excluded = np.zeros((len(tracklets), len(tracklets)), bool)
    order = sorted(range(len(tracklets)), key=lambda row: tracklets[row].start)
    for place, row in enumerate(order):
        for other in order[place + 1 :]:
            if tracklets[other].start - tracklets[row].end > FAR_APART:
                break
            if exclusion(tracklets[row], tracklets[other], links) is not None:
                excluded[row, other] = excluded[other, row] = True
    return excluded


def _transits(
    tracklet: TrackletFeatures, person: Person, links: LinksByCameras
) -> tuple[bool, float]:
    """Whether a tracklet cannot be this person's, and what the transit times to their nearest ones say."""
    about = person.about(tracklet)
    if any(exclusion(tracklet, other, links) is not None for other in about):
        return True, 0.0
    before = [s for s in about if s.start <= tracklet.start][-1:]
    after = [s for s in about if s.start > tracklet.start][:1]
    return False, sum(_transit_log_odds(tracklet, other, links) for other in (*before, *after))


def _transit_log_odds(
    one: TrackletFeatures, other: TrackletFeatures, links: LinksByCameras
) -> float:
    return transit_evidence(one, other, links).log_odds if one.camera != other.camera else 0.0


def _by_transit_times(tracklets: Sequence[TrackletFeatures], links: LinksByCameras) -> Odds:
    """(n, n) what the transit times between cameras say of each pair."""
    odds = np.zeros((len(tracklets), len(tracklets)))
    if links:
        for row, one in enumerate(tracklets):
            for column in range(row):
                odds[row, column] = odds[column, row] = _transit_log_odds(
                    one, tracklets[column], links
                )
    return odds


def _by_opinions(
    tracklets: Sequence[TrackletFeatures],
    people: Sequence[Person],
    opinions: Mapping[tuple[str, str], float],
) -> Odds:
    """(n + m, n + m) what was said of each pair: a mean, so that many opinions weigh no more than one."""
    rows = {s.id: r for r, p in enumerate(people, len(tracklets)) for s in p.tracklets}
    rows |= {tracklet.id: row for row, tracklet in enumerate(tracklets)}
    size = len(tracklets) + len(people)
    total, count = np.zeros((size, size)), np.zeros((size, size))
    for (one, other), says in opinions.items():
        a, b = rows.get(one), rows.get(other)
        if a is not None and b is not None and a != b and min(a, b) < len(tracklets):
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


def _corrected(
    tracklets: Sequence[TrackletFeatures],
    people: Sequence[Person],
    corrections: Sequence[Correction],
    belonging: Mapping[str, str],
    cannot_link: npt.NDArray[np.bool_],
) -> list[list[int]]:
    """The rows that corrections make one person; pairs that they make two are marked in `cannot_link`."""
    rows = {tracklet.id: row for row, tracklet in enumerate(tracklets)}
    columns = {person.id: column for column, person in enumerate(people, len(tracklets))}

    def row_of(tracklet: str) -> int | None:
        return rows.get(tracklet, columns.get(belonging.get(tracklet, "")))

    for pair in all_cannot_link(corrections):
        one, other = (row_of(tracklet) for tracklet in pair)
        if one is not None and other is not None:
            cannot_link[one, other] = cannot_link[other, one] = True
    groups = [
        sorted({r for t in one if (r := row_of(t)) is not None}) for one in must_link(corrections)
    ]
    return [group for group in groups if len(group) > 1]
