"""What people, and tie-breakers, said of who is who. Short transactions that need no lock of the ingester."""

from collections.abc import Mapping, Sequence

from velvet.footage.corrections import Correction, Opinion, Stated
from velvet.footage.ids import person_id, person_number, tracklet_id, tracklet_number
from velvet.footage.records import Band, Member
from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.tables import corrections, identities, opinions
from velvet.indexes.records import Changed, People


class Corrections:
    """The corrections of one data folder."""

    def __init__(self, catalog: Catalog, audit: Audit) -> None:
        self._catalog = catalog
        self._audit = audit

    def with_identities(self) -> tuple[int, list[Correction], dict[str, str]]:
        """The state of belief, all corrections, and the identity of the tracklets that they speak of."""
        with self._catalog.read() as session:
            all_corrections = corrections.every(session)
            numbers = [tracklet_number(t) for c in all_corrections for t in (*c.one, *c.other)]
            members = identities.of_tracklets(session, numbers) if numbers else {}
            belonging = {tracklet_id(n): person_id(row.identity) for n, row in members.items()}
            return identities.state(session), all_corrections, belonging

    def save(self, correction: Correction, people: People, state: int) -> int | None:
        """Store a correction and who is who under it; its number.

        Nothing is stored, and None given, if what is believed is no longer of that `state`.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return None
            became = identities.move(session)
            number = corrections.add(session, correction, state, became)
            before = corrections.members(session)
            identities.regroup(session, people)
            corrections.keep_before(session, number, before)
            bump(session)
            about = {"number": number, "kind": str(correction.kind)}
            self._audit.append(
                Act.CORRECTED,
                {**about, "one": list(correction.one), "other": list(correction.other)},
            )
        return number

    def undo_exactly(self, number: int) -> bool:
        """Take a correction back, and who is who to just what it was; False if more was changed since.

        Raises NotFound.
        """
        with self._catalog.write() as session:
            row = corrections.get(session, number)
            was = row.was
            if row.became != identities.state(session):
                return False
            earlier = corrections.members(session) | corrections.before(session, number)
            corrections.drop(session, number)
            identities.regroup(session, _grouped(earlier))
            identities.back_to(session, was)
            bump(session)
            self._audit.append(Act.UNDONE, {"number": number})
        return True

    def drop(self, number: int, people: People, changed: Mapping[int, Changed], state: int) -> bool:
        """Take a correction back and store who is who without it; False if the `state` is another.

        `changed` is what the later ones, by number, change now that it is gone.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return False
            corrections.drop(session, number)
            identities.regroup(session, people)
            for later, moved in changed.items():
                corrections.replace_before(session, later, _rows_of(moved))
            identities.move(session)
            bump(session)
            self._audit.append(Act.UNDONE, {"number": number})
        return True

    def changed_by(self, number: int) -> Changed:
        """Each tracklet that a correction changed: the identity it had, and as what. Raises NotFound."""
        with self._catalog.read() as session:
            kept = corrections.before(session, number)
        return {
            tracklet_id(tracklet): (
                person_id(identity),
                Member(tracklet_id(tracklet), Band(band), chance),
            )
            for tracklet, (identity, band, chance) in kept.items()
        }


class Opinions:
    """The opinions of one data folder, in short transactions of their own."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def find(self, ids: Sequence[str] | None = None) -> list[Stated]:
        """What was said of pairs of tracklets, in that order: of all, or of those with one of these."""
        with self._catalog.read() as session:
            return opinions.about(session, ids)

    def save(
        self, identifier: str, others: Sequence[str], opinion: Opinion, fingerprint: str
    ) -> None:
        """Keep what was said of a tracklet and those it was compared with."""
        with self._catalog.write() as session:
            opinions.put(session, identifier, others, opinion, fingerprint)


def _rows_of(moved: Changed) -> corrections.Before:
    return {
        tracklet_number(tracklet): (
            person_number(identity),
            member.band,
            member.probability,
        )
        for tracklet, (identity, member) in moved.items()
    }


def _grouped(members: corrections.Before) -> People:
    by_identity: dict[int, list[Member]] = {}
    for tracklet, (identity, band, chance) in sorted(members.items()):
        by_identity.setdefault(identity, []).append(
            Member(tracklet_id(tracklet), Band(band), chance)
        )
    return [(person_id(identity), by_identity[identity]) for identity in sorted(by_identity)]
