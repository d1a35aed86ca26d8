"""Which files, of which camera, from when: told, written down, named, or guessed, and saying which."""

import os
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from velvet.footage.errors import BadFootage, BadSetting, NotFound
from velvet.ingest.sources.camera_file import CameraEntry, CameraFile
from velvet.ingest.sources.sources import (
    SourceOptions,
    content_hash,
    find_files,
    read_rate,
    read_source,
    refuse_shared_start,
)

CREATED = datetime(2020, 6, 29, 7, 9, 12, tzinfo=UTC)


def touch(file: Path, seconds: int = 1_700_000_000) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(b"x")
    os.utime(file, (seconds, seconds))
    return file


def test_files_folders_and_patterns_each_once(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.AVI", "notes.txt", "deep/c.mkv", ".hidden/d.mp4", "deep/.e.mp4"):
        touch(tmp_path / name)
    found = find_files([tmp_path, tmp_path / "a.mp4", str(tmp_path / "*.mp4")])
    assert [f.name for f in found] == ["a.mp4", "b.AVI", "c.mkv"]
    assert [f.name for f in find_files([tmp_path / "notes.txt"])] == ["notes.txt"]  # named outright
    with pytest.raises(NotFound, match="nothing-here"):
        find_files([tmp_path / "nothing-here"])


def test_a_pattern_that_leaves_the_ending_open_finds_videos_only(tmp_path: Path) -> None:
    for name in ("a.mp4", "notes.txt", "odd.dat", "deep/c.mkv"):
        touch(tmp_path / name)
    assert [f.name for f in find_files([str(tmp_path / "*")])] == ["a.mp4", "c.mkv"]
    assert [f.name for f in find_files([str(tmp_path / "*.dat")])] == ["odd.dat"]
    assert [f.name for f in find_files([str(tmp_path / "**" / "*.mkv")])] == ["c.mkv"]


def test_a_link_and_its_file_are_one(tmp_path: Path) -> None:
    touch(tmp_path / "a.mp4")
    (tmp_path / "b.mp4").symlink_to(tmp_path / "a.mp4")
    assert [f.name for f in find_files([tmp_path])] == ["a.mp4"]


@pytest.mark.parametrize("path", ["", "  ", "x" * 5000, "a\0b", "~no-such-user/x.mp4", "[", "**no"])
def test_a_path_that_cannot_be_looked_up_is_a_sentence(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    touch(tmp_path / "a.mp4")
    with pytest.raises(NotFound):
        find_files([path])


def test_what_the_user_says_wins_and_is_said(tmp_path: Path) -> None:
    file = touch(tmp_path / "yard_2026-03-02_10-00-05.mp4")
    told = SourceOptions(camera=" gate ", start="2026-01-01 12:00:00", timezone="Europe/Zurich")
    source = read_source(file, told, created=CREATED, duration_s=5)
    assert (source.camera, source.camera_source, source.camera_told) == ("gate", "--camera", True)
    assert source.start == datetime(2026, 1, 1, 11, tzinfo=UTC)
    assert (source.start_source, source.start_told) == ("--start", True)


def test_then_the_name_then_the_container_then_the_age(tmp_path: Path) -> None:
    choices = SourceOptions(timezone="Europe/Zurich")
    named = read_source(
        touch(tmp_path / "yard_2026-03-02_10-00-05.mp4"), choices, created=CREATED, duration_s=5
    )
    assert (named.camera, named.start) == ("yard", datetime(2026, 3, 2, 9, 0, 5, tzinfo=UTC))
    assert (named.start_source, named.start_told) == ("file name", False)
    plain = touch(tmp_path / "clip.mp4")
    made = read_source(plain, choices, created=CREATED, duration_s=5)
    assert (made.camera, made.start, made.start_source) == ("clip", CREATED, "container")
    aged = read_source(plain, choices, created=None, duration_s=20)
    assert aged.start == datetime.fromtimestamp(1_700_000_000 - 20, UTC)
    assert "modification" in aged.start_source


def test_a_start_on_this_machines_clock_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("velvet.ingest.sources.sources.own_zone", lambda: "Asia/Tokyo")
    by_name = touch(tmp_path / "yard_2026-03-02_10-00-05.mp4")
    named = read_source(by_name, SourceOptions(), created=None, duration_s=5)
    assert named.start == datetime(2026, 3, 2, 1, 0, 5, tzinfo=UTC)
    assert named.timezone == "Asia/Tokyo"
    assert named.start_source.startswith("file name") and "this machine" in named.start_source
    exact = read_source(
        touch(tmp_path / "20260302T100005Z.mp4"), SourceOptions(), created=None, duration_s=5
    )
    assert (exact.start, exact.start_source) == (
        datetime(2026, 3, 2, 10, 0, 5, tzinfo=UTC),
        "file name",
    )


def test_a_length_that_cannot_be_true_is_not_believed(tmp_path: Path) -> None:
    file = touch(tmp_path / "clip.mp4")
    for length_s in (1e15, float("nan"), float("inf"), -5):
        source = read_source(file, SourceOptions(timezone="UTC"), created=None, duration_s=length_s)
        assert source.start == datetime.fromtimestamp(1_700_000_000, UTC)


@pytest.mark.parametrize("told", ["2026-03-02 10:00:00", "2026-03-02T10:00:00+01:00"])
def test_one_start_for_several_files_is_refused(tmp_path: Path, told: str) -> None:
    files = [touch(tmp_path / name) for name in ("a.mp4", "b.mp4")]
    refuse_shared_start(files[:1], SourceOptions(start=told))
    with pytest.raises(BadSetting, match="--start"):
        refuse_shared_start(files, SourceOptions(start=told))
    entry = CameraEntry(files=["*.mp4"], start=told)
    written = SourceOptions(camera_file=CameraFile(tmp_path, {"yard": entry}))
    refuse_shared_start(files[:1], written)
    with pytest.raises(BadSetting, match="cameras.toml gives yard"):
        refuse_shared_start(files, written)


def test_one_start_for_several_files_that_only_their_names_give_to_the_camera(
    tmp_path: Path,
) -> None:
    names = ("yard_2026-03-02_10-00-00.mp4", "yard_2026-03-02_11-00-00.mp4")
    files = [touch(tmp_path / name) for name in names]
    entry = CameraEntry.model_validate({"start": "2026-03-02 10:00:00"})
    written = SourceOptions(camera_file=CameraFile(tmp_path, {"yard": entry}))
    with pytest.raises(BadSetting, match="cameras.toml gives yard"):
        refuse_shared_start(files, written)


def test_a_start_that_nobody_can_mean_is_refused_where_it_was_told(tmp_path: Path) -> None:
    far = (CREATED.replace(year=datetime.now(UTC).year + 2)).isoformat()
    for told in (far, "1899-12-31 10:00:00", "0001-01-01 10:00:00", "9999-12-31T23:59:59"):
        with pytest.raises(BadSetting, match="start"):
            read_source(
                touch(tmp_path / "a.mp4"), SourceOptions(start=told), created=None, duration_s=1
            )
    told = SourceOptions(start="1936-05-01 10:00:00", timezone="UTC")  # digitised film
    assert read_source(tmp_path / "a.mp4", told, created=None, duration_s=1).start.year == 1936


def test_what_a_clock_gone_wrong_wrote_stops_nothing(tmp_path: Path) -> None:
    by_name = touch(tmp_path / "yard_2099-03-02_10-00-05.mp4")
    assert read_source(by_name, SourceOptions(), created=None, duration_s=5).start.year == 2099
    plain, never = touch(tmp_path / "clip.mp4"), CREATED.replace(year=9999)
    source = read_source(plain, SourceOptions(), created=never, duration_s=5)
    assert "modification" in source.start_source


def test_a_camera_without_a_name_is_called_after_its_folder(tmp_path: Path) -> None:
    file = touch(tmp_path / "front door" / "2026-03-02" / "20260302_100005.mp4")
    source = read_source(file, SourceOptions(timezone="UTC"), created=None, duration_s=5)
    assert (source.camera, source.camera_source) == ("front door", "folder name")


@pytest.mark.parametrize("stem", ["y" * 90, "a\nb", "ya\x1brd", "ya\u202erd", "ya\udcffrd", "a\\b"])
def test_what_a_file_suggests_is_made_fit_to_show(tmp_path: Path, stem: str) -> None:
    source = read_source(
        touch(tmp_path / f"{stem}_20260302_100005.mp4"), SourceOptions(), created=None, duration_s=5
    )
    assert source.camera.isprintable() and len(source.camera) <= 64
    source.camera.encode()  # a name that is no text cannot be stored


@pytest.mark.parametrize(
    "name", ["  ", "a/b", "a\\b", "x" * 65, "a\nb", "\x1b[31m", "a\u202eb", "a\udcffb", "a\x85b"]
)
def test_camera_names_that_cannot_be_shown_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadSetting, match="camera name"):
        read_source(
            touch(tmp_path / "a.mp4"), SourceOptions(camera=name), created=None, duration_s=1
        )


def test_rates() -> None:
    assert read_rate("29.97") == Fraction(2997, 100)
    assert read_rate("30000/1001") == Fraction(30000, 1001)
    assert read_rate(" 7 ") == 7
    for wrong in ("", "fast", "0", "-7", "1/0", "1e9", "1e-999999999", "nan", "inf", "9" * 5000):
        with pytest.raises(BadSetting, match="frame rate"):
            read_rate(wrong)


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    one, other = touch(tmp_path / "a.mp4"), touch(tmp_path / "b.mp4")
    assert content_hash(one) == content_hash(other)
    other.write_bytes(b"y")
    assert content_hash(one) != content_hash(other)
    with pytest.raises(BadFootage):
        content_hash(tmp_path)


def test_an_empty_path_is_not_the_current_folder(tmp_path: Path, monkeypatch) -> None:
    touch(tmp_path / "a.mp4")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NotFound):
        find_files([""])


def test_a_name_that_cannot_be_shown_is_mended_where_nobody_chose_it(tmp_path: Path) -> None:
    source = read_source(
        touch(tmp_path / "new\nline.mp4"), SourceOptions(), created=None, duration_s=1
    )
    assert source.camera and "\n" not in source.camera


@pytest.mark.parametrize(
    ("start", "word", "utc_hour"),
    [
        ("2026-03-29 02:30", "skips", 1),  # 03:30 +02:00
        ("2026-10-25 02:30", "twice", 0),  # +02:00, the first
        ("2026-10-25 02:30+01:00", "", 1),
        ("2026-10-25 12:30", "", 11),
    ],
)
def test_what_daylight_saving_does_to_a_start_is_said(
    tmp_path: Path, start: str, word: str, utc_hour: int
) -> None:
    file = tmp_path / "yard.mp4"
    file.write_bytes(b"x")
    choices = SourceOptions(start=start, timezone="Europe/Zurich")
    source = read_source(file, choices, created=None, duration_s=1.0)
    assert source.start.hour == utc_hour
    assert (word in source.start_source) if word else source.start_source == "--start"
