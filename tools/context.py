"""What the tools need and a model must not fill in: the library, the encoder, the clock, the clip maker."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, TypeAlias

from langgraph.prebuilt import ToolRuntime
from pydantic import SkipValidation

from footage.seams import TextEncoder
from indexes.library import Library

ClipMaker: TypeAlias = Callable[[str], Path]  # a tracklet or identity id -> the exported file


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every node and tool of one conversation, and hidden from the model."""

    library: Library
    words: TextEncoder  # embeds what the user says
    crops_maker: str  # the maker whose crop vectors `match_tracklet` compares
    zone: str  # IANA zone in which the user speaks of times
    now: Callable[[], datetime]  # an aware instant
    make_clip: ClipMaker
    models: Mapping[str, str] = field(default_factory=dict[str, str])  # job -> what does it


# Pydantic checks a tool's arguments; the context is ours and no business of its.
Runtime: TypeAlias = ToolRuntime[Annotated[Context, SkipValidation], Any]
