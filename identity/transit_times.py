"""Learn how long people take from camera to camera, from their journeys. Decides nobody's identity."""

from collections.abc import Iterator

from velvet.footage.corrections import names_of
from velvet.footage.records import Band, Sighting
from velvet.indexes.library import Library
from velvet.reid.association.camera_links import learn_links


def learn_transit_times(library: Library) -> bool:
    """Learn the links that nobody configured from the identities as they are; whether any changed."""
    configured = [link for link in library.cameras.places().links if not link.learned]
    return library.cameras.save_learned_links(learn_links(_sure_journeys(library), configured))


def _sure_journeys(library: Library) -> Iterator[list[Sighting]]:
    """Stretches of journeys with nothing doubtful in them: each sighting is sure, or has a name."""
    snapshot = library.identities.snapshot()
    named = names_of(snapshot.corrections)
    sightings = {sighting.id: sighting for sighting in library.tracklets.sightings()}
    for person in snapshot.identities:
        journey: list[Sighting] = []
        for member in person.members:
            if member.band is Band.SURE or member.tracklet in named:
                journey.append(sightings[member.tracklet])
            else:
                yield journey
                journey = []
        yield journey
