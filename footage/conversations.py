"""What was asked in one conversation, and what came of it. Knows no store and no screen."""

from dataclasses import dataclass
from datetime import datetime

from footage.answers import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, or the sentence that says why there is none."""

    question: str
    steps: tuple[str, ...]  # what was looked up on the way, in words
    answer: Answer | None = None
    fault: str = ""
    at: datetime | None = None  # aware; when it was stored
