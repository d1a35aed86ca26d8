"""Plausible starts of recordings. Knows no files."""

from datetime import UTC, datetime, timedelta

from velvet.footage.errors import BadSetting
from velvet.footage.time.clock import read_instant, zone_named

FIRST_YEAR = 1900  # digitised film is footage too
AHEAD = timedelta(days=366)  # a clock set to the wrong year; beyond that it is a typing error


def read_start(text: str, zone: str) -> datetime:
    """A written start in UTC; up to a year ahead, since clocks differ.

    Raises BadSetting if it is not a date and time, or an implausible one.
    """
    start = read_instant(text, zone)
    if not believable(start):
        raise BadSetting(
            f"`{text}` cannot be the start of a recording: it must be after {FIRST_YEAR - 1} and no more "
            "than a year ahead. Check the year."
        )
    return start


def odd_hour(text: str, zone: str) -> str:
    """What daylight saving does to a written date and time; empty if nothing."""
    told = datetime.fromisoformat(text.strip())
    if told.tzinfo:
        return ""
    there = told.replace(tzinfo=zone_named(zone))
    if there.astimezone(UTC).astimezone(there.tzinfo).replace(tzinfo=None) != told:
        return f"an hour that daylight saving skips in {zone}, so moved on"
    if there.utcoffset() != there.replace(fold=1).utcoffset():
        return (
            f"an hour that occurs twice in {zone}, the first taken; give an offset for the second"
        )
    return ""


def believable(start: datetime) -> bool:
    """Whether this aware instant is a plausible start, even with a wrong clock."""
    return start.year >= FIRST_YEAR and start <= datetime.now(UTC) + AHEAD


def in_future(start: datetime) -> bool:
    """Whether this aware instant is in the future."""
    return start > datetime.now(UTC)
