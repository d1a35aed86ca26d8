"""Instants on a camera's clock: offsets, daylight-saving hours, words for lengths."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.errors import BadSetting
from velvet.footage.time.clock import (
    between_s,
    iso,
    lasting,
    local,
    moment,
    own_zone,
    read_instant,
    span,
    stamp,
    zone_named,
)

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


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-02-31 10:00", "10:00", "1e9", "0001-01-01", "9999-12-31T23:00-05:00"],
)
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
    [
        (0, "0 s"),
        (7.3, "7 s"),
        (59.6, "1 min"),
        (130, "2 min 10 s"),
        (3599.7, "1 h"),
        (3900, "1 h 05 min"),
        (7190, "2 h"),
        (360_000, "100 h"),
    ],
)
def test_lengths_in_words(seconds: float, words: str) -> None:
    assert lasting(seconds) == words


@given(st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)))
def test_what_is_shown_is_read_back_to_the_second(naive: datetime) -> None:
    """Also within the hour that occurs twice, since the offset is shown."""
    instant = naive.replace(tzinfo=UTC, microsecond=0)
    assert read_instant(iso(instant, ZURICH), "UTC") == instant
    assert read_instant(stamp(instant, ZURICH), "UTC") == instant
    assert local(instant, ZURICH) == instant


def test_the_two_hours_of_one_name_are_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert iso(first, ZURICH) == "2026-10-25T02:30:00+02:00"
    assert iso(first + timedelta(hours=1), ZURICH) == "2026-10-25T02:30:00+01:00"


def zurich(instant: datetime) -> datetime:
    return local(instant, ZURICH)


def test_from_to_says_day_and_offset_once_where_they_stay() -> None:
    start = zurich(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert span(start, start + timedelta(seconds=7)) == "2026-03-02 10:00:00 to 10:00:07 +01:00"
    assert span(start, start + timedelta(hours=20)) == (
        "2026-03-02 10:00:00 to 2026-03-03 06:00:00 +01:00"
    )
    night = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the clocks go forward at 01:00 UTC
    assert span(zurich(night), zurich(night + timedelta(hours=1))) == (
        "2026-03-29 01:30:00 +01:00 to 2026-03-29 03:30:00 +02:00"
    )


def test_a_moment_is_told_by_its_own_clock() -> None:
    instant = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert moment(zurich(instant)) == stamp(instant, ZURICH) == "2026-03-02 10:00:00 +01:00"


def test_a_machine_with_an_impossible_zone_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def conflicting() -> str:
        raise ZoneInfoNotFoundError("Multiple conflicting time zone configurations found")

    monkeypatch.setattr("tzlocal.get_localzone_name", conflicting)
    with pytest.raises(BadSetting, match="TZ"):
        own_zone()


def test_between_two_times_as_shown_even_where_the_clocks_change() -> None:
    start = datetime(2026, 10, 25, 2, 59, 59, 900_000, ZoneInfo(ZURICH))
    end = datetime(2026, 10, 25, 2, 0, 10, 100_000, ZoneInfo(ZURICH), fold=1)
    assert between_s(start, end) == 11
    assert between_s(end, start) == -11
