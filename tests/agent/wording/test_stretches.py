"""Several stretches in words."""

from datetime import UTC, datetime, timedelta

from velvet.agent.wording.reading import MOST, spans
from velvet.footage.time.intervals import Interval

DAYS = [
    Interval(day, day + timedelta(hours=1))
    for day in (datetime(2026, 3, n, 9, tzinfo=UTC) for n in range(1, 9))
]


def test_the_first_are_told_and_the_rest_counted() -> None:
    assert spans(DAYS[:1]) == "2026-03-01 09:00:00 to 10:00:00 +00:00"
    assert spans(DAYS[:MOST]).count(" to ") == MOST
    assert spans(DAYS[: MOST + 1]).endswith("1 more stretch")
    assert spans(DAYS).endswith(f"{len(DAYS) - MOST} more stretches")
    assert spans([]) == ""
