"""How long the ways between cameras take, learned from the journeys of people who are surely known."""

from collections.abc import Iterator

from footage.corrections import names_of
from footage.records import Band, Sighting
from indexes.belief import Belief
from indexes.library import Library
from reid.links import learn


def learn_ways(library: Library) -> bool:
    """Learn the links that nobody gave from who is who as it stands; whether that is news."""
    known = library.belief()
    told = [link for link in library.places().links if not link.learned]
    return library.save_learned(learn(_journeys(library, known), told))


def _journeys(library: Library, known: Belief) -> Iterator[list[Sighting]]:
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
