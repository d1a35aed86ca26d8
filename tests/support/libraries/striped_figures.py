"""A yard through which striped figures walk, and a library of it: stripes are gone where a mosaic lies."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from support.models.bright_blobs import COLOURS, ingest_models
from support.pictures.numbered_clips import steady, write
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.indexes.library import Library
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files

WIDTH, HEIGHT, FPS = 320, 180, 10
TOP, SIZE = 40, (40, 100)  # of a figure: its upper edge; width and height
RED, GREEN = (
    ("red", 1.0, 7.0, 10, 270),
    ("green", 2.0, 6.0, 260, 40),
)  # from, to in seconds and pixels
SHARP = 9.0  # mean step from column to column in a figure; under a mosaic it is far less


def left_edge(walk: tuple[str, float, float, int, int], time_s: float) -> int | None:
    _, begin, end, first, last = walk
    if not begin - 1e-6 <= time_s <= end + 1e-6:
        return None
    return round(first + (last - first) * (time_s - begin) / (end - begin))


def picture(time_s: float) -> np.ndarray:
    shown = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for walk in (RED, GREEN):
        x = left_edge(walk, time_s)
        if x is not None:
            figure = np.tile(np.array(COLOURS[walk[0]], float), (*SIZE[::-1], 1))
            figure[:, (np.arange(SIZE[0]) // 4) % 2 == 1] *= 0.55
            shown[TOP : TOP + SIZE[1], x : x + SIZE[0]] = figure
    return shown


def fill(home: Path, folder: Path) -> None:
    """Draw the yard and analyse every second frame. T1 is red, T2 green, if nobody mixed them up."""
    folder.mkdir()
    times = steady(9, FPS)
    file = folder / "yard_2026-03-02_10-00-00.mp4"
    write(file, times, size=(WIDTH, HEIGHT), pictures=[picture(t) for t in times])
    models = replace(ingest_models(), crops=PartsEncoder(), analysis_fps=5.0)
    with Library.open(home) as library:
        ingest(
            find_files([str(folder)]),
            SourceOptions(timezone="UTC"),
            library,
            models,
            lambda _: None,
        )


def sharpness(pixels: np.ndarray, x: int) -> float:
    """How stripy the picture is where a figure with this left edge stands."""
    part = pixels[TOP + 5 : TOP + SIZE[1] - 25, x : x + SIZE[0]].astype(float)  # above the caption
    return float(np.abs(np.diff(part, axis=1)).mean())
