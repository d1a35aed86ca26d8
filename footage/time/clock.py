"""Instants as people read them: in a camera's own zone, with its offset. Knows no footage."""

from datetime import UTC, datetime
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from velvet.footage.errors import BadSetting


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises BadSetting with the nearest name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(name, available_timezones(), n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else "Use a name such as Europe/Zurich."
        raise BadSetting(f"There is no time zone `{name}`. {hint}") from None


def own_zone() -> str:
    """The IANA name of this machine's zone; UTC where it has none that can be named.

    Raises BadSetting where the machine names one that does not exist.
    """
    from tzlocal import get_localzone_name  # reads a few system files

    try:
        return get_localzone_name() or "UTC"
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadSetting(
            f"This machine's time zone cannot be read ({error}). Set the variable TZ to a name such as "
            "Europe/Zurich."
        ) from error


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the clocks of a zone."""
    return instant.astimezone(zone_named(zone))


def read_instant(text: str, zone: str) -> datetime:
    """An ISO date and time as an instant in UTC; without an offset it is local time in `zone`.

    Of an hour that occurs twice the first is meant; one that daylight saving skips is moved on by an
    hour. Raises BadSetting with an example.
    """
    within = zone_named(zone)
    try:
        instant = datetime.fromisoformat(text.strip())
        return (instant if instant.tzinfo else instant.replace(tzinfo=within)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadSetting(
            f"`{text}` is not a date and time. Write it like 2026-03-02 10:00:00 or "
            "2026-03-02T10:00:00+01:00."
        ) from None


def iso(instant: datetime, zone: str) -> str:
    """ISO 8601 with offset, to the second: 2026-03-02T10:00:07+01:00."""
    return local(instant, zone).isoformat(timespec="seconds")


def stamp(instant: datetime, zone: str) -> str:
    """For a person: `2026-03-02 10:00:07 +01:00`."""
    return moment(local(instant, zone))


def moment(at: datetime) -> str:
    """The same of an instant that is already on the clocks of its zone."""
    return f"{at:%Y-%m-%d %H:%M:%S} {_offset(at)}"


def span(start: datetime, end: datetime) -> str:
    """From-to for a person, both on the clocks of their zone; a second day or offset where it differs.

    `2026-03-02 10:05:00 to 10:06:10 +01:00`
    """
    if start.utcoffset() != end.utcoffset():
        return f"{moment(start)} to {moment(end)}"
    day = "" if start.date() == end.date() else f"{end:%Y-%m-%d} "
    return f"{start:%Y-%m-%d %H:%M:%S} to {day}{end:%H:%M:%S} {_offset(end)}"


def _offset(at: datetime) -> str:
    text = f"{at:%z}"
    return f"{text[:3]}:{text[3:5]}"


def between_s(start: datetime, end: datetime) -> float:
    """Seconds from one clock time to another as they are shown: to the whole second, cut off."""
    first, then = (at.astimezone(UTC).replace(microsecond=0) for at in (start, end))
    return (then - first).total_seconds()


def lasting(seconds: float) -> str:
    """A length of time in words: 7 s, 2 min 10 s, 1 h 05 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return f"{minutes} min {rest:02d} s" if rest else f"{minutes} min"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
