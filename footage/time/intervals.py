"""Intervals of time, and how far one camera's footage reaches over them. Knows no claims and no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_TOUCH = timedelta(seconds=1)  # intervals this close follow each other without a gap


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of time, `start` included, `end` not. Timezone-aware."""

    start: datetime
    end: datetime

    def overlaps(self, start: datetime, end: datetime) -> bool:
        """Whether [start, end] and this interval share a moment."""
        return start.astimezone(UTC) < self.end.astimezone(UTC) and end.astimezone(
            UTC
        ) >= self.start.astimezone(UTC)

    @property
    def seconds(self) -> float:
        """How long it is. Two datetimes of one zone would be subtracted by their wall clocks."""
        return (self.end.astimezone(UTC) - self.start.astimezone(UTC)).total_seconds()


@dataclass(frozen=True, slots=True)
class Coverage:
    """When one camera was analysed, and where the gaps in and between its recordings are."""

    camera: str
    analysed: tuple[Interval, ...]
    gaps: tuple[Interval, ...] = ()

    @property
    def seconds(self) -> float:
        """How much footage was analysed, in seconds."""
        return sum(interval.seconds for interval in self.analysed)


def join(intervals: Sequence[Interval]) -> list[Interval]:
    """Intervals in order of their start, with those that touch or overlap joined."""
    joined: list[Interval] = []
    for interval in intervals:
        if joined and interval.start <= joined[-1].end + _TOUCH:
            end = max(joined[-1].end, interval.end)
            joined[-1] = Interval(joined[-1].start, end)
        else:
            joined.append(interval)
    return joined


def clip(intervals: Sequence[Interval], whole: Interval) -> list[Interval]:
    """The parts of the intervals that lie inside `whole`."""
    parts = [Interval(max(i.start, whole.start), min(i.end, whole.end)) for i in intervals]
    return [part for part in parts if part.start < part.end]


def without(whole: Interval, intervals: Sequence[Interval]) -> list[Interval]:
    """The parts of `whole` that no interval covers. `intervals` are sorted and do not overlap."""
    gaps: list[Interval] = []
    at = whole.start
    for part in clip(intervals, whole):
        if part.start > at:
            gaps.append(Interval(at, part.start))
        at = part.end
    if at < whole.end:
        gaps.append(Interval(at, whole.end))
    return gaps
