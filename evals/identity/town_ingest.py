"""Add a town to a library one recording at a time, as ingests over days do. Decides nobody's identity.

Goes through the library's writing door. Knows no pixels: each crop's picture is a grey patch.
"""

from collections.abc import Sequence

import numpy as np

from velvet.adapters.detectors.motion import MotionDetector
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.evals.identity.appearance_vectors import DIMENSION, Looks
from velvet.evals.identity.fill import MAKER, as_recording, as_track
from velvet.evals.identity.town import Town
from velvet.evals.worlds.world import Take, TrueVisit
from velvet.footage.records import CropPicture, Pixels, Tracklet, Vectors
from velvet.indexes.library import Library
from velvet.indexes.records import CROPS
from velvet.ingest.ingest_models import IngestModels

# Begins as the encoder's fingerprint does whose vectors are drawn, so that its calibration applies.
CROPS_MAKER = "onnx:osnet_x0_25_msmt17@drawn;mirrored"


class DrawnCrops:
    """The encoder whose vectors were drawn: it has a name, and nothing to look at."""

    fingerprint = CROPS_MAKER
    dimension = DIMENSION

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """No crops give no vectors. Raises ValueError for any other."""
        if crops:
            raise ValueError("The vectors of a drawn town do not come from its pictures.")
        return np.zeros((0, DIMENSION), np.float32)


def ingest_models() -> IngestModels:
    """The embedded choices, but for crops the encoder that is drawn; nobody describes."""
    return IngestModels(
        MotionDetector(), UltralyticsTracker(), (), SentenceEncoder(), DrawnCrops(), 0.0
    )


class Adder:
    """Adds takes of a town to a library that is being ingested into."""

    def __init__(self, town: Town, library: Library) -> None:
        self._town, self._library = town, library
        self._looks = Looks(town.world.seed, town.clothed)

    def save(self, take: Take) -> dict[str, TrueVisit]:
        """Store a recording's tracklets, crops, descriptions and crop vectors: id -> the stay it is."""
        world, library = self._town.world, self._library
        (recording,) = library.recordings.add([take.camera], [as_recording(world, library, take)])
        tracks = {stay: track for stay in world.stays(take) if (track := as_track(world, stay))}
        library.recordings.finish_detection(recording.id, MAKER, recording.duration_s)
        ids = library.tracklets.save(recording, list(tracks.values()), MAKER)
        truth = dict(zip(ids, tracks, strict=True))
        if truth:
            self._see(truth, {one.id: one for one in library.tracklets.find(ids)})
        return truth

    def _see(self, truth: dict[str, TrueVisit], tracklets: dict[str, Tracklet]) -> None:
        drawn = {
            one: self._looks.crops(stay.person, stay.take.camera.name, stay.start)
            for one, stay in truth.items()
        }
        self._library.tracklets.save_crops(
            [(tracklets[one], _pictures(tracklets[one], q)) for one, (_, q) in drawn.items()]
        )
        said = [(t, self._looks.description(s.person, s.start)) for t, s in truth.items()]
        self._library.descriptions.save(said, MAKER)
        ids = [f"{one}.{place}" for one, (_, q) in drawn.items() for place in range(len(q))]
        vectors = np.concatenate([found for found, _ in drawn.values()])
        self._library.vectors.save(CROPS, CROPS_MAKER, ids, vectors)


def _pictures(tracklet: Tracklet, quality: Sequence[float]) -> list[CropPicture]:
    """A patch for each quality, at even moments."""
    path, patch = tracklet.path, np.full((8, 4, 3), 128, np.uint8)
    moments = [len(path) * (2 * n + 1) // (2 * len(quality)) for n in range(len(quality))]
    found: list[CropPicture] = []
    for at, worth in zip(moments, quality, strict=True):
        x1, y1, x2, y2 = map(float, path.boxes[at])
        found.append(CropPicture(float(path.times_s[at]), (x1, y1, x2, y2), worth, patch))
    return found
