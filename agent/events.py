"""What happens while a question is answered: typed events, in order, and each step in words.

Loads neither LangGraph nor a model, so that whoever shows events starts fast.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from velvet.footage.answers import Answer

_DOING = {
    "find_people": "Looking for people",
    "count_people": "Counting people",
    "trace_identity": "Following",
    "match_tracklet": "Comparing pictures",
    "find_changes": "Looking for changes of clothes",
    "extract_clip": "Cutting a clip",
    "list_cameras": "Looking up cameras and coverage",
    "look_closer": "Looking closer at the pictures",
}


@dataclass(frozen=True, slots=True)
class ToolCalled:
    """The model asked for a tool."""

    name: str
    arguments: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """`Looking for people: black sweater, on lab-a`."""
        doing = _DOING.get(self.name, self.name)
        given = [(n, str(v)) for n, v in self.arguments.items() if v not in ("", None)]
        details = ", ".join(f"on {v}" if n == "camera" else v for n, v in given)
        return f"{doing}: {details}" if details else doing


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    """A tool answered; `summary` is one line for a person. `failed`: it could not, and says why."""

    name: str
    summary: str
    failed: bool = False

    @property
    def sentence(self) -> str:
        """`1 person, 2 sightings`."""
        return f"That failed: {self.summary}" if self.failed else self.summary


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer. It is kept as a turn next."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Failed:
    """The sentence that says why there is no answer. It is kept as a turn next; then the error is raised."""

    fault: str


@dataclass(frozen=True, slots=True)
class TurnKept:
    """The question is kept with what came of it, in this conversation (`C3`)."""

    conversation: str


Step: TypeAlias = ToolCalled | ToolAnswered
Event: TypeAlias = Step | Answered | Failed | TurnKept


def step_line(event: Step) -> str:
    """A step as a turn keeps it: what a tool came back with stands behind an arrow."""
    arrow = "\N{RIGHTWARDS ARROW} " if isinstance(event, ToolAnswered) else ""
    return arrow + event.sentence
