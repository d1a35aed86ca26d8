"""What checks work with: the context, and each search and comparison made once for all claims."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from velvet.footage.claims import Claim
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Coverage
from velvet.retrieval.context import Context
from velvet.retrieval.journey import sighting_of
from velvet.retrieval.likeness import alike
from velvet.retrieval.scope import Scope
from velvet.retrieval.search import Looked, look


class Status(StrEnum):
    """What the catalog says to a statement."""

    VERIFIED = "verified"
    REFUTED = "refuted"
    OPEN = "open"  # no footage there and then, or words that this index cannot check


@dataclass(frozen=True, slots=True)
class CheckResult:
    """A statement after its check. `claim.text` is its sentence, `claim.fault` why it failed."""

    claim: Claim
    status: Status = Status.VERIFIED
    coverage: tuple[Coverage, ...] = ()  # what was searched, where that matters
    not_checked: tuple[str, ...] = ()
    untold: int = 0  # sightings of which nothing is known that the words ask for


class Refuted(Exception):
    """The catalog does not bear a statement out. The message says why, for the model to mend it."""


class Undecided(Exception):
    """Nothing can tell: the message says why, for the user."""

    def __init__(
        self,
        reason: str,
        coverage: tuple[Coverage, ...] = (),
        not_checked: tuple[str, ...] = (),
    ) -> None:
        super().__init__(reason)
        self.coverage = coverage
        self.not_checked = not_checked


class CheckCache:
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
