"""When a tie-breaker is wired in: only where a vision model describes, and an ingest with one of them."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.libraries.undecided import MAKER, cosine_of, fill
from support.models.bright_blobs import ColourEncoder, colour_of, ingest_models
from support.pictures.numbered_clips import steady, write
from velvet import models
from velvet.adapters.describers.tie_breaker import QwenTieBreaker
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.records import Pixels, Vectors
from velvet.footage.settings import Settings
from velvet.indexes.library import Library
from velvet.ingest.events import Event, Notice, PassProgress
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files

COLOURS = {"red": (40, 40, 220), "green": (40, 200, 40)}


def settings(home: Path, **chosen: Any) -> Settings:
    return Settings(home=home, detector="motion", reid="colour", **chosen)


def test_it_is_there_with_a_vision_model_alone(tmp_path: Path) -> None:
    with StandIn() as ollama:
        served = settings(tmp_path, ollama_host=ollama.url)
        found = models.ingest_models(served).ties
        assert isinstance(found, QwenTieBreaker) and VISION in found.fingerprint
        assert models.ingest_models(settings(tmp_path, describer="qwen")).ties is not None
        colours = settings(tmp_path, describer="colour", ollama_host=ollama.url)
        assert models.ingest_models(colours).ties is None
        assert not ollama.asked
    assert models.ingest_models(served).ties is None  # nothing answers there any more


class SomewhatAlike:
    """Whoever is green looks, to a degree, like whoever is red."""

    fingerprint, dimension = MAKER, 2

    def __init__(self, cosine: float) -> None:
        self._cosine = cosine

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        green = (self._cosine, float(np.sqrt(1 - self._cosine**2)))
        rows = [green if colour_of(crop) == "green" else (1.0, 0.0) for crop in crops]
        return np.array(rows, np.float32).reshape(-1, 2)


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    """Somebody red in the yard; half a minute later somebody green in the lobby."""
    place = tmp_path / "footage"
    place.mkdir()
    for name, colour in (
        ("yard_2026-03-02_10-00-00", "red"),
        ("lobby_2026-03-02_10-00-30", "green"),
    ):
        times = steady(8, 10)
        pictures = []
        for time_s in times:
            shown = np.full((180, 320, 3), 120, np.uint8)
            if 1 <= time_s <= 7:
                left = int(20 + 40 * (time_s - 1))
                shown[60:160, left : left + 40] = COLOURS[colour]
            pictures.append(shown)
        write(place / f"{name}.mp4", times, size=(320, 180), pictures=pictures)
    return place


@pytest.fixture
def nearly(tmp_path: Path) -> SomewhatAlike:
    """Looks that leave it open whether two are one."""
    with Library.open(tmp_path / "sample") as library:
        fill(library, 1)
        return SomewhatAlike(cosine_of(library, -0.2))


@pytest.mark.parametrize("there", [True, False])
def test_an_ingest_tells_how_often_it_asked(
    there: bool, footage: Path, nearly: SomewhatAlike, tmp_path: Path
) -> None:
    told: list[Event] = []
    with StandIn() as ollama, Library.open(tmp_path / "home") as library:
        breaker = QwenTieBreaker(VISION, ollama.url, 5)
        plain = replace(ingest_models(), crops=nearly, looks=ColourEncoder(), describers=())
        with_it = replace(plain, ties=breaker) if there else plain
        files, choices = find_files([str(footage)]), SourceOptions(timezone="UTC")
        summary = ingest(files, choices, library, with_it, told.append)
        assert (summary.tracklets, summary.tie_calls, len(ollama.asked)) == (2, there, there)
        assert len(library.opinions.find()) == there
        asked = [e for e in told if isinstance(e, PassProgress) and e.job == "identify"]
        assert [(e.done, e.total) for e in asked] == [(1, 1)] * there
        again = ingest(files, choices, library, with_it, told.append)
        assert (again.tie_calls, len(ollama.asked)) == (0, there)


def test_a_dead_server_is_said_and_nothing_else_changes(
    footage: Path, nearly: SomewhatAlike, tmp_path: Path
) -> None:
    told: list[Event] = []
    with StandIn() as ollama:
        url = ollama.url
    with Library.open(tmp_path / "home") as library:
        plain = replace(ingest_models(), crops=nearly, looks=ColourEncoder(), describers=())
        with_it = replace(plain, ties=QwenTieBreaker(VISION, url, 5))
        summary = ingest(
            find_files([str(footage)]), SourceOptions(timezone="UTC"), library, with_it, told.append
        )
        assert (summary.people, summary.failures, summary.stopped) == (2, (), False)
        said = [e.sentence for e in told if isinstance(e, Notice) and e.warning]
        assert len(said) == 1 and "tie-breaker" in said[0] and "ollama serve" in said[0]
