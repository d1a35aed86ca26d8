"""A library with three people on two drawn recordings, of whom one is to be erased. Also run to be killed."""

import os
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from support.models.bright_blobs import COLOURS, BrightDetector, ColourEncoder, ingest_models
from support.pictures.numbered_clips import steady, write
from velvet.footage.records import Pixels, Vectors
from velvet.indexes.library import Library
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files

WIDTH, HEIGHT, FPS = 320, 180, 10
YARD, LOBBY = "yard_2026-03-02_10-00-00.mp4", "lobby_2026-03-02_10-00-20.mp4"


class WideEncoder(ColourEncoder):
    """Crops by their colour, and by much that is theirs alone."""

    fingerprint, dimension = "onnx:wide", 128

    def encode(self, crops: list[Pixels]) -> Vectors:
        rows = np.zeros((len(crops), 128), np.float32)
        rows[:, :3] = 3 * super().encode(crops)
        for row, crop in zip(rows, crops, strict=True):
            own = np.random.default_rng(int(crop.astype(np.int64).sum()))
            row[3:] = own.normal(0, 0.05, 125)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def models(detector: BrightDetector | None = None):
    return replace(ingest_models(detector), crops=WideEncoder())


def scene(file: Path, length_s: float, *walks: tuple[str, float, float, float]) -> Path:
    """A room in which speckled figures walk: (colour, from, to, top)."""
    noise = np.random.default_rng(len(file.name))
    pictures = []
    for time_s in steady(length_s, FPS):
        picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        for colour, begin, end, top in walks:
            if begin <= time_s <= end:
                x, y = int(20 + (WIDTH - 80) * (time_s - begin) / (end - begin)), int(top)
                speckled = np.array(COLOURS[colour]) + noise.normal(0, 12, (80, 40, 1))
                picture[y : y + 80, x : x + 40] = np.clip(speckled, 0, 255)
        pictures.append(picture)
    return write(file, steady(length_s, FPS), size=(WIDTH, HEIGHT), pictures=pictures)


def footage(place: Path) -> Path:
    """Red goes from the yard to the lobby; green walks in the yard beside them; blue comes later."""
    place.mkdir()
    scene(place / YARD, 20, ("red", 2, 8, 5), ("green", 3, 9, 95), ("blue", 13, 18, 50))
    scene(place / LOBBY, 10, ("red", 2, 8, 60))
    return place


def filled(home: Path, place: Path, *, again: bool = False) -> None:
    """Analyse it all."""
    choices = SourceOptions(timezone="UTC", again=again)
    with Library.open(home) as library:
        ingest(find_files([place]), choices, library, models(), lambda event: None)


if __name__ == "__main__":  # erase P1 of a home, and die as if pulled out at a named call
    from velvet.services.erasure.forget import ErasureSelection, erasure_target_of, forget_confirmed

    home, module, name, when = sys.argv[1:]
    place = __import__(module, fromlist=["_"])
    holder, _, attribute = name.rpartition(".")
    owner = getattr(place, holder) if holder else place
    truly = getattr(owner, attribute)

    def dies(*args, **kwargs):
        if when == "after":
            truly(*args, **kwargs)
        os._exit(9)

    with Library.open(Path(home)) as library:
        aim = ErasureSelection(person="P1")
        erasure_target = erasure_target_of(library, aim)
        setattr(owner, attribute, dies)
        forget_confirmed(library, aim, erasure_target)
