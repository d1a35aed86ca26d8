"""Sizes, times, coverage and network reach as text. Knows nothing of where they are shown."""

from datetime import datetime
from urllib.parse import urlsplit

from velvet.footage.settings import LOOPBACK, Settings
from velvet.footage.time.clock import lasting, span
from velvet.footage.time.intervals import Coverage

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def size(count: float) -> str:
    """`12 MB`, in decimal units, as disks are labelled."""
    unit = 0
    while count >= 1000 and unit < len(_UNITS) - 1:
        count, unit = count / 1000, unit + 1
    return f"{count:.1f} {_UNITS[unit]}" if unit and count < 10 else f"{count:.0f} {_UNITS[unit]}"


def clock_span(start: datetime, end: datetime) -> str:
    """`10:00:00 to 10:00:07`, where day and offset are shown beside it."""
    return f"{start:%H:%M:%S} to {end:%H:%M:%S}"


def coverage_line(coverage: Coverage) -> str:
    """`lab-a: 7 s (2026-03-02 10:00:00 to 10:00:07 +01:00)`, and the gaps in it."""
    if not coverage.analysed:
        return f"{coverage.camera}: nothing analysed"
    when = span(coverage.analysed[0].start, coverage.analysed[-1].end)
    return f"{coverage.camera}: {lasting(coverage.seconds)} ({when}){_gaps(coverage)}"


def _gaps(coverage: Coverage) -> str:
    missing = sum((g.end - g.start).total_seconds() for g in coverage.gaps)
    return f", with gaps of {lasting(missing)}" if missing else ""


def network_reach(settings: Settings) -> str:
    """Where words and pictures may go under these settings."""
    if urlsplit(settings.ollama_host).hostname in LOOPBACK:
        return "Nothing leaves this machine."
    return f"Nothing leaves this machine except to {settings.ollama_host}, as your settings say."
