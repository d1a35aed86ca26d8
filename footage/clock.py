"""Instants as people read them: in a camera's own zone, with its offset. Knows no footage."""

from datetime import UTC, datetime, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from footage.errors import BadSetting


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone of that name. Raises BadSetting with the nearest name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = get_close_matches(name, available_timezones(), n=1, cutoff=0.4)
        hint = f"Did you mean {near[0]}?" if near else "Use a name such as Europe/Zurich."
        raise BadSetting(f"There is no time zone `{name}`. {hint}") from None


def own_zone() -> str:
    """The IANA name of this machine's zone; UTC where it has none that can be named."""
    from tzlocal import get_localzone_name  # reads a few system files

    return get_localzone_name() or "UTC"


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the clocks of a zone."""
    return instant.astimezone(zone_named(zone))


def read_instant(text: str, zone: str) -> datetime:
    """An ISO date and time as an instant in UTC; without an offset it is local time in `zone`.

    Of an hour that occurs twice the first is meant; one that daylight saving skips is moved on by an
    hour. Raises BadSetting with an example.
    """
    try:
        told = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadSetting(
            f"`{text}` is no date and time. Write it like 2026-03-02 10:00:00 or "
            "2026-03-02T10:00:00+01:00."
        ) from None
    return _aware(told, zone_named(zone)).astimezone(UTC)


def _aware(told: datetime, zone: tzinfo) -> datetime:
    return told if told.tzinfo else told.replace(tzinfo=zone)


def iso(instant: datetime, zone: str) -> str:
    """ISO 8601 with offset, to the second: 2026-03-02T10:00:07+01:00."""
    return local(instant, zone).isoformat(timespec="seconds")


def stamp(instant: datetime, zone: str) -> str:
    """For a person: 2026-03-02 10:00:07 +01:00."""
    at = local(instant, zone)
    offset = at.strftime("%z")
    return f"{at:%Y-%m-%d %H:%M:%S} {offset[:3]}:{offset[3:5]}"


def lasting(seconds: float) -> str:
    """A length of time in words: 7 s, 2 min 10 s, 1 h 05 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"
