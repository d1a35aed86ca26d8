"""Clips in which one person alone is to be seen: what the library knows of everybody else there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from velvet.footage.errors import ModelMissing, NotFound
from velvet.footage.records import Detections, Pixels, Recording, Tracklet
from velvet.indexes.library import Library
from velvet.services.redaction.bystander_masks import BystanderMasks
from velvet.video.overlay.cover import Cover, cover, cover_whole

COVERED = "others covered"  # what the caption says
_NO_PEOPLE = "motion:"  # the detector that knows no people, only what moves


@dataclass(slots=True)
class RedactionStats:
    """How many pictures were made, and how many of them had to be covered whole."""

    frames: int = 0
    whole: int = 0


Mask = TypeVar("Mask")  # what is to be covered in one picture
FoundMask = TypeVar("FoundMask", covariant=True)


class MaskSource(Protocol[FoundMask]):
    """Where in a picture those are who are to be covered."""

    def at(self, time_s: float) -> FoundMask | None:
        """What is to be covered at a moment; None: all of the picture."""
        ...


@dataclass(frozen=True, slots=True)
class Redactor(Generic[Mask]):
    """Covers some people, picture after picture."""

    where: MaskSource[Mask]
    some: Callable[[Pixels, Mask], Pixels]
    everything: Callable[[Pixels], Pixels]
    tally: RedactionStats = field(default_factory=RedactionStats)

    def __call__(self, pixels: Pixels, time_s: float) -> Pixels:
        """The picture of that moment with them covered; all of it where it is not sure."""
        self.tally.frames += 1
        what = self.where.at(time_s)
        if what is None:
            self.tally.whole += 1
            return self.everything(pixels)
        return self.some(pixels, what)


def bystander_redactor(
    library: Library, recording: Recording, wanted: Tracklet, tally: RedactionStats
) -> Redactor[Cover]:
    """What covers everybody but one tracklet's person in its recording.

    Raises ModelMissing where people were found by motion: that misses those who stand still, and takes
    two who cross for one. Raises NotFound where what was detected is not known any more.
    """
    seen = raw_detections(library, recording)
    others = [t.path for t in library.tracklets.of_recording(recording.id) if t.id != wanted.id]
    return Redactor(BystanderMasks(wanted.path, others, seen), cover, cover_whole, tally)


def raw_detections(library: Library, recording: Recording) -> list[Detections]:
    """All that was detected in a recording, in rising time. Raises as `bystander_redactor`."""
    fingerprints = library.index_stats().fingerprints["detect people"]
    seen = [d for fingerprint in fingerprints for d in _seen(library, recording, fingerprint)]
    if not seen:
        raise NotFound(
            f"What was detected in {recording.id} is not there, so that nobody can be covered. Run "
            "`velvet ingest` with its file once more, to its end."
        )
    return sorted(seen, key=lambda d: d.time_s)


def _seen(library: Library, recording: Recording, fingerprint: str) -> Iterator[Detections]:
    for number, seen in enumerate(library.recordings.detections(recording.id, fingerprint)):
        if not number and fingerprint.startswith(_NO_PEOPLE):
            raise ModelMissing(
                f"The people of {recording.id} were found by motion alone, which misses those who stand "
                "still, so that nobody can be covered surely. Get YOLO weights with `velvet setup` and "
                "run `velvet ingest` with its file again."
            )
        yield seen


Caption = Callable[[float], str]


def redacted_caption(words: Caption) -> Caption:
    """A caption that also says that others are covered."""
    return lambda time_s: f"{words(time_s)}  {COVERED}"


def redaction_note(tally: RedactionStats) -> str:
    """What is to be known of a covered clip: how much of it shows nobody."""
    covered = "Everybody else whom the detector saw is covered."
    if not tally.whole:
        return covered
    return (
        f"{covered} {tally.whole} of {tally.frames} frames are covered whole, since it is not sure there "
        "where the person is."
    )
