"""Several stretches of time as people read them: the first ones told, the rest counted."""

from collections.abc import Sequence

from footage.answers import Interval
from footage.clock import span

MOST = 4  # stretches listed before the rest is only counted


def spans(intervals: Sequence[Interval]) -> str:
    """Some stretches, and how many more there are."""
    rest = len(intervals) - MOST
    more = [f"{rest} more {'stretch' if rest == 1 else 'stretches'}"] if rest > 0 else []
    return ", ".join([span(i.start, i.end) for i in intervals[:MOST]] + more)
