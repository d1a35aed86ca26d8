"""How sizes and times of day are said to a person. Knows nothing of where they are shown."""

from datetime import datetime

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def size(count: float) -> str:
    """`12 MB`: decimal units, as disks are sold."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.1f} {_UNITS[unit]}" if unit and count < 10 else f"{count:.0f} {_UNITS[unit]}"


def clock_span(start: datetime, end: datetime) -> str:
    """`10:00:00 to 10:00:07`: where day and offset stand beside it."""
    return f"{start:%H:%M:%S} to {end:%H:%M:%S}"
