"""Whom an id or a name means."""

from collections.abc import Iterable

from velvet.footage.errors import NotFound
from velvet.footage.ids import is_person, is_tracklet
from velvet.footage.records import Sighting
from velvet.indexes.library import Library


def resolve_id(library: Library, said: str) -> str:
    """`P7` or `T31` for an id in any case of letters, or `P7` for a person's name. Raises NotFound.

    Whether an id is there is for whoever looks it up.
    """
    wanted = " ".join(said.split())
    if is_person(wanted) or is_tracklet(wanted):
        return wanted.upper()
    for identity, name in library.names().items():
        if wanted and name.casefold() == wanted.casefold():
            return identity
    raise NotFound(
        f"`{said}` is no id, and nobody bears that name. People look like P7, sightings like T31; "
        "`velvet people` lists them."
    )


def person_of(sighting: Sighting) -> str:
    """Whom the sighting counts as: its identity, or itself before the identify pass has run."""
    return sighting.identity or sighting.id


def group_by_person(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Sightings by person, persons in order of their first one here."""
    people: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        people.setdefault(person_of(sighting), []).append(sighting)
    return people
