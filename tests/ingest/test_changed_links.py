"""Links that change regroup who is who at the next ingest, though no footage is new."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from support.models.bright_blobs import ingest_models
from support.pictures.numbered_clips import steady, write
from velvet.indexes.library import Library
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.camera_file import read_camera_file
from velvet.ingest.sources.sources import SourceOptions, find_files

WIDTH, HEIGHT, FPS = 320, 180, 10
CAMERAS = "[cameras.yard]\n[cameras.lobby]\n"


def scene(file: Path, length_s: float, begin: float, end: float) -> None:
    """Somebody in red walks through a grey room from left to right."""
    pictures = []
    for time_s in steady(length_s, FPS):
        picture = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
        if begin <= time_s <= end:
            x = int(20 + (WIDTH - 80) * (time_s - begin) / (end - begin))
            picture[60:160, x : x + 40] = (40, 40, 220)
        pictures.append(picture)
    write(file, steady(length_s, FPS), size=(WIDTH, HEIGHT), pictures=pictures)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        yield opened


def people(library: Library, folder: Path, links: str) -> int:
    """How many there are after an ingest with these links."""
    written = folder / "cameras.toml"
    written.write_text(CAMERAS + links)
    told = SourceOptions(timezone="UTC", camera_file=read_camera_file(written))
    summary = ingest(find_files([folder]), told, library, ingest_models(), lambda _: None)
    assert len(library.tracklets.find()) == 2
    return summary.people


def test_a_way_that_takes_longer_makes_two_people_of_one(library: Library, tmp_path: Path) -> None:
    """Out of the yard at 10:00:08, into the lobby at 10:00:23."""
    scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 12, 2, 8)
    scene(tmp_path / "lobby_2026-03-02_10-00-20.mp4", 11, 3, 9)
    link = '[[links]]\nfrom = "yard"\nto = "lobby"\nleast = {}\n'
    assert people(library, tmp_path, "") == 1
    assert people(library, tmp_path, link.format(60)) == 2
    assert people(library, tmp_path, link.format(5)) == 1


def test_views_that_overlap_may_show_one_person_twice(library: Library, tmp_path: Path) -> None:
    scene(tmp_path / "yard_2026-03-02_10-00-00.mp4", 12, 2, 8)
    scene(tmp_path / "lobby_2026-03-02_10-00-00.mp4", 11, 2, 8)
    assert people(library, tmp_path, "") == 2
    assert people(library, tmp_path, '[[links]]\nfrom = "yard"\nto = "lobby"\noverlap = true') == 1
