"""Answers and turns of a conversation. Knows neither how claims are checked nor how turns are stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from velvet.footage.claims import Claim
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Coverage


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown: text built from verified claims, with everything needed to check it."""

    text: str
    claims: tuple[Claim, ...] = ()
    dropped: tuple[Claim, ...] = ()  # claims that failed twice
    sightings: tuple[Sighting, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    not_checked: tuple[str, ...] = ()  # words of the question that the index cannot check
    clips: tuple[str, ...] = ()  # files exported on the way
    models: Mapping[str, str] = field(default_factory=dict[str, str])  # job -> what did it


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and what came of it: an answer, or the sentence that says why there is none."""

    question: str
    steps: tuple[str, ...]  # what was looked up on the way, in words
    answer: Answer | None = None
    fault: str = ""
    at: datetime | None = None  # aware; when it was stored
