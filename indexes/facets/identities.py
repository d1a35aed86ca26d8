"""Who is who: identities, their names and appearances. Knows no vector and decides nothing."""

from datetime import datetime

from velvet.footage.corrections import names_of
from velvet.footage.ids import person_id, tracklet_number
from velvet.footage.records import Identity
from velvet.indexes.catalog.database import Catalog, bump, count_up
from velvet.indexes.catalog.tables import appearances, corrections, identities, recordings
from velvet.indexes.records import Appearance, IdentitySnapshot, People


class Identities:
    """The identities of one data folder."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> list[Identity]:
        """All identities, by id."""
        with self._catalog.read() as session:
            return identities.every(session)

    def get(self, identifier: str) -> Identity:
        """One identity, by its id or its name. Raises NotFound."""
        with self._catalog.read() as session:
            return identities.get(session, identifier)

    def names(self) -> dict[str, str]:
        """The names that people were given, by identity id."""
        with self._catalog.read() as session:
            return {person_id(number): name for number, name in identities.names(session).items()}

    def snapshot(self) -> IdentitySnapshot:
        """Identities and corrections at one moment."""
        with self._catalog.read() as session:
            return IdentitySnapshot(
                identities.state(session),
                tuple(identities.every(session)),
                tuple(corrections.every(session)),
            )

    def appearances(self, first: datetime, last: datetime) -> list[Appearance]:
        """Everybody's tracklets that began in this time, by start."""
        with self._catalog.read() as session:
            return appearances.between(session, first, last)

    def first_and_last(self, most: int, but: str) -> list[Appearance]:
        """The first and last `most` tracklets with crop vectors of every person, by start.

        Those of the recording `but` are left out.
        """
        with self._catalog.read() as session:
            return appearances.ends(session, most, but)

    def ids_elsewhere(self, but: str) -> list[str]:
        """The ids of all identities seen on other recordings than `but`."""
        with self._catalog.read() as session:
            return appearances.people(session, but)

    def add(self, recording: str, people: People, fingerprint: str, state: int) -> list[str] | None:
        """Store who is who on one recording beside what is believed of the others; the ids, in that order.

        Nothing is stored, and None given, if what is believed is no longer of that `state`.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return None
            identities.clear(session, recording)
            numbers_of_members = [
                tracklet_number(m.tracklet) for _, members in people for m in members
            ]
            was = identities.of_tracklets(session, numbers_of_members)
            stored = identities.put(session, people, was)
            numbers = {row.tracklet: row.identity for row in stored}
            identities.drop_empty(session)
            recordings.finish_identifying(session, fingerprint, recording)
            identities.bear_names(session, names_of(corrections.every(session)))
            identities.move(session)
            bump(session)
        firsts = [tracklet_number(members[0].tracklet) for _, members in people]
        return [person_id(numbers[first]) for first in firsts]

    def save(self, people: People, state: int | None = None, fingerprint: str = "") -> bool:
        """Store who is who: (id or empty for a new one, members), in order of first sighting.

        Names follow the corrections. With the `state` of the belief that it rests on, nothing is stored, and
        False given, if that is no longer what is believed. `fingerprint` decided it for all recordings.
        """
        with self._catalog.write() as session:
            if state not in (None, identities.state(session)):
                return False
            identities.regroup(session, people)
            if fingerprint:
                recordings.finish_identifying(session, fingerprint)
            identities.move(session)
            bump(session)
        return True

    def spare_id(self) -> str:
        """An identity id that was never used and will not be given out again."""
        with self._catalog.write() as session:
            return person_id(count_up(session, "identity"))
