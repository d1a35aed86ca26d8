"""When a recording can have started, and when nobody can have meant that. Knows no files."""

from datetime import UTC, datetime, timedelta

from velvet.footage.errors import BadSetting
from velvet.footage.time.clock import read_instant, zone_named

FIRST_YEAR = 1900  # digitised film is footage too
AHEAD = timedelta(days=366)  # a clock set to the wrong year; beyond that it is a slip of the pen


def read_start(text: str, zone: str) -> datetime:
    """A start that somebody wrote down, in UTC; up to a year ahead, since clocks differ.

    Raises BadSetting for what is no date and time, and for one at which no camera can have run.
    """
    start = read_instant(text, zone)
    if not believable(start):
        raise BadSetting(
            f"`{text}` cannot be when a recording starts: it must lie after {FIRST_YEAR - 1} and no more "
            "than a year ahead. Check the year."
        )
    return start


def odd_hour(text: str, zone: str) -> str:
    """What daylight saving makes of a date and time that somebody wrote down; empty where it is plain."""
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
    """Whether a recording may claim to start at this aware instant, its clock being wrong or not."""
    return start.year >= FIRST_YEAR and start <= datetime.now(UTC) + AHEAD


def in_future(start: datetime) -> bool:
    """Whether this aware instant is still to come, so that no recording can have started at it."""
    return start > datetime.now(UTC)
