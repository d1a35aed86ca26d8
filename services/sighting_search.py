"""Ranked sightings by words or by a picture of a person, and what their scores mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from velvet.footage.ids import number_of
from velvet.footage.protocols import CropEncoder, Detector
from velvet.footage.records import BoxPath, Frame, Pixels, Sighting
from velvet.identity.reid_inputs import camera_normalizations_of, tracklet_features_of
from velvet.identity.shortlist import SHORTLIST, most_similar, reranked, shortlist
from velvet.indexes.library import Library
from velvet.reid.appearance.calibration import PRIOR, calibrated, probability
from velvet.reid.appearance.camera_normalization import likeliest_camera, unit
from velvet.reid.appearance.likeness import log_odds
from velvet.reid.tracklet_features import TrackletFeatures
from velvet.retrieval.context import Context
from velvet.retrieval.scope import Scope, scope
from velvet.retrieval.search import look
from velvet.video.decode.pictures import read_picture

MOST = 1000  # sightings that are compared with each other, if so many are asked for
_NEVER = datetime.fromtimestamp(0, UTC)
_NO_PATH = BoxPath(np.zeros(0), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))

FITS = "fit"  # how well the description fits, 0..1
LIKENESS = "likeness"  # how much the picture looks like the words, unchecked
PROBABILITY = "probability"  # that this is the same person
COSINE = "cosine"  # of the pictures' vectors, uncalibrated


@dataclass(frozen=True, slots=True)
class RankedSightings:
    """Sightings, best first, each with its score; the kind of score; and notes."""

    sightings: tuple[Sighting, ...]
    score_is: str
    notes: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    left_out: int = 0  # how many more there are


def find_by_words(
    context: Context, words: str, camera: str = "", when: str = "", limit: int = 10
) -> RankedSightings:
    """The sightings that fit a description. Raises NotFound, NotUnderstood or ModelMissing."""
    looked = look(context, words, scope(context, camera, when))
    return RankedSightings(
        looked.sightings[:limit],
        FITS if looked.checked else LIKENESS,
        (looked.note,) if looked.note else (),
        looked.not_checked,
        max(0, len(looked.sightings) - limit),
    )


def find_by_picture(
    context: Context,
    file: Path,
    finder: Detector,
    encoder: CropEncoder,
    confidence: float,
    camera: str = "",
    when: str = "",
    limit: int = 10,
) -> RankedSightings:
    """The sightings most like the largest person in a picture.

    Ordered by likeness and shared neighbours; each score is by its own likeness alone.

    Raises BadFootage if it is not a picture; NotFound, NotUnderstood or ModelMissing.
    """
    pixels = read_picture(file)
    where = scope(context, camera, when)
    person, note = _person(pixels, finder, confidence)
    library = context.library
    one = _asked(library, encoder, person)
    ranked = _ranked(library, encoder.fingerprint, one, _there(library, where), limit)
    scores = _scores(library, encoder.fingerprint, one, ranked[:limit])
    measure = PROBABILITY if calibrated(encoder.fingerprint) else COSINE
    notes = tuple(said for said in (note, where.note) if said)
    return RankedSightings(
        _sightings(library, scores), measure, notes, left_out=max(0, len(ranked) - limit)
    )


def _person(pixels: Pixels, finder: Detector, confidence: float) -> tuple[Pixels, str]:
    """The largest person of a picture, cut out, or the whole picture; and which of the two it is."""
    found = finder.detect(Frame(0, 0.0, pixels))
    boxes = np.clip(found.boxes[found.confidence >= confidence], 0, np.tile(pixels.shape[1::-1], 2))
    boxes = boxes[(boxes[:, 2:] - boxes[:, :2] >= 1).all(axis=1)]
    if not len(boxes):
        return (
            pixels,
            "No person was found in the picture; the whole picture is compared.",
        )
    sides = boxes[:, 2:] - boxes[:, :2]
    x1, y1, x2, y2 = (int(side) for side in boxes[int(sides.prod(axis=1).argmax())])
    people = "The person" if len(boxes) == 1 else f"The largest of {len(boxes)} people"
    return (
        pixels[y1:y2, x1:x2],
        f"{people} found in the picture is compared, at {x1},{y1} to {x2},{y2}.",
    )


def _there(library: Library, where: Scope) -> Collection[str] | None:
    """The sightings within the scope; None: all."""
    if not where.covered:
        return ()
    if not where.cameras and not where.when:
        return None
    return [s.id for s in library.tracklets.sightings(cameras=where.cameras, when=where.when)]


def _asked(library: Library, encoder: CropEncoder, person: Pixels) -> TrackletFeatures:
    """The picture as a stay of nobody known, on the camera that it looks most like."""
    vectors = encoder.encode([person])
    camera = likeliest_camera(vectors[0], camera_normalizations_of(library, encoder.fingerprint))
    return TrackletFeatures("", camera, "", _NEVER, _NEVER, _NO_PATH, vectors)


def _ranked(
    library: Library,
    fingerprint: str,
    one: TrackletFeatures,
    there: Collection[str] | None,
    limit: int,
) -> list[TrackletFeatures]:
    """Those there who look most like one: the likeliest first, then at most as many as are compared."""
    most = min(max(SHORTLIST, limit), MOST)
    if there is None:
        near = shortlist(library, fingerprint, one, most)
    else:
        seen = tracklet_features_of(library, fingerprint, sorted(there, key=number_of))
        near = most_similar(library, fingerprint, one, [s for s in seen if len(s.vectors)], most)
    return reranked(library, fingerprint, one, near)


def _scores(
    library: Library, fingerprint: str, one: TrackletFeatures, ranked: Sequence[TrackletFeatures]
) -> Mapping[str, float]:
    """How much each of these is like the person: see `Findings.score_is`."""
    if not calibrated(fingerprint):
        means = unit(np.array([s.vectors.mean(axis=0) for s in ranked]).reshape(len(ranked), -1))
        return {s.id: float(mean @ one.vectors[0]) for s, mean in zip(ranked, means, strict=True)}
    said = log_odds([one], ranked, fingerprint, camera_normalizations_of(library, fingerprint))[0]
    return {s.id: probability(PRIOR + float(o)) for s, o in zip(ranked, said, strict=True)}


def _sightings(library: Library, scores: Mapping[str, float]) -> tuple[Sighting, ...]:
    """With their scores, in that order."""
    found = {s.id: s for s in library.tracklets.sightings(list(scores))} if scores else {}
    return tuple(replace(found[i], score=score) for i, score in scores.items())
