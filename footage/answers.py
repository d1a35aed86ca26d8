"""What an answer is made of: claims, the sightings they rest on, and how far the footage reaches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Coverage, Interval


class ClaimKind(StrEnum):
    """What a claim says, and so how it is checked."""

    SEEN = "seen"  # this identity or sighting was on this camera from-to
    MOVED = "moved"  # this identity went from one camera to the next
    ABSENT = "absent"  # nobody who fits the words was seen
    COUNT = "count"  # so many different people
    ATTRIBUTE = "attribute"  # this sighting shows this value of this attribute
    TOGETHER = "together"  # these two were in one view at one time
    LIKE = "like"  # this sighting may show the same person as that one


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement. Which fields speak depends on `kind`; the others stay empty.

    `text` is written by code from the catalog once the claim is verified, never by a model.
    """

    kind: ClaimKind
    sightings: tuple[str, ...] = ()  # tracklet ids it rests on
    identity: str = ""
    other: str = ""  # TOGETHER: the second identity; LIKE: the sighting compared with
    camera: str = ""
    to_camera: str = ""  # MOVED
    words: str = ""  # ABSENT, COUNT: how the person was described
    when: Interval | None = None
    searched: tuple[Interval, ...] = ()  # ABSENT, COUNT: the times looked at; empty: all time
    count: int = -1
    attribute: str = ""
    value: str = ""
    text: str = ""
    verified: bool = False
    fault: str = ""  # why it failed, for the model and the record


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
