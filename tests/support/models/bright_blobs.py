"""A crew without models: it finds what is bright, and says its colour. Also run as a program to be killed."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np

from velvet.footage.records import (
    Attribute,
    BoxPath,
    Description,
    Detections,
    Frame,
    Pixels,
    Seen,
    Vectors,
)
from velvet.ingest.ingest_models import IngestModels

COLOURS = {"red": (40, 40, 220), "green": (40, 200, 40), "blue": (220, 60, 40)}  # BGR


class BrightDetector:
    """Every saturated blob is a person. `delay_s` makes it slow enough to be interrupted."""

    def __init__(
        self, fingerprint: str = "bright", memory_s: float = 0.0, delay_s: float = 0.0
    ) -> None:
        self.fingerprint, self.memory_s, self._delay_s = fingerprint, memory_s, delay_s
        self.frames = 0

    def detect(self, frame: Frame) -> Detections:
        self.frames += 1
        time.sleep(self._delay_s)
        spread = np.ptp(frame.pixels.astype(int), axis=2)
        mask = (spread > 90).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
        found = [s[:4] for s in stats[1:] if s[4] > 300]
        boxes = np.array([[x, y, x + w, y + h] for x, y, w, h in found], np.float32).reshape(-1, 4)
        return Detections(frame.time_s, boxes, np.full(len(boxes), 0.9, np.float32))


class NearestTracker:
    """Joins each box to the path whose last box is nearest, within 60 pixels and a second."""

    fingerprint = "nearest"

    def track(self, detections: Iterable[Detections], width: int, height: int) -> Iterator[BoxPath]:
        paths: list[list[tuple[float, np.ndarray]]] = []
        for seen in detections:
            for box in seen.boxes:
                near = [
                    p
                    for p in paths
                    if p[-1][0] < seen.time_s <= p[-1][0] + 1 and np.abs(p[-1][1] - box).max() < 60
                ]
                if near:
                    near[0].append((seen.time_s, box))
                else:
                    paths.append([(seen.time_s, box)])
        for path in paths:
            yield BoxPath(
                np.array([t for t, _ in path]),
                np.array([b for _, b in path], np.float32),
                np.full(len(path), 0.9, np.float32),
            )


def colour_of(crop: Pixels) -> str:
    """The garment's colour, by the crop's middle."""
    tall, wide = crop.shape[:2]
    middle = crop[tall // 4 : tall // 2, wide // 3 : 2 * wide // 3].reshape(-1, 3).mean(axis=0)
    return min(COLOURS, key=lambda name: float(np.abs(middle - COLOURS[name]).sum()))


class MiddleDescriber:
    """Names the colour in the middle. `calls` counts."""

    def __init__(self, fingerprint: str = "middle") -> None:
        self.fingerprint, self.calls = fingerprint, 0

    def describe(self, crops: Sequence[Pixels]) -> Description:
        self.calls += 1
        colour = colour_of(crops[0])
        said = Attribute("upper_colour", Seen.VISIBLE, colour, {colour: 0.95})
        return Description(f"Someone in a {colour} top.", (said,))


class LetterEncoder:
    """Sentences by how often each letter stands in them."""

    fingerprint, dimension = "letters", 26

    def encode(self, texts: Sequence[str]) -> Vectors:
        counts = [[t.lower().count(chr(97 + n)) + 0.01 for n in range(26)] for t in texts]
        rows = np.array(counts, np.float32).reshape(-1, 26)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class ColourEncoder:
    """Crops by their colour alone: the same colour is the same person."""

    fingerprint, dimension = "onnx:one-hot", 3

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        names = list(COLOURS)
        rows = np.zeros((len(crops), 3), np.float32)
        for row, crop in enumerate(crops):
            rows[row, names.index(colour_of(crop))] = 1
        return rows


def ingest_models(
    detector: BrightDetector | None = None, describer: MiddleDescriber | None = None
) -> IngestModels:
    return IngestModels(
        detector=detector or BrightDetector(),
        tracker=NearestTracker(),
        describers=(describer or MiddleDescriber(),),
        words=LetterEncoder(),
        crops=ColourEncoder(),
        analysis_fps=0,
    )


def main(home: str, folder: str, delay_s: str) -> None:
    """Ingest a folder slowly: the program that a test kills."""
    from velvet.indexes.library import Library
    from velvet.ingest.pipeline import ingest
    from velvet.ingest.sources.sources import SourceOptions, find_files

    slow = ingest_models(BrightDetector(delay_s=float(delay_s), memory_s=1.0))
    with Library.open(Path(home)) as library:
        ingest(find_files([folder]), SourceOptions(timezone="UTC"), library, slow, lambda _: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
