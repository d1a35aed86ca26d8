"""The result of a check. Knows nothing about what is checked."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """The state of a checked item."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One checked item; `needed` says whether the settings require it."""

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
    """The item is fine."""
    return Finding(about, State.OK, detail)


def missing(about: str, detail: str, remedy: str, *, needed: bool = True) -> Finding:
    """The item is missing."""
    return Finding(about, State.MISSING, detail, remedy, needed)


def wrong(about: str, detail: str, remedy: str, *, needed: bool = True) -> Finding:
    """The item is present but wrong."""
    return Finding(about, State.WRONG, detail, remedy, needed)
