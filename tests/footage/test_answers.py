"""Stretches of time keep their length through the hours that daylight saving skips and repeats."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from velvet.footage.time.intervals import Coverage, Interval

ZURICH = ZoneInfo("Europe/Zurich")


@pytest.mark.parametrize("begin", ["2026-03-29 00:30", "2026-10-25 00:30", "2026-07-01 00:30"])
def test_an_hour_is_an_hour(begin: str) -> None:
    start = datetime.fromisoformat(begin).replace(tzinfo=UTC)
    hour = Interval(start.astimezone(ZURICH), (start + timedelta(hours=1)).astimezone(ZURICH))
    assert Coverage("yard", (hour,)).seconds == 3600
    later = start + timedelta(hours=1, minutes=1)
    assert not hour.overlaps(
        later.astimezone(ZURICH), (later + timedelta(hours=1)).astimezone(ZURICH)
    )
    assert hour.overlaps(start + timedelta(minutes=59), later)
