"""What the agent is doing, in words for whoever waits. Shown by the command line and the chat alike."""

from collections.abc import Mapping
from typing import Any

from agent.events import ToolAnswered, ToolCalled

_DOING = {
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
    what = _DOING.get(event.name, event.name)
    of = ", ".join(_said(name, str(value)) for name, value in _given(event.arguments).items())
    return f"{what}: {of}" if of else what


def done(event: ToolAnswered) -> str:
    """What a tool came back with."""
    return f"It could not: {event.summary}" if event.failed else event.summary


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value not in ("", None)}


def _said(name: str, value: str) -> str:
    return f"on {value}" if name == "camera" else value
