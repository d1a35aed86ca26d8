"""What is older than its camera keeps goes; what is held stays, and a recording goes as a whole or not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from velvet.footage.errors import BadSetting
from velvet.indexes.library import Library
from velvet.ingest.sources.camera_entry import read_retention
from velvet.ingest.sources.camera_file import read_camera_file
from velvet.ingest.sources.registration import apply_camera_config
from velvet.services.erasure.forget import forget
from velvet.services.erasure.retention import expired, place_hold

YARD = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)  # T1 to T4, 60 s; the lobby 90 s later: T5, T6


@pytest.fixture
def library(library: Library) -> Library:
    library.cameras.set_retention("yard", 30)
    return library


def after(days: float, seconds: float = 0) -> datetime:
    return YARD + timedelta(days=days, seconds=seconds)


def test_nothing_goes_before_its_time(library: Library) -> None:
    assert expired(library, after(29)).is_empty
    library.cameras.set_retention("yard", None)
    assert expired(library, after(4000)).is_empty


def test_a_recording_goes_once_all_of_it_is_old(library: Library) -> None:
    old = expired(library, after(30, 61))
    assert old.erasure_target.recordings == (1,) and old.erasure_target.tracklets == (1, 2, 3, 4)
    with library.ingesting():
        forget(library, old.erasure_target)
    assert [r.id for r in library.recordings.all()] == ["R2"]
    assert {s.id for s in library.tracklets.sightings()} == {"T5", "T6"}
    assert expired(library, after(31)).is_empty


def test_of_one_that_is_partly_old_those_go_who_had_left(library: Library) -> None:
    old = expired(library, after(30, 12))  # T1 left after 5 s, T2 is there from 10 to 15 s
    assert old.erasure_target.tracklets == (1,) and old.erasure_target.recordings == ()


def test_who_is_held_stays_and_is_told(library: Library) -> None:
    place_hold(library, "P2", "claim 4711")  # T2, T4
    old = expired(library, after(31))
    assert old.erasure_target.tracklets == (1, 3) and old.erasure_target.recordings == ()
    assert dict(old.held) == {"P2": 2}
    with library.ingesting():
        forget(library, old.erasure_target)
    assert {s.id for s in library.tracklets.sightings()} == {"T2", "T4", "T5", "T6"}


def test_a_held_recording_stays(library: Library) -> None:
    place_hold(library, "R1", "asked for by the police")
    old = expired(library, after(31))
    assert old.is_empty and dict(old.held) == {"R1": 4}


def test_the_cameras_file_says_how_long(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "cameras.toml"
    file.write_text('[cameras.lobby]\nkeep = "2 weeks"\n[cameras.yard]\n')
    apply_camera_config(read_camera_file(file), library, lambda told: None)
    assert library.cameras.retention_days() == {
        "lobby": 14.0
    }  # nothing is said of the yard any more


@pytest.mark.parametrize(
    ("words", "days"),
    [("30 days", 30), ("1 day", 1), ("2 weeks", 14), ("12 hours", 0.5), ("", None)],
)
def test_a_time_to_keep_is_read(words: str, days: float | None) -> None:
    assert read_retention(words) == days


@pytest.mark.parametrize("words", ["soon", "0 days", "-3 days", "30", "30 days or so"])
def test_what_is_none_is_refused(words: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting):
        read_retention(words)
    file = tmp_path / "cameras.toml"
    file.write_text(f'[cameras.lobby]\nkeep = "{words}"\n')
    with pytest.raises(BadSetting, match="lobby"):
        read_camera_file(file)
