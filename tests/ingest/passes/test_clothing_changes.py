"""Who changed clothes while a camera saw them, on drawn footage with the embedded encoder and describer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from support.models.bright_blobs import NearestTracker, ingest_models
from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.evals.worlds.draw import Drawn, draw
from velvet.evals.worlds.invent import START
from velvet.evals.worlds.world import Garment, Person, Place, Take, Visit, World
from velvet.footage.errors import ModelCrashed, ModelFailed
from velvet.footage.records import (
    Attribute,
    Camera,
    Description,
    Detections,
    Edge,
    Frame,
    Pixels,
    Seen,
    Vectors,
)
from velvet.indexes.library import Library
from velvet.ingest.events import Event, Notice
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.pipeline import ingest
from velvet.ingest.sources.sources import SourceOptions, find_files

FPS, LENGTH_S, CHANGED_S = 10, 16.0, 9.3
CAMERA = Camera("yard")
UTC_CHOICE = SourceOptions(timezone="UTC")


def at(time_s: float):
    return START + timedelta(seconds=time_s)


def wearing(name: str, top: str) -> Person:
    return Person(name, "fleece", Garment("jacket", top), Garment("trousers", "blue"))


def visit(
    name: str, begin_s: float, end_s: float, x: float, to: float, near: float = 0.95
) -> Visit:
    path = (Place(x, near), Place(to, near))
    return Visit(name, CAMERA.name, at(begin_s), at(end_s), path, Edge.INSIDE, Edge.INSIDE)


def drawn(folder: Path, people: Sequence[Person], *visits: Visit) -> Drawn:
    take = Take(CAMERA, START, at(LENGTH_S))
    world = World(5, (CAMERA,), tuple(people), visits, (take,), rate=Fraction(FPS))
    (made,) = draw(world, folder)
    return made


@pytest.fixture(scope="module")
def taken_off(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Somebody crosses the yard, and after 9.3 s their top is yellow instead of black."""
    middle = 0.2 + 0.6 * CHANGED_S / LENGTH_S
    return drawn(
        tmp_path_factory.mktemp("taken_off"),
        [wearing("Rosa", "black"), wearing("Rosa again", "yellow")],
        visit("Rosa", 0, CHANGED_S, 0.2, middle),
        visit("Rosa again", CHANGED_S, LENGTH_S, middle, 0.8),
    )


@pytest.fixture(scope="module")
def kept_on(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Two people in unlike clothes cross the yard and meet."""
    return drawn(
        tmp_path_factory.mktemp("kept_on"),
        [wearing("Rosa", "red"), wearing("Gwen", "green")],
        visit("Rosa", 0, LENGTH_S, 0.1, 0.9),
        visit("Gwen", 0, LENGTH_S, 0.9, 0.1, 0.9),
    )


class TrueDetector:
    """Finds whoever was drawn."""

    fingerprint, memory_s = "true", 0.0

    def __init__(self, shown: Drawn) -> None:
        self._frames = shown.frames

    def detect(self, frame: Frame) -> Detections:
        boxes = [person.box for person in self._frames[frame.index]]
        found = np.array(boxes, np.float32).reshape(-1, 4)
        return Detections(frame.time_s, found, np.full(len(found), 0.9, np.float32))


class Counting(PartsEncoder):
    """Counts the pictures it is shown."""

    def __init__(self) -> None:
        self.pictures = 0

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        self.pictures += len(crops)
        return super().encode(crops)


class Better:
    """A describer beyond the embedded one, that says what it is told; `calls` counts."""

    fingerprint = "vision:told"

    def __init__(self, *says: str | Exception) -> None:
        self._says, self.calls = says, 0

    def describe(self, crops: Sequence[Pixels]) -> Description:
        says = self._says[self.calls % len(self._says)]
        self.calls += 1
        if isinstance(says, Exception):
            raise says
        return Description(says, (Attribute("upper_garment", Seen.VISIBLE, says),))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        yield opened


def models(shown: Drawn, looks: PartsEncoder | None = None) -> IngestModels:
    encoder = PartsEncoder()
    made = replace(ingest_models(), tracker=NearestTracker(), describers=(ColourDescriber(),))
    return replace(made, detector=TrueDetector(shown), crops=encoder, looks=looks or encoder)


def run(library: Library, shown: Drawn, made: IngestModels | None = None) -> list[Event]:
    told: list[Event] = []
    summary = ingest(
        find_files([shown.file]), UTC_CHOICE, library, made or models(shown), told.append
    )
    assert summary.failures == ()
    return told


def test_a_top_that_changes_is_one_event_at_its_time(library: Library, taken_off: Drawn) -> None:
    run(library, taken_off)
    (found,) = library.clothing_changes.all()
    (tracklet,) = library.tracklets.find()
    assert (tracklet.end - tracklet.start).total_seconds() > LENGTH_S - 1, "one unbroken stay"
    assert (found.tracklet, found.attribute) == (tracklet.id, "upper_colour")
    assert (found.before, found.after) == ("black", "yellow")
    assert abs((found.at - at(CHANGED_S)).total_seconds()) <= 0.5
    assert found.fingerprint == ColourDescriber.fingerprint
    assert library.clothing_changes.watched() == {tracklet.id}


def test_who_crosses_somebody_in_other_clothes_did_not_change(
    library: Library, kept_on: Drawn
) -> None:
    run(library, kept_on)
    assert library.clothing_changes.all() == []
    assert library.clothing_changes.watched() == {t.id for t in library.tracklets.find()}
    assert len(library.clothing_changes.watched()) == 2


def test_nobody_is_looked_at_twice(library: Library, taken_off: Drawn) -> None:
    looks = Counting()
    run(library, taken_off, models(taken_off, looks))
    assert 6 <= looks.pictures <= 24
    before, looks.pictures = library.clothing_changes.all(), 0
    run(library, taken_off, models(taken_off, looks))
    assert looks.pictures == 0
    assert library.clothing_changes.all() == before


def test_a_change_goes_with_its_tracklet(library: Library, taken_off: Drawn) -> None:
    run(library, taken_off)
    library.tracklets.save(library.recordings.all()[0], [], "another tracker")
    assert (library.clothing_changes.all(), library.clothing_changes.watched()) == ([], set())


def test_a_better_describer_looks_again_and_a_lesser_one_does_not(
    library: Library, taken_off: Drawn
) -> None:
    """The better one's word is heard first: what it cannot see stays the lesser one's."""
    run(library, taken_off)
    made = models(taken_off)
    better = Better("coat", "shirt")
    better.calls = -1  # its first call describes the tracklet as a whole
    run(library, taken_off, replace(made, describers=(*made.describers, better)))
    found = {
        c.attribute: (c.before, c.after, c.fingerprint) for c in library.clothing_changes.all()
    }
    assert found == {
        "upper_colour": ("black", "yellow", ColourDescriber.fingerprint),
        "upper_garment": ("coat", "shirt", Better.fingerprint),
    }
    run(library, taken_off)
    assert len(library.clothing_changes.all()) == 2


@pytest.mark.parametrize(("error", "again"), [(ModelFailed, True), (ModelCrashed, False)])
def test_a_describer_that_fails_leaves_what_the_other_saw(
    library: Library, taken_off: Drawn, error: type[ModelFailed], again: bool
) -> None:
    made = models(taken_off)
    broken = Better("whole", error("It said nothing."))
    told = run(library, taken_off, replace(made, describers=(*made.describers, broken)))
    assert [c.attribute for c in library.clothing_changes.all()] == ["upper_colour"]
    assert any(isinstance(t, Notice) and "It said nothing." in t.sentence for t in told)
    better = Better("coat", "shirt")
    run(library, taken_off, replace(made, describers=(*made.describers, better)))
    assert better.calls == (2 if again else 0)


def test_a_recording_that_went_away_leaves_its_people_unwatched(
    library: Library, taken_off: Drawn, tmp_path: Path
) -> None:
    copy = tmp_path / taken_off.file.name
    copy.write_bytes(taken_off.file.read_bytes())
    run(library, replace(taken_off, file=copy))
    copy.unlink()
    later = replace(models(taken_off), describers=(Better("coat"),))
    told: list[Event] = []
    ingest([], UTC_CHOICE, library, later, told.append)
    said = [t.sentence for t in told if isinstance(t, Notice) and t.warning]
    assert any("R1" in s and "changes of clothes" in s for s in said)
    assert len(library.clothing_changes.all()) == 1, "what was seen before stays"
