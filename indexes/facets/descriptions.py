"""What models said of a tracklet: descriptions, failures at one, and verdicts of a closer look."""

from collections.abc import Mapping, Sequence

from velvet.footage.ids import tracklet_number
from velvet.footage.records import Description, Tracklet, Verdict
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.tables import description_failures, opinions, tracklets
from velvet.indexes.vectors.sync import Sync


class Descriptions:
    """The descriptions of one data folder."""

    def __init__(self, catalog: Catalog, sync: Sync) -> None:
        self._catalog = catalog
        self._sync = sync

    def find(self, ids: Sequence[str] | None = None) -> dict[str, Description]:
        """Descriptions by tracklet id."""
        with self._catalog.read() as session:
            return tracklets.descriptions(session, ids)

    def missing(self, fingerprint: str, over: str = "") -> list[Tracklet]:
        """Tracklets with crops that lack this describer's description, by id.

        Descriptions of makers that do not begin with `over` are left as they are.
        """
        with self._catalog.read() as session:
            return tracklets.without_description(session, fingerprint, over)

    def save(self, descriptions: Sequence[tuple[str, Description]], fingerprint: str) -> None:
        """Store descriptions by tracklet id, in place of a lesser maker's."""
        with self._catalog.write() as session:
            for identifier, description in descriptions:
                tracklets.describe(session, identifier, description, fingerprint)
            bump(session)
        self._sync.changed(tracklet_number(identifier) for identifier, _ in descriptions)

    def save_failure(
        self, identifier: str, fingerprint: str, reason: str, *, crashed: bool
    ) -> None:
        """Record that a describer failed at a tracklet; after two crashes it is not tried again."""
        with self._catalog.write() as session:
            description_failures.put(session, identifier, fingerprint, reason, crashed)

    def forget_failures(self, identifiers: Sequence[str], fingerprint: str) -> None:
        """The tracklets were not to blame."""
        with self._catalog.write() as session:
            description_failures.forget(session, identifiers, fingerprint)

    def verdicts(self, criteria: Sequence[str]) -> dict[str, dict[str, Verdict]]:
        """What closer looks saw: tracklet id -> criterion -> verdict."""
        with self._catalog.read() as session:
            return opinions.verdicts_of(session, criteria)

    def save_verdicts(
        self, identifier: str, verdicts: Mapping[str, Verdict], fingerprint: str
    ) -> None:
        """Keep what a closer look saw. A short transaction of its own: it needs no ingester's lock."""
        with self._catalog.write() as session:
            opinions.put_verdicts(session, identifier, verdicts, fingerprint)
            bump(session)
