"""Sightings found by words or by a picture of a person, ranked, and what their scores mean."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from footage.records import Frame, Pixels, Sighting, Vectors
from footage.seams import CropEncoder, Detector
from footage.settings import Settings
from indexes.library import Library
from reid.calibration import PRIOR, calibrated, probability, scale_of
from tools.context import Context
from tools.look import look
from tools.scope import Scope, scope
from velvet.models import crops, detector
from video.still import read_picture

NEAREST = 1000  # crops of the library looked at

FITS = "fit"  # how well the description fits, 0..1
LIKENESS = "likeness"  # how much the picture looks like the words, unchecked
PROBABILITY = "probability"  # that this is the same person
COSINE = "cosine"  # of the pictures' vectors, uncalibrated


@dataclass(frozen=True, slots=True)
class Findings:
    """Sightings, best first, each with its score; what the scores are; and what must be said of them."""

    sightings: tuple[Sighting, ...]
    score_is: str
    notes: tuple[str, ...] = ()
    not_checked: tuple[str, ...] = ()
    left_out: int = 0  # how many more there are


def find_by_words(
    context: Context, words: str, camera: str = "", when: str = "", limit: int = 10
) -> Findings:
    """The sightings that fit a description. Raises NotFound, NotUnderstood or ModelMissing."""
    looked = look(context, words, scope(context, camera, when))
    return Findings(
        looked.sightings[:limit],
        FITS if looked.checked else LIKENESS,
        (looked.note,) if looked.note else (),
        looked.not_checked,
        max(0, len(looked.sightings) - limit),
    )


def find_by_picture(
    context: Context,
    settings: Settings,
    file: Path,
    camera: str = "",
    when: str = "",
    limit: int = 10,
) -> Findings:
    """The sightings that look most like the person in a picture. Whoever is largest in it is taken.

    Raises BadFootage for what is no picture; NotFound, NotUnderstood or ModelMissing.
    """
    pixels = read_picture(file)
    where = scope(context, camera, when)
    person, note = _person(pixels, detector(settings), settings.confidence)
    encoder = crops(settings)
    scores = _scores(context.library, encoder, person, _there(context.library, where))
    measure = PROBABILITY if calibrated(encoder.maker) else COSINE
    ranked = sorted(scores, key=lambda i: (-scores[i], int(i[1:])))
    shown = _sightings(context.library, ranked[:limit], scores)
    notes = tuple(said for said in (note, where.note) if said)
    return Findings(shown, measure, notes, left_out=max(0, len(ranked) - limit))


def _person(pixels: Pixels, finder: Detector, confidence: float) -> tuple[Pixels, str]:
    """The largest person of a picture, cut out, or the whole picture; and which of the two it is."""
    found = finder.detect(Frame(0, 0.0, pixels))
    boxes = np.clip(found.boxes[found.confidence >= confidence], 0, np.tile(pixels.shape[1::-1], 2))
    boxes = boxes[(boxes[:, 2:] - boxes[:, :2] >= 1).all(axis=1)]
    if not len(boxes):
        return (
            pixels,
            "No person was found in the picture; all of it is compared.",
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
    return [s.id for s in library.sightings(cameras=where.cameras, when=where.when)]


def _scores(
    library: Library, encoder: CropEncoder, person: Pixels, there: Collection[str] | None
) -> Mapping[str, float]:
    """How much each of those there is like the person: see `Findings.score_is`."""
    (vector,) = encoder.encode([person])
    near = library.nearest_crops(vector.reshape(1, -1), encoder.maker, NEAREST)
    ids = [i for i, _ in near] if there is None else list(there)
    vectors = library.crop_vectors(encoder.maker, ids)
    return {i: _score(vector, mine, encoder.maker) for i, mine in vectors.items()}


def _score(vector: Vectors, mine: Vectors, maker: str) -> float:
    """By the mean of a sighting's crops, as the calibration was made."""
    mean = mine.mean(axis=0)
    cosine = float(mean @ vector / max(float(np.linalg.norm(mean)), 1e-9))
    return probability(scale_of(maker).log_odds(cosine) + PRIOR) if calibrated(maker) else cosine


def _sightings(
    library: Library, ranked: Sequence[str], scores: Mapping[str, float]
) -> tuple[Sighting, ...]:
    found = {s.id: s for s in library.sightings(ranked)} if ranked else {}
    return tuple(replace(found[i], score=scores[i]) for i in ranked)
