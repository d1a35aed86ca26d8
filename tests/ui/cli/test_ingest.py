"""`velvet ingest`: options, progress as lines, the closing table, exit codes."""

import re
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from support.models.bright_blobs import ingest_models
from support.pictures.numbered_clips import steady, write
from velvet.indexes.library import Library
from velvet.ingest.events import IngestPlan

RED = (40, 40, 220)


def walk(file: Path, length_s: float = 8, ground: int = 120) -> Path:
    """A red figure walks through a grey room."""
    pictures = []
    for time_s in steady(length_s, 10):
        shown = np.full((180, 320, 3), ground, np.uint8)
        x = int(10 + 250 * time_s / length_s)
        shown[60:160, x : x + 40] = RED
        pictures.append(shown)
    return write(file, steady(length_s, 10), size=(320, 180), pictures=pictures)


@pytest.fixture
def footage(tmp_path: Path) -> Path:
    place = tmp_path / "footage"
    place.mkdir()
    walk(place / "yard_2026-03-02_10-00-00.mp4")
    return place


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Models that need no loading."""
    monkeypatch.setattr("velvet.ingesting.ingest_models", lambda settings: ingest_models())


def test_a_folder_is_analysed_and_summed_up(velvet, no_home: Path, footage: Path) -> None:
    ended = velvet("ingest", str(footage), "--timezone", "Europe/Zurich")
    assert ended.exit_code == 0, ended.stderr
    figures = dict(re.findall(r"^(\S.*?)  +(\S.*?) *$", ended.stdout, re.MULTILINE))
    assert figures["recordings analysed"] == "1"
    assert figures["footage"] == "8 s"
    assert figures["tracklets found"] == figures["people in the library"] == "1"
    assert figures["failed"] == "0"


def test_progress_in_a_file_is_plain_lines(velvet, no_home: Path, footage: Path) -> None:
    said = velvet("ingest", str(footage)).stderr
    assert "camera yard (file name)" in said
    assert "1 recording to analyse, 8 s of footage." in said
    assert re.search(r"^Looking R1 yard_2026-03-02_10-00-00.mp4: +\d+ %", said, re.MULTILINE)
    assert "\x1b" not in said
    assert "\r" not in said


def test_what_the_user_says_of_a_recording_counts(velvet, no_home: Path, footage: Path) -> None:
    file = str(footage / "yard_2026-03-02_10-00-00.mp4")
    told = ("--camera", "gate", "--start", "2026-07-01 09:00:00", "--timezone", "Asia/Tokyo")
    assert velvet("ingest", file, *told, "--fps", "5").exit_code == 0
    with Library.open(no_home) as library:
        known = library.recordings.all()[0]
        assert (known.camera, known.start_source) == ("gate", "--start")
        assert known.start.isoformat() == "2026-07-01T00:00:00+00:00"
        assert known.duration_s == pytest.approx(16, abs=0.3)  # 80 frames at 5 a second


def test_the_same_again_needs_nothing(velvet, no_home: Path, footage: Path) -> None:
    velvet("ingest", str(footage))
    again = velvet("ingest", str(footage))
    assert again.exit_code == 0
    assert "Nothing new" in again.stderr


def test_a_broken_file_fails_alone(velvet, no_home: Path, footage: Path) -> None:
    (footage / "empty.mp4").write_bytes(b"")
    ended = velvet("ingest", str(footage))
    assert ended.exit_code == 1
    assert "empty.mp4" in ended.stdout.replace("\n", "")
    with Library.open(no_home) as library:
        assert [r.stage for r in library.recordings.all() if r.camera == "yard"] == ["tracked"]


def test_one_start_for_two_recordings_is_refused(velvet, no_home: Path, footage: Path) -> None:
    walk(footage / "second.mp4", ground=80)
    ended = velvet("ingest", str(footage), "--start", "2026-03-02 10:00:00")
    assert ended.exit_code == 1
    assert "--start" in ended.stderr
    assert not (no_home / "catalog.sqlite3").exists()


def test_one_start_written_for_two_recordings_is_refused(
    velvet, no_home: Path, footage: Path
) -> None:
    walk(footage / "second.mp4", ground=80)
    written = footage / "cameras.toml"
    written.write_text('[cameras.gate]\nfiles = ["*.mp4"]\nstart = "2026-03-02 10:00:00"\n')
    ended = velvet("ingest", str(footage), "--cameras", str(written))
    assert ended.exit_code == 1
    assert "cameras.toml gives gate one start" in ended.stderr
    assert not (no_home / "catalog.sqlite3").exists()


@pytest.mark.parametrize("by", ["--start", "cameras.toml"])
def test_a_start_in_the_future_is_kept_and_warned_of(
    velvet, no_home: Path, footage: Path, by: str
) -> None:
    soon = f"{datetime.now() + timedelta(days=30):%Y-%m-%d 10:00:00}"
    written = footage / "cameras.toml"
    written.write_text(f'[cameras.yard]\nstart = "{soon}"\n')
    told = {"--start": soon, "cameras.toml": str(written)}[by]
    option = {"--start": "--start", "cameras.toml": "--cameras"}[by]
    ended = velvet("ingest", str(footage), "--timezone", "UTC", option, told)
    assert ended.exit_code == 0
    for said in (ended.stdout, ended.stderr):
        assert said.count(f"in the future: {soon}") == 1
        assert by in said
    with Library.open(no_home) as library:
        assert f"{library.recordings.all()[0].start:%Y-%m-%d %H:%M:%S}" == soon
    again = velvet("ingest", str(footage), "--timezone", "UTC", option, told)
    assert "in the future" not in again.stdout + again.stderr


@pytest.mark.parametrize("year", ["0001", "1899", "9999"])
def test_a_start_that_nobody_can_mean_is_refused(
    velvet, no_home: Path, footage: Path, year: str
) -> None:
    written = footage / "cameras.toml"
    written.write_text(f'[cameras.yard]\nstart = "{year}-06-01 10:00:00"\n')
    told = (["--start", f"{year}-06-01 10:00:00"], ["--cameras", str(written)])
    for words in told:
        ended = velvet("ingest", str(footage), *words)
        assert ended.exit_code == 1
        assert year in ended.stderr
        assert "unexpectedly" not in ended.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("--fps", "many"),
        ("--start", "yesterday-ish"),
        ("--timezone", "Mars/Olympus"),
        ("--cameras", "nowhere.toml"),
        ("--camera", "a/b"),
    ],
    ids=" ".join,
)
def test_a_wrong_option_is_a_sentence(velvet, no_home: Path, footage: Path, wrong) -> None:
    ended = velvet("ingest", str(footage), *wrong)
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_path_to_nothing_is_a_sentence(velvet, no_home: Path, tmp_path: Path) -> None:
    ended = velvet("ingest", str(tmp_path / "nothing"))
    assert ended.exit_code == 1
    assert "nothing" in ended.stderr


def test_ctrl_c_keeps_what_is_finished(
    velvet, no_home: Path, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(footage / "zoo_2026-03-02_11-00-00.mp4", ground=80)

    def one_then_stop(real=None, done=[]):  # noqa: B006
        models = ingest_models()
        detect = models.detector.detect

        def interrupted(frame):
            if len(done) > 90:
                raise KeyboardInterrupt
            done.append(frame.index)
            return detect(frame)

        models.detector.detect = interrupted
        return models

    monkeypatch.setattr("velvet.ingesting.ingest_models", one_then_stop)
    ended = velvet("ingest", str(footage))
    assert ended.exit_code == 130
    assert "Stopped early" in ended.stdout
    figures = dict(re.findall(r"^(\S.*?)  +(\S.*?) *$", ended.stdout, re.MULTILINE))
    assert [figures[k] for k in ("recordings analysed", "already analysed", "not finished")] == [
        *("1", "0", "1")
    ]
    with Library.open(no_home) as library:
        assert len(library.tracklets.find()) == 1


def test_a_second_ingest_names_the_first(velvet, no_home: Path, footage: Path) -> None:
    with Library.open(no_home) as library, library.ingesting():
        program = "from velvet.ui.cli.app import main; main()"
        ended = subprocess.run(
            [sys.executable, "-c", program, "ingest", str(footage)],
            capture_output=True,
            text=True,
            check=False,
        )
    assert ended.returncode == 1
    assert "Traceback" not in ended.stderr


def test_too_little_disk_is_told(
    velvet, no_home: Path, footage: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    greedy = IngestPlan(new=1, known=0, footage_s=8, expected_s=0, expected_bytes=10**18)
    monkeypatch.setattr("velvet.ingest.pipeline.plan", lambda *_: greedy)
    assert "1000000 TB" in velvet("ingest", str(footage)).stderr


def test_what_velvet_wrote_itself_is_no_footage(velvet, no_home: Path) -> None:
    own = no_home / "clips"
    own.mkdir(parents=True)
    walk(own / "journey.mp4")
    ended = velvet("ingest", str(own))
    assert ended.exit_code == 1
    assert "Velvet itself" in ended.stderr
