"""`velvet annotate`: boxes where the people truly are, in a video that plays."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from support.libraries import coloured_figures
from support.libraries.coloured_figures import LOBBY, SIZE, TOP, YARD, Walk, left_edge
from velvet.video.decode.probe import probe
from velvet.video.decode.read import read

RED, GREEN = YARD


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("coloured")
    coloured_figures.draw(place / "footage")
    coloured_figures.fill(place / "home", place / "footage")
    return place


@pytest.fixture
def home(analysed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(analysed / "home", tmp_path / "home")
    chosen = {"home": tmp_path / "home", "detector": "motion", "reid": "colour", "chat": "rules"}
    for name, value in chosen.items():
        monkeypatch.setenv(f"VELVET_{name.upper()}", str(value))
    return tmp_path / "home"


def drawn(velvet, *words: str) -> Path:
    ended = velvet("annotate", *words)
    assert ended.exit_code == 0, ended.stderr
    return Path(ended.stdout.splitlines()[0])


def boxed(pixels: np.ndarray, walk: Walk, time_s: float) -> bool:
    """Whether lines of the box's red run along both sides of where the figure truly is."""
    x = left_edge(walk, time_s)
    assert x is not None
    beside = red(pixels)[TOP + 25 : TOP + SIZE[1] - 5]  # below the label, above the caption
    return all(lined(beside[:, side - 4 : side + 5]) for side in (x, x + SIZE[0]))


def lined(strip: np.ndarray) -> bool:
    """Whether nearly every row of the strip has some of it, and none is filled with it."""
    return bool(strip.any(axis=1).mean() > 0.9 and strip.mean(axis=1).max() < 0.95)


def red(pixels: np.ndarray) -> np.ndarray:
    """(h, w) where the picture is of the box's colour, as video keeps it."""
    blue, green, red = (pixels[..., n].astype(int) for n in range(3))
    return (red > 150) & (green < 100) & (blue < 100)


def test_those_who_fit_are_boxed_where_they_are_and_others_are_not(velvet, home: Path) -> None:
    file = drawn(velvet, "R1", "someone in green")
    assert file.parent == home / "clips"
    frames = list(read(file))
    assert len(frames) == 90
    for frame in frames:
        if left_edge(GREEN, frame.time_s) is not None and 3.05 < frame.time_s < 7.95:
            assert boxed(frame.pixels, GREEN, frame.time_s), frame.time_s
    for time_s in (0.5, 2.5, 8.5):  # nobody in green is there, and the one in red is not boxed
        shown = red(frames[round(time_s * 10)].pixels)
        walker = left_edge(RED, time_s)
        if walker is not None:
            shown[TOP - 2 : TOP + SIZE[1] + 2, walker - 2 : walker + SIZE[0] + 2] = False
        assert not shown.any()


def test_the_box_moves_between_the_frames_that_were_looked_at(velvet, home: Path) -> None:
    """Every second frame was looked at; on the others the box stands half way, not where it last was."""
    frames = list(read(drawn(velvet, "R1", "T2")))
    steps = [right_side(frame.pixels) for frame in frames[40:60]]
    assert all(0 < then - now <= 9 for now, then in zip(steps, steps[1:], strict=False))


def right_side(pixels: np.ndarray) -> int:
    """The rightmost column of the box, at half the figure's height."""
    return int(np.flatnonzero(red(pixels)[TOP + 50])[-1])


def test_the_file_plays_everywhere(velvet, home: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    ended = velvet("annotate", "r1", "P1", "--output", str(target))
    assert ended.exit_code == 0
    assert "h264, yuv420p" in ended.stdout
    assert "P1 T1" in ended.stdout
    assert probe(target).duration_s == pytest.approx(9.0, abs=0.05)
    data = target.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_person_is_boxed_on_each_recording(velvet, home: Path) -> None:
    lobby = [f for f in read(drawn(velvet, "R2", "P1")) if 1.1 < f.time_s < 5.9]
    assert all(boxed(f.pixels, LOBBY[0], f.time_s) for f in lobby[::5])


def test_a_recording_is_known_by_its_file_wherever_that_lies(
    velvet, home: Path, analysed: Path, tmp_path: Path
) -> None:
    file = next((analysed / "footage").glob("yard*"))
    shutil.copy(file, tmp_path / "copy.mp4")
    (tmp_path / "cut.mp4").write_bytes(file.read_bytes()[:-1])
    assert drawn(velvet, str(file), "T1").name == "R1-T1.mp4"
    assert drawn(velvet, str(tmp_path / "copy.mp4"), "T1").name == "R1-T1.mp4"
    stranger = velvet("annotate", str(tmp_path / "cut.mp4"), "T1")
    assert stranger.exit_code == 1
    assert "velvet ingest" in stranger.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("R1", "someone in yellow"),
        ("R1", "someone with a ladder"),
        ("R2", "T1"),
        ("R2", "P2"),
        ("R1", "T99"),
        ("R9", "someone in red"),
        ("nowhere.mp4", "someone in red"),
        ("R1", " "),
    ],
)
def test_where_nobody_can_be_boxed_nothing_is_written(
    velvet, home: Path, words: tuple[str, ...]
) -> None:
    ended = velvet("annotate", *words)
    assert (ended.exit_code, ended.stdout) == (1, "")
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "unexpectedly" not in ended.stderr
    assert not list((home / "clips").glob("*"))


def test_a_bad_target_is_refused(velvet, home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.mp4"
    mine.write_text("precious")
    for target in (mine, tmp_path / "no" / "such.mp4", tmp_path / "a.avi"):
        ended = velvet("annotate", "R1", "T1", "--output", str(target))
        assert ended.exit_code == 1
    assert mine.read_text() == "precious"
    assert not (tmp_path / "no").exists()
