"""Which joins hang in the balance, and what a model's opinion of one weighs. Arithmetic only.

A language model is a weak witness: of pairs of pictures, small ones tell the same from different people
little better than a coin (54 of 100 by Qwen2.5-VL-3B, 74 where it was trained for it: arXiv 2512.23592).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from velvet.footage.corrections import Matched, Opinion, Stated
from velvet.footage.ids import number_of
from velvet.reid.association.identify import Placement, chance, likeness
from velvet.reid.tracklet_features import TrackletFeatures

LEAST, MOST = 0.35, 0.7  # probability of a join that hangs in the balance
# Log-odds of an opinion at full confidence: of a witness who is right 62 times in 100. On three drawn days
# (100 questions, 0.9 sure) pairs' F1 went from 0.748 to 0.768 by a witness right 74 times in 100, and to
# 0.747 by one right 54 times; at 1.0 the latter spoiled it to 0.724.
SAYS = 0.5
PROTOTYPES = 3  # tracklets by which somebody is shown

Pair = tuple[str, str]  # two tracklets, the lower number first
_WAY = {Matched.YES: SAYS, Matched.NO: -SAYS, Matched.UNSURE: 0.0}


@dataclass(frozen=True, slots=True)
class Tie:
    """A new tracklet, and a few of the person that it nearly is, or nearly is not."""

    tracklet: str
    others: tuple[str, ...]  # best pictures first
    chance: float  # as it stands


def pair(one: str, other: str) -> Pair:
    """Two tracklets, whichever was asked about."""
    return (one, other) if number_of(one) < number_of(other) else (other, one)


def log_odds(opinion: Opinion) -> float:
    """What an opinion adds: within +-SAYS, so that nothing becomes sure, or its contrary, by it."""
    return _WAY[opinion.matched] * min(max(opinion.confidence, 0.0), 1.0)


def weighed(stated: Iterable[Stated]) -> dict[Pair, float]:
    """The log-odds that each pair was given; the latest opinion of a pair counts."""
    ordered = sorted(stated, key=lambda one: one.number)
    return {pair(one.tracklet, one.other): log_odds(one.opinion) for one in ordered}


def ties(found: Placement) -> list[Tie]:
    """The new tracklets whose person hangs in the balance by looks, those nearest to a half first.

    Whoever is joined with some is asked about with those; whoever is alone with the likeliest others. What
    people said, or where somebody just went on, is no tie.
    """
    open_ = (_tie(row, group, found) for group in found.groups for row in group)
    return sorted(
        (t for t in open_ if t), key=lambda t: (abs(t.chance - 0.5), number_of(t.tracklet))
    )


def _tie(row: int, group: Sequence[int], found: Placement) -> Tie | None:
    if row >= len(found.stays) or not len(found.stays[row].vectors) or _settled(row, group, found):
        return None
    likely, with_ = (
        (chance(row, group, found.new_groups, found.seen), group)
        if len(group) > 1
        else _rival(row, group, found)
    )
    others = _prototypes([r for r in with_ if r != row], found)
    if not others or not LEAST <= likely < MOST:
        return None
    return Tie(found.stays[row].id, others, likely)


def _settled(row: int, group: Sequence[int], found: Placement) -> bool:
    told = any(row in joined for joined in found.seen.joined)
    return told or any(row in ends and set(ends) <= set(group) for ends in found.seen.chained)


def _rival(row: int, alone: Sequence[int], found: Placement) -> tuple[float, Sequence[int]]:
    """The likeliest others that somebody who is alone might have joined, and how likely that is."""
    seen = found.seen
    may = [g for g in found.groups if g is not alone and not seen.apart[row, list(g)].any()]
    if not may:
        return 0.0, ()
    best = max(may, key=lambda g: likeness(row, g, seen))  # the first, if several are
    rest = [g for g in found.new_groups if g is not best and g is not alone]
    return chance(row, [*best, row], rest, seen), best


def _prototypes(rows: Iterable[int], found: Placement) -> tuple[str, ...]:
    n = len(found.stays)
    theirs: list[TrackletFeatures] = []
    for row in rows:
        theirs += [found.stays[row]] if row < n else found.people[row - n].stays
    seen = [stay for stay in theirs if len(stay.vectors)]
    seen.sort(key=lambda s: (-max(s.quality, default=0.0), number_of(s.id)))
    return tuple(stay.id for stay in seen[:PROTOTYPES])
