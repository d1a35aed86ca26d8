"""The seams behind which models stand: one method each, and the name of the maker for the record.

`fingerprint` is the fingerprint written on every row a model makes (name, version or hash, settings): rows
of another maker count as lacking. Every seam has an embedded default, a better implementation, and
one contract test over all of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from velvet.footage.corrections import Opinion
from velvet.footage.records import BoxPath, Description, Detections, Frame, Pixels, Vectors, Verdict


class Detector(Protocol):
    """Finds the people in a frame.

    `memory_s` is how many seconds of earlier frames its answer may depend on (0: none, inf: all): a
    resumed run feeds it that much again before its answers count.
    """

    fingerprint: str
    memory_s: float

    def detect(self, frame: Frame) -> Detections: ...


class Tracker(Protocol):
    """Joins the detections of one recording, in rising time, into paths. Keeps nothing between calls."""

    fingerprint: str

    def track(
        self, detections: Iterable[Detections], width: int, height: int
    ) -> Iterator[BoxPath]: ...


class Describer(Protocol):
    """Says how the person on these crops (best first, at most 3, of one tracklet) looks."""

    fingerprint: str

    def describe(self, crops: Sequence[Pixels]) -> Description: ...


class CloserLook(Protocol):
    """Says of each criterion whether these pictures of one person bear it out; `asked` is the whole wish."""

    fingerprint: str

    def look(
        self, pictures: Sequence[Pixels], asked: str, criteria: Sequence[str]
    ) -> Mapping[str, Verdict]: ...


class TieBreaker(Protocol):
    """Says whether the person on some pictures is the one on the others: weak evidence, for a tie."""

    fingerprint: str

    def same(self, one: Sequence[Pixels], others: Sequence[Pixels]) -> Opinion: ...


class TextEncoder(Protocol):
    """Turns sentences into unit vectors. Empty input gives shape (0, dimension)."""

    fingerprint: str

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Vectors: ...


class CropEncoder(Protocol):
    """Turns pictures of people into unit vectors that are near for the same person."""

    fingerprint: str

    @property
    def dimension(self) -> int: ...

    def encode(self, crops: Sequence[Pixels]) -> Vectors: ...
