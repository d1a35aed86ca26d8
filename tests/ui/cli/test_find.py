"""`velvet find`: by words and by a picture, on a yard and a lobby that were drawn and analysed."""

import json
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest

from support.libraries import coloured_figures
from support.libraries.coloured_figures import SIZE, TOP, YARD, left_edge
from support.models.bright_blobs import BrightDetector


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("coloured")
    coloured_figures.draw(place / "footage")
    coloured_figures.fill(place / "home", place / "footage")
    return place / "home"


@pytest.fixture
def home(analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(analysed, tmp_path / "home")
    chosen = {"home": tmp_path / "home", "detector": "motion", "reid": "colour", "chat": "rules"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"VELVET_{name.upper()}", str(value))
    return tmp_path / "home"


def asked(velvet, *words: str) -> dict:
    ended = velvet("find", *words, "--json")
    assert ended.exit_code == 0, ended.stderr
    return json.loads(ended.stdout)


def ids(document: dict) -> list[str]:
    return [s["id"] for s in document["sightings"]]


def still(file: Path, time_s: float, *, crop: str = "") -> Path:
    """A moment of the yard, or the figure of one colour cut out of it."""
    pixels = coloured_figures.picture(YARD, time_s)
    for walk in YARD:
        x = left_edge(walk, time_s)
        if walk[0] == crop and x is not None:
            pixels = pixels[TOP : TOP + SIZE[1], x : x + SIZE[0]]
    assert cv2.imwrite(str(file), pixels)
    return file


def test_words_find_who_fits_on_every_camera(velvet, home: Path) -> None:
    found = asked(velvet, "someone in red")
    assert {(s["camera"], s["identity"]) for s in found["sightings"]} == {
        ("yard", "P1"),
        ("lobby", "P1"),
    }
    assert [s["rank"] for s in found["sightings"]] == [1, 2]
    assert found["score_is"] == "fit"
    first = found["sightings"][0]
    assert first["start"].endswith("+00:00")
    assert {"score", "description", "end"} <= first.keys()


def test_where_and_when_and_how_many(velvet, home: Path) -> None:
    assert ids(asked(velvet, "someone in green", "--camera", "lobby")) == []
    red = asked(velvet, "someone in red", "--camera", "LOBBY")
    assert [s["camera"] for s in red["sightings"]] == ["lobby"]
    early = asked(velvet, "someone in red", "--when", "2 March 2026 before 10:00:10")
    assert [s["camera"] for s in early["sightings"]] == ["yard"]
    one = asked(velvet, "someone in red", "--limit", "1")
    assert (len(one["sightings"]), one["left_out"]) == (1, 1)


def test_a_time_without_footage_is_said(velvet, home: Path) -> None:
    nothing = asked(velvet, "someone in red", "--when", "1 March 2026")
    assert nothing["sightings"] == []
    assert "2026-03-02" in nothing["notes"][0]


def test_what_cannot_be_checked_finds_nobody_and_says_so(velvet, home: Path) -> None:
    found = asked(velvet, "someone with an umbrella")
    assert (found["sightings"], found["not_checked"]) == ([], ["umbrella"])
    assert "Not checked: man" in velvet("find", "a man in red").stdout


@pytest.mark.parametrize("colour", ["red", "green"])
def test_a_picture_of_somebody_finds_them(velvet, home: Path, tmp_path: Path, colour: str) -> None:
    found = asked(velvet, "--image", str(still(tmp_path / "who.png", 4.0, crop=colour)))
    assert found["score_is"] == "probability"
    assert "whole picture" in found["notes"][0]
    first = found["sightings"][0]
    assert colour in first["description"]
    others = [s["score"] for s in found["sightings"] if colour not in s["description"]]
    assert first["score"] > 0.5 > max(others, default=0)
    scores = [s["score"] for s in found["sightings"]]
    assert scores == sorted(scores, reverse=True)


def test_of_a_whole_scene_the_largest_person_is_compared(
    velvet, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("velvet.models.detector", lambda settings: BrightDetector())
    pixels = coloured_figures.picture(YARD, 4.0)
    x = left_edge(YARD[0], 4.0)
    assert x is not None
    pixels[TOP - 20 : TOP, x : x + SIZE[0]] = pixels[TOP, x]  # the one in red is the larger
    file = tmp_path / "scene.jpg"
    assert cv2.imwrite(str(file), pixels, [cv2.IMWRITE_JPEG_QUALITY, 98])
    found = asked(velvet, "--image", str(file), "--camera", "yard")
    assert "largest of 2" in found["notes"][0]
    assert "red" in found["sightings"][0]["description"]


def test_a_picture_searches_one_camera_or_one_time(velvet, home: Path, tmp_path: Path) -> None:
    file = str(still(tmp_path / "who.png", 4.0, crop="red"))
    lobby = asked(velvet, "--image", file, "--camera", "lobby")
    assert {s["camera"] for s in lobby["sightings"]} == {"lobby"}
    assert asked(velvet, "--image", file, "--when", "1 March 2026")["sightings"] == []


def test_an_encoder_without_figures_gives_the_plain_cosine(
    velvet, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("velvet.services.sighting_search.calibrated", lambda fingerprint: False)
    file = str(still(tmp_path / "who.png", 4.0, crop="red"))
    found = asked(velvet, "--image", file)
    assert found["score_is"] == "cosine"
    assert found["sightings"][0]["score"] > 0.8
    assert "cosine" in velvet("find", "--image", file).stdout


def test_what_is_no_picture_is_one_sentence(velvet, home: Path, tmp_path: Path) -> None:
    text, empty, folder = tmp_path / "a.png", tmp_path / "b.png", tmp_path / "c.png"
    text.write_text("no picture")
    empty.write_bytes(b"")
    folder.mkdir()
    for file in (text, empty, folder, tmp_path / "nowhere.png"):
        ended = velvet("find", "--image", str(file))
        assert (ended.exit_code, ended.stdout) == (1, "")
        assert len(ended.stderr.strip().splitlines()) == 1
        assert "unexpectedly" not in ended.stderr


def test_words_or_a_picture_but_one_of_them(velvet, home: Path, tmp_path: Path) -> None:
    file = str(still(tmp_path / "who.png", 4.0))
    for words in ((), ("red", "--image", file), ("  ",)):
        assert velvet("find", *words).exit_code == 1


def test_an_unknown_camera_is_a_sentence(velvet, home: Path) -> None:
    ended = velvet("find", "red", "--camera", "yrd")
    assert ended.exit_code == 1
    assert "`yard`" in ended.stderr


def test_without_footage_it_says_how_to_begin(velvet, no_home: Path) -> None:
    assert "velvet ingest" in velvet("find", "someone in red").stderr


def test_the_table_shows_rank_person_and_time(velvet, home: Path) -> None:
    shown = velvet("find", "someone in red").stdout
    row = next(line for line in shown.splitlines() if line.startswith("1 "))
    assert "P1" in row
    assert "2026-03-02 10:00:" in row
    assert np.isclose(float(row.split()[-6]), 0.95)  # then "Someone in a red top."
