"""What checks work with: the context, and each search and comparison made once for all claims."""

from collections.abc import Mapping

from footage.records import Sighting
from tools.context import Context
from tools.journey import sighting_of
from tools.look import Looked, look
from tools.match import alike
from tools.scope import Scope


class Desk:
    """One verification's view of the library. Thirty claims about one search ask it once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.library = context.library
        self._looked: dict[tuple[str, Scope], Looked] = {}
        self._alike: dict[str, Mapping[str, Sighting]] = {}

    def look(self, words: str, where: Scope) -> Looked:
        """Everybody who fits the words within the scope."""
        if (words, where) not in self._looked:
            self._looked[words, where] = look(self.context, words, where)
        return self._looked[words, where]

    def alike(self, identifier: str) -> Mapping[str, Sighting]:
        """Sightings that may show the same person as this one, likeliest first. Raises NotFound."""
        if identifier not in self._alike:
            found = alike(self.context, sighting_of(self.library, identifier))
            self._alike[identifier] = {s.id: s for s in found}
        return self._alike[identifier]
