"""Learn how long people take from camera to camera, from their journeys. Decides nobody's identity."""

from collections.abc import Iterator

from velvet.footage.corrections import names_of
from velvet.footage.records import Band, Sighting
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import learn_links


def learn_transit_times(library: Library) -> bool:
    """Learn the links that nobody gave from who is who as it stands; whether that is news."""
    known = library.identity_snapshot()
    told = [link for link in library.places().links if not link.learned]
    return library.save_learned(learn_links(_journeys(library, known), told))


def _journeys(library: Library, known: IdentitySnapshot) -> Iterator[list[Sighting]]:
    """Stretches of journeys whose sightings are sure, or were called by a name: nothing doubtful between."""
    named = names_of(known.corrections)
    seen = {sighting.id: sighting for sighting in library.sightings()}
    for person in known.identities:
        journey: list[Sighting] = []
        for member in person.members:
            if member.band is Band.SURE or member.tracklet in named:
                journey.append(seen[member.tracklet])
            else:
                yield journey
                journey = []
        yield journey
