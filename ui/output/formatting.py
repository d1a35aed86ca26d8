"""Sizes, times, coverage and the agent's steps as text. Knows nothing of where they are shown."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from velvet.agent.events import ToolAnswered, ToolCalled
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


_TOOLS = {
    "find_people": "Looking for people",
    "count_people": "Counting people",
    "trace_identity": "Following",
    "match_tracklet": "Comparing pictures",
    "extract_clip": "Cutting a clip",
    "list_cameras": "Looking up cameras and coverage",
    "look_closer": "Looking closer at the pictures",
}


def doing(event: ToolCalled) -> str:
    """`Looking for people: black sweater, on lab-a`."""
    what = _TOOLS.get(event.name, event.name)
    arguments = [_argument(name, value) for name, value in _given(event.arguments).items()]
    return f"{what}: {', '.join(arguments)}" if arguments else what


def done(event: ToolAnswered) -> str:
    """What a tool returned."""
    return f"That failed: {event.summary}" if event.failed else event.summary


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value not in ("", None)}


def _argument(name: str, value: object) -> str:
    return f"on {value}" if name == "camera" else str(value)
