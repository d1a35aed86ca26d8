"""The clothing change pass: who took a coat off or put one on within a tracklet.

A few looks spread over each longer tracklet nominate a moment (`reid.appearance.clothing_change`); more looks
around it make it exact; then the descriptions of the best pictures on both sides decide. Reads the recording
once more, only at those moments. A change that was undone between two looks is missed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from velvet.footage.errors import ModelCrashed, ModelFailed, ModelMissing
from velvet.footage.ids import number_of
from velvet.footage.protocols import CropEncoder, Describer
from velvet.footage.records import (
    Attribute,
    BoxPath,
    Change,
    CropPicture,
    Description,
    Recording,
    Seen,
    Tracklet,
    Vectors,
)
from velvet.indexes.library import Library
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.passes.describe import EMBEDDED
from velvet.reid.appearance.calibration import is_uncalibrated
from velvet.reid.appearance.clothing_change import FEWEST, boundary, first_changed_row
from velvet.reid.appearance.crop_quality import Floats, cut_crop, expected_quality
from velvet.reid.appearance.crop_selection import best_crops
from velvet.reid.appearance.keyframe_sampling import MOST_MOMENTS, keyframes
from velvet.reid.tracking.box_paths import path_rows
from velvet.video.decode.read import frames_at

LEAST_S = 8.0  # of a tracklet: in less, hardly anybody changes clothes
BATCH = 16  # tracklets a transaction
NEARLY = 0.5  # of a describer's likeliest value: one that is nearly as likely is no other
GARMENTS = "headwear", "upper_garment", "upper_colour", "lower_garment", "lower_colour"

Looks = list[tuple[int, CropPicture]]  # row of the path, and what is seen there; rising


@dataclass(frozen=True, slots=True, eq=False)
class _Nominee:
    """A tracklet whose looks from number `split` on are others."""

    tracklet: Tracklet
    worth: Floats
    looks: Looks
    vectors: Vectors
    split: int


def tracklets_to_check(library: Library, ingest_models: IngestModels) -> list[Tracklet]:
    """The longer tracklets that this crew should look at; never in place of a better describer's work."""
    if not ingest_models.describers or is_uncalibrated(_encoder(ingest_models).fingerprint):
        return []  # nobody could say what changed, or nothing was measured to nominate anybody by
    describer = ingest_models.describers[-1].fingerprint
    over = EMBEDDED if describer.startswith(EMBEDDED) else ""
    return library.clothing_changes.missing(_fingerprint(ingest_models, describer), over, LEAST_S)


def _fingerprint(ingest_models: IngestModels, describer: str) -> str:
    return f"{describer}<{_encoder(ingest_models).fingerprint}"


def _encoder(ingest_models: IngestModels) -> CropEncoder:
    return ingest_models.looks or ingest_models.crops


def detect_clothing_changes(
    recording: Recording,
    tracklets: Sequence[Tracklet],
    library: Library,
    ingest_models: IngestModels,
    progress: Callable[[float], None],
) -> str:
    """Look at these tracklets of one recording, and store what changed.

    Gives the sentence with which a describer failed, if one did: whom it should have described is looked at
    again by the next run. Raises BadFootage.
    """
    others = library.tracklets.of_recording(recording.id)
    judge = _Judge(recording, ingest_models)
    ordered = sorted(tracklets, key=lambda t: (t.start, number_of(t.id)))
    for start in range(0, len(ordered), BATCH):
        batch = ordered[start : start + BATCH]
        nominees, plain = _nominees(recording, batch, others, _encoder(ingest_models))
        fingerprint = _fingerprint(ingest_models, ingest_models.describers[-1].fingerprint)
        done: list[tuple[str, list[Change] | None, str]] = [
            (tracklet.id, [] if told else None, fingerprint) for tracklet, told in plain
        ]
        done += [found for one in nominees if (found := judge.look(one))]
        library.clothing_changes.save(done)
        progress(max(float(t.path.times_s[-1]) for t in batch))
    return judge.failed


def _nominees(
    recording: Recording,
    batch: Sequence[Tracklet],
    everyone: Sequence[Tracklet],
    encoder: CropEncoder,
) -> tuple[list[_Nominee], list[tuple[Tracklet, bool]]]:
    """Those whose looks change, and the others, with whether there were enough looks to tell."""
    worth = [_worth(recording, t, everyone) for t in batch]
    rows = [_spread(t.path, w, 0, len(t.path)) for t, w in zip(batch, worth, strict=True)]
    seen = _seen(recording, [t.path for t in batch], worth, rows)
    found: list[_Nominee] = []
    plain: list[tuple[Tracklet, bool]] = []
    for tracklet, mine, looks in zip(batch, worth, seen, strict=True):
        if len(looks) < 2 * FEWEST:
            plain.append((tracklet, False))
            continue
        vectors = encoder.encode([picture.pixels for _, picture in looks])
        split = first_changed_row(vectors, encoder.fingerprint)
        if split is None:
            plain.append((tracklet, True))
        else:
            found.append(_Nominee(tracklet, mine, looks, vectors, split))
    return found, plain


def _worth(recording: Recording, tracklet: Tracklet, everyone: Sequence[Tracklet]) -> Floats:
    near = [
        t.path
        for t in everyone
        if t.id != tracklet.id and t.start <= tracklet.end and tracklet.start <= t.end
    ]
    return expected_quality(tracklet.path, near, recording.width, recording.height)


def _spread(path: BoxPath, worth: Floats, begin: int, stop: int) -> list[int]:
    """At most `MOST_MOMENTS` rows of path[begin:stop] that are worth a look, spread over it."""
    if stop <= begin:
        return []
    found = [begin + row for row in keyframes(path_rows(path, begin, stop), worth[begin:stop])]
    if len(found) <= MOST_MOMENTS:
        return found
    return [found[i] for i in np.linspace(0, len(found) - 1, MOST_MOMENTS).round().astype(int)]


def _seen(
    recording: Recording,
    paths: Sequence[BoxPath],
    worth: Sequence[Floats],
    rows: Sequence[Sequence[int]],
) -> list[Looks]:
    """What is seen at these rows of each path."""
    wanted: dict[float, list[tuple[int, int]]] = {}
    for number, mine in enumerate(rows):
        for row in mine:
            wanted.setdefault(float(paths[number].times_s[row]), []).append((number, row))
    looks: list[Looks] = [[] for _ in paths]
    times = sorted(wanted)
    with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
        for time_s, frame in zip(times, frames, strict=False):
            for number, row in wanted[time_s]:
                box, worthy = paths[number].boxes[row], float(worth[number][row])
                looks[number].append((row, cut_crop(frame, box, worthy)))
    return looks


class _Judge:
    """Describes nominees before and after, and says what changed."""

    def __init__(self, recording: Recording, ingest_models: IngestModels) -> None:
        self._recording, self._crew = recording, ingest_models
        self._describers = list(ingest_models.describers)
        self.failed = ""

    def look(self, one: _Nominee) -> tuple[str, list[Change], str] | None:
        """Its id, what changed, and who says so; None if nobody could say anything."""
        before = [picture for _, picture in one.looks[: one.split]]
        after = [picture for _, picture in one.looks[one.split :]]
        said, last = self._said(
            [p.pixels for p in best_crops(before)], [p.pixels for p in best_crops(after)]
        )
        if not last:
            return None
        at = self._recording.at(self._moment_s(one)) if said else None
        found = [Change(one.tracklet.id, at, name, *how) for name, how in said.items() if at]
        return one.tracklet.id, found, _fingerprint(self._crew, last)

    def _said(
        self, before: Sequence[np.ndarray], after: Sequence[np.ndarray]
    ) -> tuple[dict[str, tuple[str, str, str]], str]:
        """(before, after, describer) of what changed, and the last describer that need not be asked again.

        The better describer's word counts, where it can see a garment on both sides.
        """
        found: dict[str, tuple[str, str, str] | None] = {}
        last = ""
        for describer in tuple(self._describers):
            try:
                pair = describer.describe(before), describer.describe(after)
            except ModelCrashed as error:  # over these pictures; it is not shown them again
                self.failed, last = str(error), describer.fingerprint
                continue
            except (ModelFailed, ModelMissing) as error:
                self.failed = str(error)
                self._describers.remove(describer)
                continue
            found |= _told(*pair, describer)
            last = describer.fingerprint
        return {name: how for name, how in found.items() if how}, last

    def _moment_s(self, one: _Nominee) -> float:
        """When it happened: between the last look before and the first one after, with more looks there."""
        path, split = one.tracklet.path, one.split
        first, then = one.looks[split - 1][0], one.looks[split][0]
        rows = _spread(path, one.worth, first + 1, then)
        (looks,) = _seen(self._recording, [path], [one.worth], [rows])
        if looks:
            between = _encoder(self._crew).encode([picture.pixels for _, picture in looks])
            kept = boundary(one.vectors[:split], between, one.vectors[split:])
            rows = [first, *(row for row, _ in looks), then]
            first, then = rows[kept], rows[kept + 1]
        return float(path.times_s[first] + path.times_s[then]) / 2


def _told(
    before: Description, after: Description, describer: Describer
) -> Iterator[tuple[str, tuple[str, str, str] | None]]:
    """What this describer says of every garment that it sees on both sides; None: it is the same."""
    for name in GARMENTS:
        one, other = before.attribute(name), after.attribute(name)
        if one.seen is Seen.VISIBLE and other.seen is Seen.VISIBLE:
            how = (one.value, other.value, describer.fingerprint)
            yield name, how if _differ(one, other) else None


def _differ(one: Attribute, other: Attribute) -> bool:
    """Whether the values differ, and neither is nearly as likely on the other side."""
    if one.value == other.value:
        return False
    return not (_nearly(one, other.value) or _nearly(other, one.value))


def _nearly(seen: Attribute, value: str) -> bool:
    return seen.likelihoods.get(value, 0.0) > NEARLY * seen.likelihoods.get(seen.value, 1.0)
