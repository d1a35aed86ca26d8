"""What was asked and answered, by conversation. Knows no model."""

from velvet.footage.answers import Turn
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.tables import conversations


class Conversations:
    """The conversations of one data folder."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def add(self, turn: Turn, conversation: str = "") -> str:
        """Store a turn of a conversation (`C3`), or of a new one; its id."""
        with self._catalog.write() as session:
            return conversations.add(session, conversation, turn)

    def turns(self, conversation: str) -> list[Turn]:
        """What was asked and answered, in order. Raises NotFound, also where all of it was erased."""
        with self._catalog.read() as session:
            return conversations.turns(session, conversation)
