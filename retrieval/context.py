"""What the tools need and a model must not fill in: the library, the encoder, the clock, the clip maker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from langgraph.prebuilt import ToolRuntime
from pydantic import SkipValidation

from velvet.footage.protocols import CloserLook, TextEncoder
from velvet.indexes.library import Library

LOOKS = 6  # closer looks for one question: each takes a vision model some seconds


@dataclass(slots=True)
class Allowance:
    """How often something may still be done for one question."""

    left: int

    def take(self, wanted: int) -> int:
        """As many as are wanted and left."""
        taken = min(wanted, self.left)
        self.left -= taken
        return taken


ClipMaker: TypeAlias = Callable[[str], Path]  # a tracklet or identity id -> the exported file


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every node and tool of one conversation, and hidden from the model."""

    library: Library
    words: TextEncoder  # embeds what the user says
    zone: str  # IANA zone in which the user speaks of times
    now: Callable[[], datetime]  # an aware instant
    make_clip: ClipMaker
    timeout_s: float = 300.0  # the longest an answer may take
    until_s: float = inf  # when that is over, by `time.monotonic`
    models: Mapping[str, str] = field(default_factory=dict[str, str])  # job -> what does it
    phrases: TextEncoder | None = None  # embeds what the user says beside the pictures of people
    closer: CloserLook | None = None  # looks again at pictures, where a vision model is there
    declines: bool = True  # some questions, whatever could be found
    looks: Allowance = field(default_factory=lambda: Allowance(LOOKS))


# Pydantic checks a tool's arguments; the context is ours and no business of its.
Runtime: TypeAlias = ToolRuntime[Annotated[Context, SkipValidation], Any]
