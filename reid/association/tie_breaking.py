"""Which joins are uncertain, and how much a model's opinion of one weighs. Arithmetic only.

A language model is a weak witness: of pairs of pictures, small ones tell the same from different people
little better than a coin (54 of 100 by Qwen2.5-VL-3B, 74 where it was trained for it: arXiv 2512.23592).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from velvet.footage.corrections import Matched, Opinion, Stated
from velvet.footage.ids import number_of
from velvet.reid.association.identify import Placement, mean_log_odds, membership_probability
from velvet.reid.tracklet_features import TrackletFeatures

LEAST, MOST = 0.35, 0.7  # probability of an uncertain join
# Log-odds of an opinion at full confidence: of a witness who is right 62 times in 100. On three drawn days
# (100 questions, 0.9 sure) pairs' F1 went from 0.748 to 0.768 by a witness right 74 times in 100, and to
# 0.747 by one right 54 times; at 1.0 the latter spoiled it to 0.724.
SAYS = 0.5
PROTOTYPES = 3  # tracklets by which a person is shown

Pair = tuple[str, str]  # two tracklets, the lower number first
_WAY = {Matched.YES: SAYS, Matched.NO: -SAYS, Matched.UNSURE: 0.0}


@dataclass(frozen=True, slots=True)
class Tie:
    """A new tracklet, and a few of the person that it nearly is, or nearly is not."""

    tracklet: str
    others: tuple[str, ...]  # best pictures first
    chance: float  # as it stands


def pair(one: str, other: str) -> Pair:
    """Two tracklets, in one order whichever was asked about."""
    return (one, other) if number_of(one) < number_of(other) else (other, one)


def log_odds(opinion: Opinion) -> float:
    """What an opinion adds: within +-SAYS, so that nothing becomes sure, or its opposite, by it."""
    return _WAY[opinion.matched] * min(max(opinion.confidence, 0.0), 1.0)


def weighed(stated: Iterable[Stated]) -> dict[Pair, float]:
    """The log-odds that each pair was given; the latest opinion of a pair counts."""
    ordered = sorted(stated, key=lambda one: one.number)
    return {pair(one.tracklet, one.other): log_odds(one.opinion) for one in ordered}


def ties(placement: Placement) -> list[Tie]:
    """The new tracklets whose person is uncertain by appearance, those nearest to a half first.

    One joined with others is asked about with those, one alone with the likeliest others. What corrections
    or continuations decide is not a tie.
    """
    candidates = (_tie(row, group, placement) for group in placement.groups for row in group)
    return sorted(
        (t for t in candidates if t), key=lambda t: (abs(t.chance - 0.5), number_of(t.tracklet))
    )


def _tie(row: int, group: Sequence[int], placement: Placement) -> Tie | None:
    if (
        row >= len(placement.tracklets)
        or not len(placement.tracklets[row].vectors)
        or _settled(row, group, placement)
    ):
        return None
    likely, with_ = (
        (membership_probability(row, group, placement.new_groups, placement.evidence), group)
        if len(group) > 1
        else _rival(row, group, placement)
    )
    others = _prototypes([r for r in with_ if r != row], placement)
    if not others or not LEAST <= likely < MOST:
        return None
    return Tie(placement.tracklets[row].id, others, likely)


def _settled(row: int, group: Sequence[int], placement: Placement) -> bool:
    is_corrected = any(row in group for group in placement.evidence.must_link)
    return is_corrected or any(
        row in ends and set(ends) <= set(group) for ends in placement.evidence.continuations
    )


def _rival(row: int, alone: Sequence[int], placement: Placement) -> tuple[float, Sequence[int]]:
    """The likeliest others that someone alone might have joined, and how likely that is."""
    evidence = placement.evidence
    may = [
        g
        for g in placement.groups
        if g is not alone and not evidence.cannot_link[row, list(g)].any()
    ]
    if not may:
        return 0.0, ()
    best = max(may, key=lambda g: mean_log_odds(row, g, evidence))  # the first, if several are
    rest = [g for g in placement.new_groups if g is not best and g is not alone]
    return membership_probability(row, [*best, row], rest, evidence), best


def _prototypes(rows: Iterable[int], placement: Placement) -> tuple[str, ...]:
    n = len(placement.tracklets)
    tracklets: list[TrackletFeatures] = []
    for row in rows:
        tracklets += [placement.tracklets[row]] if row < n else placement.people[row - n].tracklets
    shown = [tracklet for tracklet in tracklets if len(tracklet.vectors)]
    shown.sort(key=lambda s: (-max(s.quality, default=0.0), number_of(s.id)))
    return tuple(tracklet.id for tracklet in shown[:PROTOTYPES])
