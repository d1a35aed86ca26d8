"""Crops embedded beside words: by the pass, what lacks it, and by another model anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from support.libraries import coloured_figures
from support.models.bright_blobs import COLOURS, colour_of, ingest_models
from velvet.footage.errors import ModelMissing
from velvet.footage.records import Pixels, Vectors
from velvet.indexes.library import Library
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files

RED = np.array([1, 0, 0], np.float32)


class Seeing:
    """A crop as its colour. `fails_after` crops it breaks, as a killed run would."""

    dimension = 3

    def __init__(self, fingerprint: str = "seeing", fails_after: int = 1000) -> None:
        self.fingerprint, self.crops, self._fails_after = fingerprint, 0, fails_after

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        self.crops += len(crops)
        if self.crops > self._fails_after:
            raise KeyboardInterrupt
        return np.eye(3, dtype=np.float32)[[list(COLOURS).index(colour_of(c)) for c in crops]]


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("coloured") / "footage"
    coloured_figures.draw(folder)
    return folder


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        yield opened


def run(library: Library, footage: Path, seeing: Seeing | None) -> None:
    models: IngestModels = replace(ingest_models(), analysis_fps=5.0, pictures=seeing)
    ingest(
        find_files([str(footage)]), SourceOptions(timezone="UTC"), library, models, lambda _: None
    )


def made(library: Library) -> dict[str, int]:
    return dict(library.index_stats().fingerprints["embed pictures"])


def test_every_crop_is_embedded_once_and_searched(library: Library, footage: Path) -> None:
    seeing = Seeing()
    run(library, footage, seeing)
    crops = sum(len(s.crops) for s in library.tracklets.sightings())
    assert crops > 3
    assert (seeing.crops, made(library)) == (crops, {"seeing": crops})
    reds = {s.id for s in library.tracklets.sightings() if "red" in s.description}
    near = library.vectors.nearest_pictures(RED, "seeing", 100)
    assert {i for i, cosine in near if cosine > 0.9} == reds
    again = Seeing()
    run(library, footage, again)
    assert again.crops == 0


def test_a_library_of_before_is_embedded_by_the_next_run(library: Library, footage: Path) -> None:
    run(library, footage, None)
    assert made(library) == {}
    assert library.vectors.nearest_pictures(RED, "seeing", 100) == []
    before = library.tracklets.sightings()
    run(library, footage, Seeing())
    assert library.vectors.nearest_pictures(RED, "seeing", 100)
    assert library.tracklets.sightings() == before


def test_a_run_that_broke_goes_on(library: Library, footage: Path) -> None:
    run(library, footage, Seeing(fails_after=0))
    assert made(library) == {}
    run(library, footage, Seeing())
    assert sum(made(library).values()) == sum(len(s.crops) for s in library.tracklets.sightings())


def test_another_model_takes_the_place_of_the_first(library: Library, footage: Path) -> None:
    run(library, footage, Seeing())
    run(library, footage, Seeing("better"))
    assert set(made(library)) == {"better"}
    with pytest.raises(ModelMissing, match="better"):
        library.vectors.nearest_pictures(RED, "seeing", 5)
    assert library.vectors.nearest_pictures(RED, "better", 5)


def test_a_run_without_leaves_what_is_there(library: Library, footage: Path) -> None:
    run(library, footage, Seeing())
    run(library, footage, None)
    assert library.vectors.nearest_pictures(RED, "seeing", 5)


def test_a_lost_cache_is_made_anew_without_the_model(library: Library, footage: Path) -> None:
    import shutil

    run(library, footage, Seeing())
    before = library.vectors.nearest_pictures(RED, "seeing", 5)
    library.close()
    shutil.rmtree(library.home / "chroma")
    with Library.open(library.home) as again:
        assert again.vectors.nearest_pictures(RED, "seeing", 5) == before
