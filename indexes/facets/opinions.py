"""What a tie-breaker said of whether two tracklets are one person. Decides nothing."""

from collections.abc import Sequence

from velvet.footage.corrections import Opinion, Stated
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.tables import (
    opinions,
)


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
