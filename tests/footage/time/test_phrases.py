"""Words of time become intervals; what only looks like a time does not."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import product
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.phrases import Phrase, read_when

ZURICH = "Europe/Zurich"
ZONE = ZoneInfo(ZURICH)
NOW = datetime(2026, 3, 5, 12, tzinfo=ZONE)  # a Thursday
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)  # daylight saving begins and ends
ANY = date(2026, 3, 2)  # the recorded day, for phrases without one


def read(text: str, days: Sequence[date] = (ANY,), now: datetime = NOW) -> list[str]:
    """The intervals in local time: `5T15:00..6T00:00`."""
    phrase = read_when(text, now, ZURICH)
    assert phrase is not None, f"{text} was not read"
    return [f"{local(i.start)}..{local(i.end)}" for i in phrase.intervals(days)]


def local(instant: datetime) -> str:
    at = instant.astimezone(ZONE)
    return f"{at.day}T{at:%H:%M:%S}".removesuffix(":00")


def cut(text: str, phrase: Phrase) -> str:
    """The words of time, joined as the planner joins them."""
    return " ".join(text[start:end] for start, end in phrase.spans)


TIMES = [
    # one time of day, on the recorded day
    ("after 3", "2T15:00..3T00:00"),
    ("after three", "2T15:00..3T00:00"),
    ("after 03:00", "2T03:00..3T00:00"),
    ("after 7", "2T07:00..3T00:00"),
    ("since 10", "2T10:00..3T00:00"),
    ("before noon", "2T00:00..2T12:00"),
    ("by 11", "2T00:00..2T11:00"),
    ("until midnight", "2T00:00..3T00:00"),
    ("until 24:00", "2T00:00..3T00:00"),
    ("at 10:05", "2T10:05..2T10:06"),
    ("at 10:05:20", "2T10:05:20..2T10:05:21"),
    ("at three", "2T14:45..2T15:15"),
    ("3 p.m.", "2T14:45..2T15:15"),
    ("12 pm", "2T11:45..2T12:15"),
    ("at 3 o'clock", "2T14:45..2T15:15"),
    ("15h30", "2T15:30..2T15:31"),
    ("at 15.30", "2T15:30..2T15:31"),
    ("around 10:05", "2T10:00..2T10:10"),
    ("at about 10:05", "2T10:00..2T10:10"),
    ("around 3", "2T14:30..2T15:30"),
    ("at exactly 3", "2T15:00..2T15:01"),
    ("at 3 pm sharp", "2T15:00..2T15:01"),
    ("at 15:00", "2T15:00..2T15:01"),
    ("half past two", "2T14:25..2T14:35"),
    ("Half past 02", "2T02:25..2T02:35"),
    ("quarter to nine", "2T08:40..2T08:50"),
    ("a quarter past nine", "2T09:10..2T09:20"),
    ("ten past three", "2T15:05..2T15:15"),
    ("twenty to four", "2T15:35..2T15:45"),
    ("at ten to four", "2T15:45..2T15:55"),
    ("at ten to four pm", "2T15:45..2T15:55"),
    ("at 10 to 4", "2T15:45..2T15:55"),
    ("twenty-five past 2", "2T14:20..2T14:30"),
    ("quarter to 12 pm", "2T11:40..2T11:50"),
    ("quarter to midnight", "2T23:40..2T23:50"),
    ("half past noon", "2T12:25..2T12:35"),
    ("after quarter to one", "2T12:45..3T00:00"),
    ("shortly before noon", "2T11:45..2T12:00"),
    ("just after 3", "2T15:00..2T15:15"),
    ("some time after 3", "2T15:00..3T00:00"),
    ("after half past nine", "2T09:30..3T00:00"),
    # from one to another
    ("between 14 and 15", "2T14:00..2T15:00"),
    ("between 14-15", "2T14:00..2T15:00"),
    ("14:00-15:30", "2T14:00..2T15:30"),
    ("14:00 to 15:30", "2T14:00..2T15:30"),
    ("2-4 pm", "2T14:00..2T16:00"),
    ("from 2 to 4", "2T14:00..2T16:00"),
    ("from ten to four", "2T10:00..2T16:00"),
    ("between ten to four and five", "2T15:50..2T17:00"),
    ("at 2 to 4 pm", "2T14:00..2T16:00"),
    ("on 2 March between 22 and 2", "2T22:00..3T02:00"),
    ("on 2 March between 22:00 and 2", "2T22:00..3T02:00"),
    ("on 2 March between 9 pm and 2", "2T21:00..3T02:00"),
    ("on 2 March between 18 and 8", "2T18:00..3T08:00"),
    ("on 2 March around midnight", "1T23:30..2T00:30"),
    ("between 8 and 20", "2T08:00..2T20:00"),
    ("between 10 and 2", "2T10:00..2T14:00"),
    ("between 5 and 8", "2T17:00..2T20:00"),
    ("between 8 and 10 pm", "2T20:00..2T22:00"),
    ("between 11 and 1 pm", "2T11:00..2T13:00"),
    ("between 5 and 7 am", "2T05:00..2T07:00"),
    ("from 9 to 5", "2T09:00..2T17:00"),
    ("from midnight to 5", "2T00:00..2T05:00"),
    ("between noon and 3", "2T12:00..2T15:00"),
    ("after 10 but before 11:30", "2T10:00..2T11:30"),
    # parts of the day
    ("in the morning", "2T05:00..2T12:00"),
    ("on 2 March at night", "2T21:00..3T06:00"),
    ("from morning to evening", "2T05:00..2T23:00"),
    ("at 8 in the evening", "2T19:45..2T20:15"),
    ("at 3 in the morning", "2T02:45..2T03:15"),
    ("at 2 at night", "2T01:45..2T02:15"),
    # days
    ("today", "5T00:00..6T00:00"),
    ("yesterday", "4T00:00..5T00:00"),
    ("the day before yesterday", "3T00:00..4T00:00"),
    ("tomorrow", "6T00:00..7T00:00"),
    ("two days ago", "3T00:00..4T00:00"),
    ("on Monday", "2T00:00..3T00:00"),
    ("Thursday", "5T00:00..6T00:00"),
    ("last Thursday", "26T00:00..27T00:00"),
    ("next Monday", "9T00:00..10T00:00"),
    ("on 2 March", "2T00:00..3T00:00"),
    ("on the 2nd of March", "2T00:00..3T00:00"),
    ("March 2, 2026", "2T00:00..3T00:00"),
    ("2026-03-02", "2T00:00..3T00:00"),
    ("2.3.2026", "2T00:00..3T00:00"),
    ("since Tuesday", "3T00:00..5T12:00"),
    ("since February", "1T00:00..5T12:00"),
    ("since last week", "23T00:00..5T12:00"),
    ("after last week", "2T00:00..5T12:00"),
    ("after 2 March", "3T00:00..5T12:00"),
    # days and times
    ("yesterday after 3 pm", "4T15:00..5T00:00"),
    ("Yesterday, who wore red after 3 pm?", "4T15:00..5T00:00"),
    ("on 2 March between 14 and 15", "2T14:00..2T15:00"),
    ("this morning", "5T05:00..5T12:00"),
    ("this morning at 5", "5T04:45..5T05:15"),
    ("after 3 this afternoon", "5T15:00..5T18:00"),
    ("yesterday evening at 8", "4T19:45..4T20:15"),
    ("tonight", "5T21:00..6T06:00"),
    ("last night", "4T21:00..5T06:00"),
    ("last night at 2", "5T01:45..5T02:15"),
    ("Monday morning before 9", "2T05:00..2T09:00"),
    ("since 3 pm yesterday", "4T15:00..5T12:00"),
    ("2026-03-02 10:00", "2T10:00..2T10:01"),
    ("2026-03-02T10:00:07", "2T10:00:07..2T10:00:08"),
    ("after 2026-03-02T10:00", "2T10:00..3T00:00"),
    ("2026-03-02T10:00:00Z", "2T11:00..2T11:00:01"),
    ("2026-03-02T10:00:00Z/2026-03-03T10:00:00Z", "2T11:00..3T11:00"),
    ("from 2026-03-02 10:00 to 2026-03-03 11:00", "2T10:00..3T11:00"),
    ("2026-03-02 10:05:00 to 10:06:10 +01:00", "2T10:05..2T10:06:10"),
    # counted from now
    ("in the last 2 hours", "5T10:00..5T12:00"),
    ("the past half hour", "5T11:30..5T12:00"),
    ("last two hours", "5T10:00..5T12:00"),
    ("in the last week", "26T12:00..5T12:00"),
    ("10 minutes ago", "5T11:45..5T11:55"),
    ("half an hour ago", "5T11:25..5T11:35"),
    ("since 2 hours ago", "5T10:00..5T12:00"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_phrase_means_one_stretch(text: str, expected: str) -> None:
    assert read(text) == [expected]


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("from Monday to Wednesday", "2T00:00", "5T00:00", 3),
        ("between 2 March and 4 March", "2T00:00", "5T00:00", 3),
        ("yesterday and today", "4T00:00", "6T00:00", 2),
        ("Monday or Wednesday after 3 pm", "2T15:00", "5T00:00", 2),
        ("last week", "23T00:00", "2T00:00", 7),
        ("this month", "1T00:00", "6T00:00", 5),
        ("last month", "1T00:00", "1T00:00", 28),
        ("next week", "9T00:00", "16T00:00", 7),
        ("next month", "1T00:00", "1T00:00", 30),
        ("last weekend", "28T00:00", "2T00:00", 2),
        ("at the weekend", "28T00:00", "2T00:00", 2),
        ("this weekend", "7T00:00", "9T00:00", 2),
        ("in March", "1T00:00", "6T00:00", 5),
        ("in April", "1T00:00", "1T00:00", 30),  # of last year
        ("in February after 3 pm", "1T15:00", "1T00:00", 28),
        ("in March 2025", "1T00:00", "1T00:00", 31),
    ],
)
def test_several_days(text: str, first: str, last: str, count: int) -> None:
    found = read(text)
    assert (found[0].split("..")[0], found[-1].split("..")[1], len(found)) == (first, last, count)


def test_without_a_day_every_recorded_one_is_meant_in_order() -> None:
    days = [date(2026, 3, 3), date(2026, 3, 1)]
    assert read("after 3 pm", days) == ["1T15:00..2T00:00", "3T15:00..4T00:00"]
    assert read("after 3 pm", []) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at night", ["2T00:00..2T06:00", "2T21:00..3T06:00", "3T21:00..4T06:00"]),
        ("between 22 and 2", ["2T00:00..2T02:00", "2T22:00..3T02:00", "3T22:00..4T02:00"]),
        ("at midnight", ["1T23:45..2T00:15", "2T23:45..3T00:15", "3T23:45..4T00:00"]),
        ("at noon", ["2T11:45..2T12:15", "3T11:45..3T12:15"]),
    ],
)
def test_hours_over_midnight_hold_at_both_ends_of_what_was_recorded(
    text: str, expected: list[str]
) -> None:
    assert read(text, [date(2026, 3, 3), ANY]) == expected


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 6), ("28T00:00", "2T00:00")),  # a Friday
        (date(2026, 3, 7), ("7T00:00", "9T00:00")),
        (date(2026, 3, 8), ("7T00:00", "9T00:00")),
    ],
)
def test_the_weekend_is_the_last_that_was_or_is(today: date, expected: tuple[str, str]) -> None:
    found = read("at the weekend", now=datetime(today.year, today.month, today.day, 9, tzinfo=ZONE))
    assert (found[0].split("..")[0], found[1].split("..")[1]) == expected


@pytest.mark.parametrize("unit", ["a and ", "between ", "7", "at 1 ", "10:05 ", "from 1 to ", " "])
def test_a_long_text_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length] + " x"
        begin = process_time()
        with suppress(NotUnderstood):
            read_when(text, NOW, ZURICH)
        return process_time() - begin

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4000), 0.005)  # as the square of it: 100 times


NO_TIMES = """2 people|T31|P7|camera 3|the man in the second row|may I see|from the yard to the lobby
around the house|was anyone at the door|at 3 cameras|at three cameras|were there about 5 people
after 3 other people|from 2 to 4 people|between 2 and 3 bags|for about 10 minutes|after two hours
about 1.80 m tall|aged between 20 and 30|did they leave one by one|good morning|an evening dress|2 amazing men
the last man|at last|from camera 3 to camera 4|between T31 and T32|may 3 people enter|may 40 come|march out
about 50 %|in Sunday best|in the march|a lunch box|ten to four|after the race
did they march 2 times|was he there 2 more times||who was second|he went to town"""


@pytest.mark.parametrize("text", NO_TIMES.replace("\n", "|").split("|"))
def test_what_is_no_time_is_left_alone(text: str) -> None:
    assert read_when(text, NOW, ZURICH) is None


@pytest.mark.parametrize(
    "text",
    [
        "at 25:00",
        "between 25:00 and 26:00",
        "at 10:60",
        "13 pm",
        "0 am",
        "after 25",
        "between 10 and 10",
        "between 15 and 14",
        "from 9:00 to 8:30",
        "5 minutes after 10:05",
        "two hours before noon",
        "yesterday after lunch",
        "after dark",
        "on Mondays",
        "every night",
        "at weekends",
        "in March or April",
        "from March to May",
        "since 3 pm last week",
        "at 10:05 and at 10:20",
        "this morning at 15:00",
        "on 31 February",
        "2026-02-30",
        "12/25/2026",
        "on 9999-12-31",
        "before 2 March",
        "since tomorrow",
        "2 to 4 March",
        "yesterday and today and on Monday",
        "from Wednesday to Monday",
        "10:00:00+01:00",
        "2026-03-02T10:00Z/2026-03-02T09:00Z",
        "2026-03-02T25:00Z/2026-03-02T26:00Z",
        "in the last 0 hours",
        "in the last 999999 weeks",
        "in the last hour after 3 pm",
        "on 2026-03-29 at 2:30",  # skipped by daylight saving
    ],
)
def test_a_time_that_cannot_be_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(NotUnderstood, match="like"):
        read_when(text, NOW, ZURICH)


def utc(text: str, day: date) -> list[tuple[str, str]]:
    """The intervals of a phrase on that day, in UTC."""
    phrase = read_when(text, NOW, ZURICH)
    assert phrase is not None
    return [(f"{i.start:%d %H:%M}", f"{i.end:%d %H:%M}") for i in phrase.intervals([day])]


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("between 1:00 and 4:00", SPRING, [("29 00:00", "29 02:00")]),  # two hours, not three
        ("after 2:30", SPRING, [("29 01:00", "29 22:00")]),
        ("before 2:30", SPRING, [("28 23:00", "29 01:00")]),
        ("at 2:30", SPRING, []),
        ("on 28 March between 22 and 2", SPRING, [("28 21:00", "29 01:00")]),
        ("between 1:00 and 4:00", AUTUMN, [("24 23:00", "25 03:00")]),  # four hours
        ("between 2:15 and 2:45", AUTUMN, [("25 00:15", "25 00:45"), ("25 01:15", "25 01:45")]),
        ("after 3:00", AUTUMN, [("25 02:00", "25 23:00")]),
        ("at noon", AUTUMN, [("25 10:45", "25 11:15")]),
        ("at 2 am", SPRING, [("29 00:45", "29 01:00")]),  # what there is of it,
    ],
)
def test_daylight_saving(text: str, day: date, expected: list[tuple[str, str]]) -> None:
    assert utc(text, day) == expected


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 23), (AUTUMN, 25)])
def test_a_day_of_daylight_saving_has_its_own_length(day: date, hours: int) -> None:
    phrase = read_when("today", datetime(day.year, day.month, day.day, 12, tzinfo=ZONE), ZURICH)
    assert phrase is not None
    (whole,) = phrase.intervals()
    assert whole.end - whole.start == timedelta(hours=hours)


def test_today_is_the_day_of_the_user_not_of_the_machine() -> None:
    late = datetime(2026, 3, 4, 23, 30, tzinfo=UTC)  # half past midnight in Zurich
    assert read("today", now=late) == ["5T00:00..6T00:00"]


def test_words_that_stand_apart_are_cut_out_apart() -> None:
    text = "Yesterday, who wore red after 3 pm?"
    phrase = read_when(text, NOW, ZURICH)
    assert phrase is not None
    assert [text[a:b] for a, b in phrase.spans] == ["Yesterday", "after 3 pm"]
    assert phrase.span == (0, len(text) - 1)


QUESTIONS = ["{}", "Who wore red {}?", "{}, who wore red?", "Where did T31 go {} with 2 people?"]


@pytest.mark.parametrize("text", [text for text, _ in TIMES])
def test_what_is_cut_out_of_a_question_is_read_again_to_the_same(text: str) -> None:
    for question in QUESTIONS:
        asked = question.format(text)
        phrase = read_when(asked, NOW, ZURICH)
        assert phrase is not None, asked
        again = read_when(cut(asked, phrase), NOW, ZURICH)
        assert again is not None, asked
        assert phrase.intervals([ANY]) == again.intervals([ANY]), asked
        left = "".join(
            c for n, c in enumerate(asked) if not any(a <= n < b for a, b in phrase.spans)
        )
        assert "red" in left or "red" not in asked


def test_a_day_and_a_clock_go_together_in_either_order() -> None:
    days = ("yesterday", "on Monday", "on 2 March 2026", "today")
    clocks = ("after 3 pm", "between 14 and 15", "at 10:05", "before noon", "around half past nine")
    for day, clock in product(days, clocks):
        assert read(f"{day} {clock}") == read(f"{clock} {day}") == read(f"{day}, who left {clock}?")


WORDS = st.sampled_from(
    "after at between and from to 3 10:05 14 2 pm half past quarter noon yesterday today Monday last the "
    "2 March 2026-03-29 morning night in ago hours 1e9 T31 two one before since until - / : . 99 Z +01:00 "
    "shortly exactly sharp twenty to five weekend March Mondays every lunch minutes in "
    "who wore red 2026-03-02T10:00:00Z 9999-12-31 0001-01-01 week this around 24:00 midnight ٣ ½ ² ſ".split(
        " "
    )
)
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(WORDS, max_size=9).map(" ".join),
    st.lists(WORDS, max_size=6).map("".join),
)


@given(TEXTS, st.sampled_from([ANY, SPRING, AUTUMN]))
def test_any_text_is_read_or_refused_in_words(text: str, day: date) -> None:
    try:
        phrase = read_when(text, NOW, ZURICH)
    except NotUnderstood:
        return
    if phrase is None:
        return
    ends = [0, *(end for span in phrase.spans for end in span), len(text)]
    assert ends == sorted(ends)  # inside the text, in order, none over another
    assert all(text[start:end].strip() for start, end in phrase.spans)
    for interval in phrase.intervals([day]):
        assert interval.start.tzinfo and interval.end.tzinfo
        assert interval.start < interval.end


@given(TEXTS)
def test_whatever_is_cut_out_means_the_same_again(text: str) -> None:
    try:
        phrase = read_when(text, NOW, ZURICH)
    except NotUnderstood:
        return
    if phrase:
        again = read_when(cut(text, phrase), NOW, ZURICH)
        assert again is not None
        assert again.intervals([ANY]) == phrase.intervals([ANY])
