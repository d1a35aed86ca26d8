"""`velvet eval`: figures that follow from the material, and sentences where it is not of the right kind."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from support.models.bright_blobs import BrightDetector, LetterEncoder
from support.pictures.numbered_clips import steady, write

RED, BLUE = (40, 40, 220), (220, 60, 40)


@pytest.fixture
def crops(tmp_path: Path) -> Path:
    """Two people in Market-1501's layout, one in red, one in blue, seen by two cameras."""
    for part, camera in (("query", 1), ("bounding_box_test", 2)):
        (tmp_path / part).mkdir()
        for person, colour in ((1, RED), (2, BLUE)):
            picture = np.full((128, 64, 3), 150, np.uint8)
            picture[20:70, 12:52] = colour
            picture[70:120, 16:48] = (30, 30, 30)
            cv2.imwrite(str(tmp_path / part / f"000{person}_c{camera}s1_000001_00.jpg"), picture)
    asked = [
        {"kind": "colour", "text": "someone in red", "relevant": ["0001"]},
        {"kind": "part", "text": "someone in a blue top", "relevant": ["0002"]},
    ]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(a) for a in asked))
    return tmp_path


def test_reid(velvet, no_home: Path, crops: Path) -> None:
    ended = velvet("eval", "reid", str(crops))
    assert ended.exit_code == 0, ended.stderr
    heading, figures = ended.stdout.splitlines()[:2]
    assert heading.split()[-5:] == ["queries", "Rank-1", "Rank-5", "Rank-10", "mAP"]
    assert "stay to stay" in ended.stdout
    assert figures.split()[3:] == ["2", "1.000", "1.000", "1.000", "1.000"]


def test_words(velvet, no_home: Path, crops: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("velvet.models.words", lambda settings: LetterEncoder())
    ended = velvet("eval", "words", str(crops))
    assert ended.exit_code == 0, ended.stderr
    rows = [line.split() for line in ended.stdout.splitlines()[1:3]]
    assert rows == [["colour", "1", "1.000", "1.000"], ["part", "1", "1.000", "1.000"]]


def test_tracking(velvet, no_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("velvet.models.detector", lambda settings: BrightDetector())
    pictures, truth = [], []
    for number, _ in enumerate(steady(4, 10)):
        shown = np.full((180, 320, 3), 120, np.uint8)
        shown[60:160, 20 + 5 * number : 60 + 5 * number] = RED
        pictures.append(shown)
        truth.append(f"{number + 1},1,{2 * (20 + 5 * number)},120,80,200,1,-1,-1,-1")
    clip = write(tmp_path / "walk.mp4", steady(4, 10), size=(320, 180), pictures=pictures)
    (tmp_path / "gt.txt").write_text("\n".join(truth))
    ended = velvet(
        "eval", "tracking", str(clip), str(tmp_path / "gt.txt"), "--truth-size", "640x360"
    )
    assert ended.exit_code == 0, ended.stderr
    ours = [line.split() for line in ended.stdout.splitlines() if line.startswith("Velvet")]
    assert len(ours) == 3  # tracklets; identities by visits, and whole
    for row in ours:
        assert float(row[-6]) > 0.9  # MOTA
        assert row[-1] == "1"
    assert "comes back" in ended.stdout  # what the truth calls somebody new is said


@pytest.mark.parametrize(
    "words",
    [
        ("reid", "nowhere"),
        ("words", "nowhere"),
        ("tracking", "nowhere.mp4", "nowhere.txt"),
        ("tracking", "nowhere.mp4", "nowhere.txt", "--truth-size", "big"),
        ("tracking", "nowhere.mp4", "nowhere.txt", "--fps", "0"),
    ],
    ids=" ".join,
)
def test_wrong_material_is_a_sentence(velvet, no_home: Path, words) -> None:
    ended = velvet("eval", *words)
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr


def test_truth_that_is_not_there_is_told_once(velvet, no_home: Path, tmp_path: Path) -> None:
    clip = write(tmp_path / "walk.mp4", steady(1, 10), size=(64, 36))
    ended = velvet("eval", "tracking", str(clip), str(tmp_path / "nowhere.txt"))
    assert ended.exit_code == 1
    assert "nowhere.txt" in ended.stderr
    assert ".." not in ended.stderr


def test_journeys(velvet, no_home: Path) -> None:
    ended = velvet("eval", "journeys", "--people", "4", "--cameras", "2", "--towns", "2")
    assert ended.exit_code == 0, ended.stderr
    lines = ended.stdout.splitlines()
    towns, bands = lines[1:3], lines[4:7]
    assert [line.split()[0] for line in towns] == ["0", "1"]
    assert all(1 <= int(line.split()[1]) <= 4 for line in towns), "people who were recorded"
    assert [line.split()[0] for line in bands] == ["sure", "probable", "possible"]


def test_growth(velvet, no_home: Path) -> None:
    ended = velvet("eval", "growth", "--tracklets", "100")
    assert ended.exit_code == 0, ended.stderr
    sizes = [line.split()[0] for line in ended.stdout.splitlines()[1:3]]
    assert sizes == ["10", "100"]
    assert velvet("eval", "growth", "--tracklets", "5").exit_code != 0
