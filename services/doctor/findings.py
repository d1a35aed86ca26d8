"""What an examination says. Knows nothing of what is examined."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands with a thing."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `needed` says whether the settings ask for it."""

    about: str
    state: State
    detail: str
    remedy: str = ""
    needed: bool = True

    @property
    def fails(self) -> bool:
        """Whether Velvet cannot work as the settings say."""
        return self.needed and self.state is not State.OK


def ok(about: str, detail: str) -> Finding:
    """Nothing to be done."""
    return Finding(about, State.OK, detail)


def missing(about: str, detail: str, remedy: str, *, needed: bool = True) -> Finding:
    """It is not there."""
    return Finding(about, State.MISSING, detail, remedy, needed)


def wrong(about: str, detail: str, remedy: str, *, needed: bool = True) -> Finding:
    """It is there, and not as it should be."""
    return Finding(about, State.WRONG, detail, remedy, needed)
