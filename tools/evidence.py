"""The two sides of a tool's result: words for the model, ids for the screen."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

MOST = 30  # results a model is shown; how many more there are is said


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a tool found, kept small: ids and file names only. It never reaches the model."""

    summary: str  # for the person who watches: "2 people, 3 sightings"
    sightings: tuple[str, ...] = ()  # tracklet ids
    clips: tuple[str, ...] = ()  # exported files
    not_checked: tuple[str, ...] = ()  # words that the index cannot check
    settled: tuple[str, ...] = ()  # words that this tool checked after all
    left_out: int = 0  # results beyond those the model was shown


Result: TypeAlias = tuple[str, Evidence]


def reply(
    tool: str,
    arguments: Mapping[str, str],
    found: Mapping[str, Any],
    evidence: Evidence,
    note: str = "",
) -> Result:
    """Both sides. The words are compact JSON that names the tool and its arguments again, since Ollama
    forwards neither. What a camera saw or somebody named stands inside JSON strings, where it stays data.
    """
    said = {"tool": tool, "arguments": {k: v for k, v in arguments.items() if v}} | dict(found)
    if evidence.left_out:
        said["candidates_left_out"] = evidence.left_out
    if evidence.not_checked:
        said["not_checked"] = list(evidence.not_checked)
    if note:
        said["note"] = note
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")), evidence


def left_out(rows: Sequence[Any]) -> int:
    """How many rows a model is not shown."""
    return max(0, len(rows) - MOST)


def counted(number: int, one: str, many: str) -> str:
    """`1 sighting`, `3 sightings`."""
    return f"{number} {one if number == 1 else many}"
