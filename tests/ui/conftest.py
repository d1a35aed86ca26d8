"""A small library on disk with real clips, and an assistant that says what a test tells it to."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from support.building import CAMERAS, START, described, picture, recording, track
from support.pictures.numbered_clips import steady, write
from velvet.agent.events import Answered, Event, ToolAnswered, ToolCalled
from velvet.footage.answers import Answer
from velvet.footage.claims import MovedClaim, SeenClaim
from velvet.footage.errors import VelvetError
from velvet.footage.records import Band, Member, Recording
from velvet.indexes.library import Library
from velvet.ingest.sources.sources import content_hash

SIZE = (320, 180)
CLIP_S = 8.0


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder: P1 in the yard, then (probably) in the lobby; P2 in the yard alone."""
    place = tmp_path_factory.mktemp("filled")
    home = place / "home"
    with Library.open(home) as library:
        new = [_recorded(place, "yard", 0), _recorded(place, "lobby", 30)]
        for known in library.recordings.add(CAMERAS, new):
            library.recordings.finish_detection(known.id, "detector", CLIP_S)
            walks = [track(1, 4), track(3, 7, 40)] if known.camera == "yard" else [track(2, 6)]
            library.tracklets.save(known, walks, "tracker")
        _describe(library)
    return home


def _recorded(place: Path, camera: str, after_s: float) -> Recording:
    ground = 90 if camera == "yard" else 140
    shown = np.full((SIZE[1], SIZE[0], 3), ground, np.uint8)
    times = steady(CLIP_S)
    file = write(place / f"{camera}.mp4", times, size=SIZE, pictures=[shown] * len(times))
    made = recording(camera, START + timedelta(seconds=after_s), content_hash(file), CLIP_S)
    return replace(made, path=file, size_bytes=file.stat().st_size, width=SIZE[0], height=SIZE[1])


def _describe(library: Library) -> None:
    found = library.tracklets.without_crops()
    library.tracklets.save_crops([(t, [picture(2.0, 60), picture(3.0, 120)]) for t in found])
    red = described("Someone in a red top.", upper_colour="red")
    green = described("Someone in a green top.", upper_colour="green")
    library.descriptions.save([("T1", red), ("T2", green), ("T3", red)], "describer")
    library.vectors.save("words", "encoder", ["T1", "T2", "T3"], np.eye(3, dtype=np.float32))
    library.vectors.publish("encoder", "reid")
    one = [Member("T1", Band.SURE, 0.97), Member("T3", Band.PROBABLE, 0.8)]
    library.identities.save([("", one), ("", [Member("T2", Band.SURE, 1.0)])])


@pytest.fixture
def home(filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small library, chosen by the environment, with the embedded models only."""
    copy = tmp_path / "home"
    shutil.copytree(filled, copy)
    _choose(monkeypatch, copy)
    return copy


@pytest.fixture
def no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that does not exist yet."""
    _choose(monkeypatch, tmp_path / "new")
    return tmp_path / "new"


def _choose(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.delenv("VELVET_DEBUG", raising=False)
    monkeypatch.delenv("OLLAMA_HOST", raising=False)
    chosen = {"home": str(home), "detector": "motion", "reid": "colour", "chat": "rules"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"VELVET_{name.upper()}", value)


@pytest.fixture
def velvet():
    """Runs a command line: `velvet("clip", "T1")`."""
    from velvet.ui.cli.app import app

    def run(*words: str):
        return CliRunner().invoke(app, list(words))

    return run


def _journey(library: Library) -> Answer:
    sightings = tuple(library.tracklets.sightings(["T1", "T3"]))
    claims = (
        SeenClaim(("T1",), "P1", text="P1 was on `yard` [T1].", verified=True),
        MovedClaim(("T1", "T3"), "P1", text="P1 went to `lobby`.", verified=True),
    )
    said = "\n".join([*(c.text for c in claims), "Not checked: man."])
    coverage = tuple(library.recordings.coverage())
    return Answer(said, claims, (), sightings, coverage, ("man",), (), {"converse": "rules"})


Script = Callable[[Library], Answer | VelvetError]


@pytest.fixture
def journey() -> Script:
    """Answers with P1 in the yard, then in the lobby."""
    return _journey


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch):
    """Makes every assistant answer every question as a script says; all else of it stays real."""
    from velvet import Assistant

    def script(say: Script = _journey) -> list[str]:
        asked: list[str] = []

        def converse(self: Assistant, question: str) -> Iterator[Event]:
            asked.append(question)
            yield ToolCalled("find_people", {"description": "man in red", "camera": "", "when": ""})
            yield ToolAnswered("find_people", "1 person, 2 sightings")
            said = say(self.library)
            if isinstance(said, Answer):
                yield Answered(said)
            else:
                raise said

        monkeypatch.setattr(Assistant, "_converse", converse)
        return asked

    return script
