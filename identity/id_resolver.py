"""Find the person or sighting that `P7`, `T31` or a name refers to, and group sightings by person.

Knows ids and names. Does not know what anybody looks like, and reads no descriptions.
"""

from collections.abc import Iterable

from velvet.footage.errors import NotFound
from velvet.footage.ids import is_person, is_tracklet
from velvet.footage.records import Sighting
from velvet.indexes.library import Library


def resolve_id(library: Library, text: str) -> str:
    """`P7` or `T31` for an id in upper or lower case, or `P7` for a person's name. Raises NotFound.

    Whether the id exists is checked by whoever looks it up.
    """
    wanted = " ".join(text.split())
    if is_person(wanted) or is_tracklet(wanted):
        return wanted.upper()
    for identity, name in library.identities.names().items():
        if wanted and name.casefold() == wanted.casefold():
            return identity
    raise NotFound(
        f"`{text}` is neither an id nor the name of a person. People have ids like P7, sightings like T31; "
        "`velvet people` lists them."
    )


def tracklet_ids(library: Library, identifier: str) -> list[str]:
    """All sightings of a person (`P7`), by start, or the one sighting (`T31`). Raises NotFound."""
    if not is_person(identifier):
        return [identifier]
    return [member.tracklet for member in library.identities.get(identifier).members]


def person_of(sighting: Sighting) -> str:
    """The id of the person on a sighting; the sighting's own id until identities are decided."""
    return sighting.identity or sighting.id


def group_by_person(sightings: Iterable[Sighting]) -> dict[str, list[Sighting]]:
    """Sightings by person, in order of each person's first one here."""
    people: dict[str, list[Sighting]] = {}
    for sighting in sightings:
        people.setdefault(person_of(sighting), []).append(sighting)
    return people
