"""Which files, of which camera, from when: told, written down, named, or guessed, and saying which."""

import os
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from footage.errors import BadFootage, BadSetting, NotFound
from ingest.camera_file import CameraFile, read_camera_file
from ingest.file_names import read_name
from ingest.sources import Choices, content_hash, find, learn, read_rate

CREATED = datetime(2020, 6, 29, 7, 9, 12, tzinfo=UTC)


def touch(file: Path, seconds: int = 1_700_000_000) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    os.utime(file, (seconds, seconds))
    return file


def test_files_folders_and_patterns_each_once(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.AVI", "notes.txt", "deep/c.mkv", ".hidden/d.mp4", "deep/.e.mp4"):
        touch(tmp_path / name)
    found = find([tmp_path, tmp_path / "a.mp4", str(tmp_path / "*.mp4")])
    assert [f.name for f in found] == ["a.mp4", "b.AVI", "c.mkv"]
    assert [f.name for f in find([tmp_path / "notes.txt"])] == ["notes.txt"]  # named outright
    with pytest.raises(NotFound, match="nothing-here"):
        find([tmp_path / "nothing-here"])


@pytest.mark.parametrize(
    ("name", "camera", "start"),
    [
        ("yard_2026-03-02_10-00-05.mp4", "yard", "2026-03-02 10:00:05"),
        ("yard 2026-03-02 10.00.05.mp4", "yard", "2026-03-02 10:00:05"),
        ("lab-a-20260302100005.mkv", "lab-a", "2026-03-02 10:00:05"),
        ("20260302_100005_front door.mp4", "front door", "2026-03-02 10:00:05"),
        ("ch01_20260302T100005Z.mp4", "ch01", "2026-03-02 10:00:05+00:00"),
        ("yard_2026-03-02_1000.mp4", "yard", "2026-03-02 10:00:00"),
        ("gate-1772442005.mp4", "gate", "2026-03-02 09:00:05+00:00"),
        ("gate-1772442005250.mp4", "gate", "2026-03-02 09:00:05.250000+00:00"),
        ("2026-03-02/10/yard/05.30.mp4", "yard", "2026-03-02 10:05:30"),
        ("lab-cam-a.mp4", "lab-cam-a", None),
        ("yard_2026-02-31_10-00-00.mp4", "yard", None),
        ("IMG_0042.MOV", "IMG_0042", None),
    ],
)
def test_names_that_recorders_give(name: str, camera: str, start: str | None) -> None:
    told = read_name(Path(name))
    assert told.rest == camera
    assert told.start == (datetime.fromisoformat(start) if start else None)


def test_what_the_user_says_wins_and_is_said(tmp_path: Path) -> None:
    file = touch(tmp_path / "yard_2026-03-02_10-00-05.mp4")
    told = Choices(camera=" gate ", start="2026-01-01 12:00:00", timezone="Europe/Zurich")
    source = learn(file, told, created=CREATED, duration_s=5)
    assert (source.camera, source.camera_source, source.camera_told) == ("gate", "--camera", True)
    assert source.start == datetime(2026, 1, 1, 11, tzinfo=UTC)
    assert (source.start_source, source.start_told) == ("--start", True)


def test_then_the_name_then_the_container_then_the_age(tmp_path: Path) -> None:
    choices = Choices(timezone="Europe/Zurich")
    named = learn(
        touch(tmp_path / "yard_2026-03-02_10-00-05.mp4"), choices, created=CREATED, duration_s=5
    )
    assert (named.camera, named.start) == ("yard", datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC))
    assert (named.start_source, named.start_told) == ("file name", False)
    plain = touch(tmp_path / "clip.mp4")
    made = learn(plain, choices, created=CREATED, duration_s=5)
    assert (made.camera, made.start, made.start_source) == ("clip", CREATED, "container")
    aged = learn(plain, choices, created=None, duration_s=20)
    assert aged.start == datetime.fromtimestamp(1_700_000_000 - 20, UTC)
    assert "modification" in aged.start_source


def camera_file(tmp_path: Path, text: str) -> CameraFile:
    (tmp_path / "cameras.toml").write_text(text)
    return read_camera_file(tmp_path / "cameras.toml")


def test_cameras_toml_speaks_for_its_files(tmp_path: Path) -> None:
    read = camera_file(
        tmp_path,
        '[cameras.lab-a]\ntimezone = "Europe/Zurich"\nplace = "laboratory"\n'
        'files = ["lab-cam-a*.mp4", "old/*"]\nstart = "2026-03-02 10:00:00"\nfps = "7"\n',
    )
    source = learn(
        touch(tmp_path / "lab-cam-a.mp4"),
        Choices(camera_file=read),
        created=CREATED,
        duration_s=5,
    )
    assert (source.camera, source.place, source.rate) == ("lab-a", "laboratory", Fraction(7))
    assert source.start == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert read.camera_of(tmp_path / "old" / "x.mp4") == "lab-a"
    assert read.camera_of(tmp_path / "other.mp4") == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cameras = [", "not TOML"),
        ('[cameras.a]\ntime_zone = "UTC"', "time_zone"),
        ('[cameras.a]\ntimezone = "Mars"', "camera a"),
        ("[cameras.a]\nfiles = 3", "files"),
        ("", "cameras"),
    ],
)
def test_a_wrong_cameras_toml_is_named(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        camera_file(tmp_path, text)
    assert "cameras.toml" in str(error.value)


@pytest.mark.parametrize("name", ["  ", "a/b", "x" * 65, "a\nb", "\x1b[31m"])
def test_camera_names_that_cannot_be_shown_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match="camera name"):
        learn(touch(tmp_path / "a.mp4"), Choices(camera=name), created=None, duration_s=1)


def test_rates() -> None:
    assert read_rate("29.97") == Fraction(2997, 100)
    assert read_rate("30000/1001") == Fraction(30000, 1001)
    for wrong in ("", "fast", "0", "-7", "1/0", "1e9"):
        with pytest.raises(BadSetting, match="frame rate"):
            read_rate(wrong)


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    one, other = touch(tmp_path / "a.mp4"), touch(tmp_path / "b.mp4")
    assert content_hash(one) == content_hash(other)
    other.write_bytes(b"y")
    assert content_hash(one) != content_hash(other)
    with pytest.raises(BadFootage):
        content_hash(tmp_path)
