"""Changes of clothes within a tracklet. Compares no pictures."""

from collections.abc import Sequence

from velvet.footage.records import Change, Tracklet
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.tables import clothing_changes


class ClothingChanges:
    """The changes of clothes in one data folder."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> list[Change]:
        """All changes by time, in their camera's zone."""
        with self._catalog.read() as session:
            return clothing_changes.every(session)

    def watched(self) -> set[str]:
        """The ids of the tracklets of which enough was seen to tell whether clothes changed."""
        with self._catalog.read() as session:
            return clothing_changes.watched(session)

    def missing(self, fingerprint: str, over: str, least_s: float) -> list[Tracklet]:
        """Tracklets of at least `least_s` seconds that `fingerprint` has not looked at for changes, by id.

        What makers whose names do not begin with `over` looked at is left as it is. Crops are left out.
        """
        with self._catalog.read() as session:
            tracklet_rows = clothing_changes.lacking(session, fingerprint, over, least_s)
            return [rows.tracklet(row, []) for row in tracklet_rows]

    def save(self, looks: Sequence[tuple[str, Sequence[Change] | None, str]]) -> None:
        """Store what was seen of tracklets: (id, changes, who looked), in place of earlier looks.

        None instead of changes: too little was seen to tell.
        """
        with self._catalog.write() as session:
            for identifier, changes, fingerprint in looks:
                clothing_changes.put(session, identifier, changes, fingerprint)
            bump(session)
