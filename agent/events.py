"""What happens while a question is answered, for whoever watches: typed, in order, ending in `Answered`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from velvet.footage.answers import Answer


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model asked for a tool."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    """A tool answered; `summary` is one line for a person. `failed`: it could not, and says why."""

    name: str
    summary: str
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """The end: the answer."""

    answer: Answer


Event: TypeAlias = ToolCalled | ToolAnswered | Answered
