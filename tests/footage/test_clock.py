"""Instants on a camera's clock: offsets, daylight-saving hours, words for lengths."""

from datetime import UTC, datetime

import pytest

from footage.clock import iso, lasting, read_instant, stamp, zone_named
from footage.errors import BadSetting

ZURICH = "Europe/Zurich"


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-02 10:00:00", "2026-03-02 09:00:00"),
        ("2026-07-02 10:00:00", "2026-07-02 08:00:00"),
        ("2026-03-02T10:00:20+01:00", "2026-03-02 09:00:20"),
        ("2026-03-02T10:00:20Z", "2026-03-02 10:00:20"),
        ("2026-10-25 02:30:00", "2026-10-25 00:30:00"),  # occurs twice: the first
        ("2026-03-29 02:30:00", "2026-03-29 01:30:00"),  # skipped: 03:30 summer time
        ("2026-03-02", "2026-03-01 23:00:00"),
    ],
)
def test_local_times_become_instants(text: str, utc: str) -> None:
    assert read_instant(text, ZURICH) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-02-31 10:00", "10:00", "1e9"])
def test_what_is_no_instant_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadSetting, match="2026-03-02 10:00:00"):
        read_instant(text, ZURICH)


def test_shown_with_the_offset_of_that_day() -> None:
    winter, summer = (datetime(2026, month, 2, 9, 0, 7, tzinfo=UTC) for month in (3, 7))
    assert iso(winter, ZURICH) == "2026-03-02T10:00:07+01:00"
    assert stamp(summer, ZURICH) == "2026-07-02 11:00:07 +02:00"
    assert stamp(winter, "America/New_York") == "2026-03-02 04:00:07 -05:00"


@pytest.mark.parametrize("name", ["Europe/Zurch", "../etc/passwd", "", "Mars", "\x00"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(BadSetting, match="zone"):
        zone_named(name)


def test_the_nearest_zone_is_named() -> None:
    with pytest.raises(BadSetting, match="Europe/Zurich"):
        zone_named("Europe/Zurch")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(7.3, "7 s"), (59.6, "1 min"), (130, "2 min 10 s"), (3900, "1 h 05 min"), (7200, "2 h")],
)
def test_lengths_in_words(seconds: float, words: str) -> None:
    assert lasting(seconds) == words
