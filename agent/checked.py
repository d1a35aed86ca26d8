"""What checking a statement comes to: verified, refuted, or open because nothing can tell."""

from dataclasses import dataclass
from enum import StrEnum

from footage.answers import Claim, Coverage


class Status(StrEnum):
    """What the catalog says to a statement."""

    VERIFIED = "verified"
    REFUTED = "refuted"
    OPEN = "open"  # no footage there and then, or words that this index cannot check


@dataclass(frozen=True, slots=True)
class Checked:
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
