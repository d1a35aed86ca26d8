"""A yard and a lobby through which coloured figures walk, with their true boxes, and a library of it."""

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
TOP, SIZE = 60, (40, 100)  # of a figure: its upper edge; width and height
Walk = tuple[str, float, float]  # colour, from, to in seconds
YARD: tuple[Walk, ...] = (("red", 1, 6), ("green", 3, 8))
LOBBY: tuple[Walk, ...] = (("red", 1, 6),)


def left_edge(walk: Walk, time_s: float) -> int | None:
    """Where a figure's left edge is, in pixels; None while it is not there."""
    _, begin, end = walk
    if not begin <= time_s <= end:
        return None
    return int(10 + (WIDTH - 60) * (time_s - begin) / (end - begin))


def picture(walks: tuple[Walk, ...], time_s: float) -> np.ndarray:
    shown = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for walk in walks:
        x = left_edge(walk, time_s)
        if x is not None:
            shown[TOP : TOP + SIZE[1], x : x + SIZE[0]] = COLOURS[walk[0]]
            shown[TOP + 60 : TOP + SIZE[1], x : x + SIZE[0]] = 0.6 * np.array(COLOURS[walk[0]])
    return shown


def draw(folder: Path) -> None:
    folder.mkdir()
    for name, walks in (("yard_2026-03-02_10-00-00", YARD), ("lobby_2026-03-02_10-00-20", LOBBY)):
        times = steady(9, FPS)
        pictures = [picture(walks, time_s) for time_s in times]
        write(folder / f"{name}.mp4", times, size=(WIDTH, HEIGHT), pictures=pictures)


def fill(home: Path, folder: Path, *, looks_fps: float = 5.0) -> None:
    """Analyse every second frame, with re-identification by colour parts."""
    models = replace(ingest_models(), crops=PartsEncoder(), analysis_fps=looks_fps)
    with Library.open(home) as library:
        ingest(
            find_files([str(folder)]),
            SourceOptions(timezone="UTC"),
            library,
            models,
            lambda _: None,
        )
