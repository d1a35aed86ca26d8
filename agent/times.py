"""Instants and stretches of time as people read them: local, with the offset, days said once."""

from collections.abc import Sequence
from datetime import datetime

from footage.answers import Interval

MOST = 4  # stretches listed before the rest is only counted


def moment(instant: datetime) -> str:
    """`2026-03-02 10:05:00 +01:00`."""
    return f"{instant:%Y-%m-%d %H:%M:%S} {_offset(instant)}"


def span(start: datetime, end: datetime) -> str:
    """`2026-03-02 10:05:00 to 10:06:10 +01:00`; the second day and offset only where they differ."""
    if start.utcoffset() != end.utcoffset():
        return f"{moment(start)} to {moment(end)}"
    day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
    return f"{start:%Y-%m-%d %H:%M:%S} to {day}{end:%H:%M:%S} {_offset(end)}"


def spans(intervals: Sequence[Interval]) -> str:
    """Some stretches, and how many more there are."""
    more = [f"{len(intervals) - MOST} more stretches"] if len(intervals) > MOST else []
    return ", ".join([span(i.start, i.end) for i in intervals[:MOST]] + more)


def _offset(instant: datetime) -> str:
    text = f"{instant:%z}"
    return f"{text[:3]}:{text[3:5]}"
