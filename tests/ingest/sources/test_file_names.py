"""Camera and start from the names that recorders of many makes give."""

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.ingest.sources.file_names import folder_camera, read_name


@pytest.mark.parametrize(
    ("name", "camera", "start"),
    [
        ("yard_2026-03-02_10-00-05.mp4", "yard", "2026-03-02 10:00:05"),
        ("yard 2026-03-02 10.00.05.mp4", "yard", "2026-03-02 10:00:05"),
        ("yard 2026-03-02 at 10.00.05.mov", "yard", "2026-03-02 10:00:05"),
        ("yard_2026-03-02, 23h21m12s.mp4", "yard", "2026-03-02 23:21:12"),
        ("lab-a-20260302100005.mkv", "lab-a", "2026-03-02 10:00:05"),
        ("20260302_100005_front door.mp4", "front door", "2026-03-02 10:00:05"),
        ("ch01_20260302T100005Z.mp4", "ch01", "2026-03-02 10:00:05+00:00"),
        ("20260302T100005-0500_ch01.mp4", "ch01", "2026-03-02 10:00:05-05:00"),
        ("yard - 2026-03-02 - 10.00.05+0100.mp4", "yard", "2026-03-02 10:00:05+01:00"),
        ("yard_20260302_100005-0042.mp4", "yard", "2026-03-02 10:00:05"),  # a number, no offset
        ("yard_20260302_100005+9999.mp4", "yard", "2026-03-02 10:00:05"),
        ("yard_2026-03-02_1000.mp4", "yard", "2026-03-02 10:00:00"),
        ("gate-1772442005.mp4", "gate", "2026-03-02 09:00:05+00:00"),
        ("gate-1772442005250.mp4", "gate", "2026-03-02 09:00:05.250000+00:00"),
        ("192.168.1.64_01_20260302100005123.mp4", "192.168.1.64_01", "2026-03-02 10:00:05.123"),
        ("yard_2026-03-02.mp4", "yard", None),
        ("lab-cam-a.mp4", "lab-cam-a", None),
        ("yard_2026-02-31_10-00-00.mp4", "yard", None),
        ("IMG_0042.MOV", "IMG_0042", None),
        ("00042.mp4", "", None),
    ],
)
def test_names(name: str, camera: str, start: str | None) -> None:
    told = read_name(Path(name))
    assert told.rest == camera
    assert told.start == (datetime.fromisoformat(start) if start else None)


@pytest.mark.parametrize(
    ("name", "camera"),
    [
        ("NVR_ch1_main_20260302100000_20260302110000.dav", "NVR_ch1_main"),
        ("20260302100000_20260302110000.mp4", ""),
        ("2026-03-02_10-00-00_10-05-00.mp4", ""),
        ("20260302-100000-100500_192.168.1.11-CH2.mp4", "192.168.1.11-CH2"),
        ("RecM01_20260302_100000_100030_0_ABCDEF.mp4", ""),  # the last part is each file's own
        ("VID_20260302_100000.mp4", ""),
    ],
)
def test_an_end_a_number_or_a_recorders_word_is_no_camera(name: str, camera: str) -> None:
    told = read_name(Path(name))
    assert told.rest == camera
    assert told.start == datetime(2026, 3, 2, 10)


@pytest.mark.parametrize(
    ("path", "camera"),
    [
        ("yard/2026-03-02/10-05-30.mp4", "yard"),
        ("yard/2026/03/02/10-05-30.mp4", "yard"),
        ("records/yard/20260302/100530.mp4", "yard"),
        ("2026-03-02/yard/10-05-30.mp4", "yard"),
        ("2026-03-02/10-05-30_yard.mp4", "yard"),
        ("nvr/2026-03-02/001/dav/10/10.05.30-10.10.00[M][0@0][0].dav", "nvr 001"),
    ],
)
def test_folders_of_days(path: str, camera: str) -> None:
    told = read_name(Path(path))
    assert (told.rest, told.start) == (camera, datetime(2026, 3, 2, 10, 5, 30))


def test_frigates_folders_are_in_utc() -> None:
    told = read_name(Path("recordings/2026-03-02/10/yard/05.30.mp4"))
    assert told.rest == "yard"
    assert told.start == datetime.fromisoformat("2026-03-02T10:05:30+00:00")


def test_a_folder_of_days_or_numbers_is_no_camera() -> None:
    assert folder_camera(Path("/nvr/yard/Mp4Record/2026/03/02/a.mp4")) == "yard"
    assert folder_camera(Path("/2026-03-02/10/a.mp4")) == ""


@given(st.text(alphabet="0123456789-_.:T Z+[]/ath2026ms", min_size=1, max_size=50))
def test_no_name_is_too_odd(name: str) -> None:
    told = read_name(Path(name))
    assert told.start is None or told.start.year >= 2000
