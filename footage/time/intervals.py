"""Intervals of time, and how far one camera's footage reaches over them. Knows no claims and no clock."""

from dataclasses import dataclass
from datetime import UTC, datetime


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
