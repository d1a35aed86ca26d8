"""A time in a named zone is read rightly or refused, never taken for a local one."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.phrases import read_when

ZURICH = "Europe/Zurich"
NOW = datetime(2026, 3, 5, 12, tzinfo=ZoneInfo(ZURICH))


@pytest.mark.parametrize(
    ("text", "start", "minutes"),
    [
        ("Who was there on 2026-03-02 at 09:00 UTC?", 9, 1),
        ("Who was there on 2026-03-02 at 09:00Z?", 9, 1),
        ("at 2026-03-02 09:00 gmt", 9, 1),
        ("Who was there on 2026-03-02 at 09:00 +01:00?", 8, 1),
        ("2026-03-02T09:00-0500", 14, 1),
        ("from 2026-03-02 09:00 to 10:30 UTC", 9, 90),
        ("on 2026-03-02 between 09:00 and 10:30 UTC", 9, 90),
        ("from 2026-03-02 09:00 UTC to 2026-03-02 10:30 UTC", 9, 90),
    ],
)
def test_a_full_time_with_its_offset_is_read(text: str, start: int, minutes: int) -> None:
    phrase = read_when(text, NOW, ZURICH)
    assert phrase is not None
    (told,) = phrase.intervals()
    assert told.start == datetime(2026, 3, 2, start, tzinfo=UTC)
    assert (told.end - told.start).total_seconds() == minutes * 60
    again = read_when(" ".join(text[a:b] for a, b in phrase.spans), NOW, ZURICH)
    assert again is not None and again.intervals() == [told]


ZONED = (
    *("at 09:00 UTC", "09:00 UTC on 2 March", "yesterday at 9:00 UTC", "at 9 UTC", "at 9 am GMT"),
    *("2026-03-02 at 09:00 CET", "2026-03-02 09:00 CEST", "at 09:00 BST", "at 4 pm EST"),
    *(
        "at 09:00 ET",
        "after 3 pm PST",
        "between 9:00 and 10:00 est",
        "at 09:00 (UTC)",
        "at noon UTC",
    ),
    *(
        "at 09:00 Zurich time",
        "at 9 Zurich time",
        "at 9:00 zurich time",
        "at 9 am in New York time",
    ),
    *("at 09:00 Eastern time", "at 3 pm London time yesterday", "at 09:00 Europe/Zurich"),
    *("at 9:00Z", "at 9:00 +01:00", "at 09:00 +1", "at 9:00 UTC+1", "2026-03-02 09:00 UTC+1"),
    *("2026-03-02 09:00 to 10:00 CET", "2026-03-02 09:00 to 10:00 UTC+2", "09:00-10:00 CET"),
    *("2026-03-02 UTC at 09:00", "yesterday, UTC", "in UTC at 09:00", "09:00 UTC to 10:00 UTC"),
)


@pytest.mark.parametrize("question", ["{}", "Who was there {}?", "{}, who wore red?"])
@pytest.mark.parametrize("text", ZONED)
def test_any_other_zone_is_refused_in_a_sentence(text: str, question: str) -> None:
    with pytest.raises(NotUnderstood, match="local"):
        read_when(question.format(text), NOW, ZURICH)


@pytest.mark.parametrize(
    "text",
    [
        *("at 09:00 local time", "at 09:00 at the same time", "at 09:00 for the first time"),
        *(
            "at 09:00 on the east camera",
            "after 3 pm, was P1 on west",
            "09:00-10:00",
            "9:00 - 10:00",
        ),
        *(
            "at 9:00 with 2 people",
            "at 3 pm in the Zurich office",
            "yesterday, with P1 at any time",
        ),
    ],
)
def test_what_names_no_zone_is_local(text: str) -> None:
    phrase = read_when(text, NOW, ZURICH)
    assert phrase is not None and phrase.intervals([NOW.date()])


def test_without_a_time_nothing_is_a_zone() -> None:
    assert read_when("Who wore an IST cap on PST?", NOW, ZURICH) is None
