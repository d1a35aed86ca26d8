"""One person's sightings in order of time, and who else was in view. Knows no model and no words."""

from collections.abc import Sequence

from velvet.footage.errors import NotFound
from velvet.footage.ids import is_person, is_tracklet
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of, resolve_id
from velvet.indexes.library import Library


def sightings_of(library: Library, identifier: str) -> list[Sighting]:
    """All sightings, by start, of a person (`P7`, or a name) or of the person on a sighting (`T31`).

    Raises NotFound.
    """
    name = resolve_id(library, identifier)
    if is_person(name):
        members = library.identities.get(name).members
        return library.tracklets.sightings([m.tracklet for m in members])
    sighting = sighting_of(library, name)
    return sightings_of(library, sighting.identity) if sighting.identity else [sighting]


def sighting_of(library: Library, identifier: str) -> Sighting:
    """One sighting (`T31`). Raises NotFound."""
    name = identifier.strip().upper()
    if is_person(name):
        raise NotFound(f"`{identifier}` is a person; name one of their sightings, like T31.")
    if not is_tracklet(name):
        raise NotFound(f"`{identifier}` is not an id; people look like P7, sightings like T31.")
    return library.tracklets.sightings([name])[0]


def within(sightings: Sequence[Sighting], when: Sequence[Interval]) -> list[Sighting]:
    """Those that share a moment with one of the intervals; all, if none is given."""
    return [s for s in sightings if not when or any(i.overlaps(s.start, s.end) for i in when)]


def company(library: Library, sighting: Sighting) -> list[Sighting]:
    """Sightings of other people in the same view at the same time, by start."""
    near = library.tracklets.sightings(
        cameras=[sighting.camera], when=[Interval(sighting.start, sighting.end)]
    )
    return [other for other in near if together(sighting, other)]


def together(one: Sighting, other: Sighting) -> bool:
    """Whether two different people were in one view at one time."""
    return (
        person_of(one) != person_of(other)
        and one.camera == other.camera
        and max(one.start, other.start) <= min(one.end, other.end)
    )
