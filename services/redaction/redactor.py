"""Redaction of frames: who is masked, and how many frames had to be masked completely."""

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
    """How many frames were written, and how many had to be covered completely."""

    frames: int = 0
    whole: int = 0


Mask = TypeVar("Mask")  # what is to be covered in one picture
FoundMask = TypeVar("FoundMask", covariant=True)


class MaskSource(Protocol[FoundMask]):
    """Where in a frame the people to be masked are."""

    def at(self, time_s: float) -> FoundMask | None:
        """The mask at a moment; None: the whole frame."""
        ...


@dataclass(frozen=True, slots=True)
class Redactor(Generic[Mask]):
    """Masks people frame by frame."""

    where: MaskSource[Mask]
    some: Callable[[Pixels, Mask], Pixels]
    everything: Callable[[Pixels], Pixels]
    tally: RedactionStats = field(default_factory=RedactionStats)

    def __call__(self, pixels: Pixels, time_s: float) -> Pixels:
        """The frame with them masked; masked completely if their place is uncertain."""
        self.tally.frames += 1
        what = self.where.at(time_s)
        if what is None:
            self.tally.whole += 1
            return self.everything(pixels)
        return self.some(pixels, what)


def bystander_redactor(
    library: Library, recording: Recording, wanted: Tracklet, tally: RedactionStats
) -> Redactor[Cover]:
    """Masks everybody except one tracklet's person in its recording.

    Raises ModelMissing if people were found by motion, which misses people who stand still and merges
    people who cross. Raises NotFound if the raw detections are gone.
    """
    seen = raw_detections(library, recording)
    others = [t.path for t in library.tracklets.of_recording(recording.id) if t.id != wanted.id]
    return Redactor(BystanderMasks(wanted.path, others, seen), cover, cover_whole, tally)


def raw_detections(library: Library, recording: Recording) -> list[Detections]:
    """All raw detections of a recording, in rising time. Raises as `bystander_redactor`."""
    fingerprints = library.index_stats().fingerprints["detect people"]
    seen = [d for fingerprint in fingerprints for d in _seen(library, recording, fingerprint)]
    if not seen:
        raise NotFound(
            f"The detections of {recording.id} are missing, so nobody can be covered. Run "
            "`velvet ingest` on its file again, to the end."
        )
    return sorted(seen, key=lambda d: d.time_s)


def _seen(library: Library, recording: Recording, fingerprint: str) -> Iterator[Detections]:
    for number, seen in enumerate(library.recordings.detections(recording.id, fingerprint)):
        if not number and fingerprint.startswith(_NO_PEOPLE):
            raise ModelMissing(
                f"The people in {recording.id} were found by motion only, which misses people who stand "
                "still, so covering them is not reliable. Get YOLO weights with `velvet setup` and "
                "run `velvet ingest` on its file again."
            )
        yield seen


Caption = Callable[[float], str]


def redacted_caption(words: Caption) -> Caption:
    """A caption that also says others are covered."""
    return lambda time_s: f"{words(time_s)}  {COVERED}"


def redaction_note(tally: RedactionStats) -> str:
    """What to tell about a redacted clip, including how many frames show nobody."""
    covered = "Everybody else the detector saw is covered."
    if not tally.whole:
        return covered
    return (
        f"{covered} {tally.whole} of {tally.frames} frames are covered whole, because it is uncertain "
        "where the person is in them."
    )
