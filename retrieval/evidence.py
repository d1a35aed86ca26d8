"""How a sighting is told to a model: a few short fields, times in the camera's own zone with their offset."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from velvet.footage.records import Band, Description, Seen, Sighting
from velvet.identity.id_resolver import group_by_person

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


def told(sighting: Sighting) -> dict[str, Any]:
    """One sighting, for JSON. How sure it is that it belongs to its person is said where it is not."""
    said: dict[str, Any] = {
        "id": sighting.id,
        "camera": sighting.camera,
        "from": told_time(sighting.start),
        "to": told_time(sighting.end),
    }
    if sighting.band is not Band.SURE:
        said["same_person"] = sighting.band.value
    if sighting.description:
        said["looks"] = sighting.description
    return said


def told_time(instant: datetime) -> str:
    """`2026-03-02T10:05:00+01:00`: what a claim may copy."""
    return instant.isoformat(timespec="seconds")


def told_people(sightings: Iterable[Sighting]) -> list[dict[str, Any]]:
    """Sightings grouped by person, for JSON."""
    people = group_by_person(sightings)
    return [
        {"person": person} | named(mine[0]) | {"sightings": [told(s) for s in mine]}
        for person, mine in people.items()
    ]


def named(sighting: Sighting) -> dict[str, str]:
    """The name somebody gave to the person, for JSON; nothing where there is none."""
    return {"name": sighting.name} if sighting.name else {}


def visible(description: Description) -> Mapping[str, str]:
    """What can be seen of a person, attribute by attribute."""
    return {a.name: a.value for a in description.attributes if a.seen is Seen.VISIBLE}
