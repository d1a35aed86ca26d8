"""How a sighting is told to a model: a few short fields, times in the camera's own zone with their offset."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from footage.records import Band, Description, Seen, Sighting


def person_of(sighting: Sighting) -> str:
    """Whom the sighting counts as: its identity, or itself before the identify pass has run."""
    return sighting.identity or sighting.id


def by_person(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Sightings by person, persons in order of their first one here."""
    people: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        people.setdefault(person_of(sighting), []).append(sighting)
    return people


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
    people = by_person(sightings)
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
