"""`cameras.toml`: whose file it is, what is said of a camera, and a sentence for every mistake."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from velvet.footage.errors import BadSetting
from velvet.ingest.sources.camera_file import CameraFile, read_camera_file
from velvet.ingest.sources.sources import SourceOptions, read_source

WHOLE = """
[cameras.lab-a]
timezone = "Europe/Zurich"
place = "laboratory"
files = ["lab-cam-a*.mp4", "old/*"]
start = "2026-03-02 10:00:00"
fps = "7"
[cameras."front door"]
files = ["*"]
"""


def camera_file(folder: Path, text: str | bytes) -> CameraFile:
    file = folder / "cameras.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_camera_file(file)


def test_it_speaks_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "lab-cam-a.mp4").touch()
    read = camera_file(tmp_path, WHOLE)
    source = read_source(
        tmp_path / "lab-cam-a.mp4", SourceOptions(camera_file=read), created=None, duration_s=5
    )
    assert (source.camera, source.place, source.rate) == ("lab-a", "laboratory", Fraction(7))
    assert (source.camera_source, source.camera_told) == ("cameras.toml", True)
    assert source.start == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (source.start_source, source.start_told) == ("cameras.toml", True)


def test_the_command_line_comes_first(tmp_path: Path) -> None:
    (tmp_path / "lab-cam-a.mp4").touch()
    told = SourceOptions(
        timezone="UTC",
        start="2026-01-01 12:00:00",
        rate=Fraction(25),
        camera_file=camera_file(tmp_path, WHOLE),
    )
    source = read_source(tmp_path / "lab-cam-a.mp4", told, created=None, duration_s=5)
    assert source.start == datetime(2026, 1, 1, 12, tzinfo=UTC)
    assert (source.camera, source.timezone, source.rate) == ("lab-a", "UTC", 25)


def test_a_camera_named_on_the_command_line_keeps_what_is_written_of_it(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").touch()
    told = SourceOptions(camera="lab-a", camera_file=camera_file(tmp_path, WHOLE))
    source = read_source(tmp_path / "x.mp4", told, created=None, duration_s=5)
    assert (source.camera_source, source.place) == ("--camera", "laboratory")


@pytest.mark.parametrize(
    ("pattern", "file", "matches"),
    [
        ("a*.mp4", "a1.mp4", True),
        ("a*.mp4", "elsewhere/a1.mp4", True),  # a name, wherever it lies
        ("old/*", "old/x.mp4", True),
        ("old/*", "old/deep/x.mp4", True),
        ("old/*", "new/x.mp4", False),
        ("./old/*.mp4", "old/x.mp4", True),
        ("../side/*", "../side/x.mp4", True),
        ("{folder}/old/*", "old/x.mp4", True),
        ("a[12].mp4", "a2.mp4", True),
    ],
)
def test_patterns_start_from_the_file(
    tmp_path: Path, pattern: str, file: str, matches: bool
) -> None:
    folder = tmp_path / "odd [x] name"
    folder.mkdir()
    pattern = pattern.replace("{folder}", str(tmp_path / "odd [[]x] name"))
    read = camera_file(folder, f"[cameras.yard]\nfiles = ['{pattern}']\n")
    assert read.camera_of(folder / file) == ("yard" if matches else "")


def test_the_first_camera_that_matches_has_the_file(tmp_path: Path) -> None:
    read = camera_file(tmp_path, WHOLE)
    assert read.camera_of(tmp_path / "lab-cam-a.mp4") == "lab-a"
    assert read.camera_of(tmp_path / "other.mp4") == "front door"


def test_numbers_dates_and_windows_need_no_quotes(tmp_path: Path) -> None:
    text = "[cameras.a]\r\nfps = 12.5\r\nstart = 2026-03-02T10:00:00+01:00\r\n"
    entry = camera_file(tmp_path, b"\xef\xbb\xbf" + text.encode()).cameras["a"]
    assert entry.fps == "12.5"
    assert datetime.fromisoformat(entry.start) == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("cameras = [", "not TOML"),
        (b"\xff\xfe", "not TOML"),
        ("", "cameras.yard"),
        ("[camera.a]", "cameras.yard|unknown"),
        ("[cameras.a]\n[zones.b]", "`zones` is unknown"),
        ('[cameras.a]\ntime_zone = "UTC"', "time_zone.*timezone.*keys are: timezone, place, files"),
        ("[cameras.a]\nzebra = 1", "zebra.*keys are: timezone, place, files, start, fps"),
        ('[cameras.a]\ntimezone = "Europe/Zurch"', "camera a.*Europe/Zurich"),
        ("[cameras.a]\nfiles = 3", "cameras.a.files.*list"),
        ('[cameras.a]\nfiles = "a.mp4"', "cameras.a.files.*list"),
        ("[cameras.a]\nplace = 3", "cameras.a.place"),
        ('[cameras.a]\nstart = "soon"', "camera a.*2026-03-02 10:00:00"),
        ("[cameras.a]\nstart = 10:00:00", "camera a|start"),
        ("[cameras.a]\nfps = 0", "camera a.*frame rate"),
        ("[cameras.a]\nfps = true", "cameras.a.fps"),
        ('[cameras."a/b"]', "camera name"),
        ('[cameras.""]', "camera name"),
        ("cameras = 3", "cameras"),
        ("[cameras]\na = 3", "cameras.a"),
    ],
)
def test_a_mistake_is_a_sentence_with_file_and_key(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    with pytest.raises(BadSetting, match=says) as error:
        camera_file(tmp_path, text)
    assert "cameras.toml" in str(error.value)


def test_a_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    for nothing in (tmp_path / "nowhere.toml", tmp_path):
        with pytest.raises(BadSetting, match="cannot be read"):
            read_camera_file(nothing)


@pytest.mark.parametrize("text", ["cameras = " + "[" * 5000, "[cameras" + ".a" * 5000 + "]"])
def test_a_file_nested_too_deep_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    file = tmp_path / "cameras.toml"
    file.write_text(text)
    with pytest.raises(BadSetting):
        read_camera_file(file)
