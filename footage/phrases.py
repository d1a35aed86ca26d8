"""Words of time in a question, read into intervals: "yesterday after 3 pm", "between 14 and 15".

A small grammar of our own, since general date parsers misread times in silence ("after three" as noon). A
phrase without a day is meant of every recorded day; "today" and its kin count from now.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from footage import hours
from footage.answers import Interval
from footage.clock import zone_named
from footage.days import find_day
from footage.errors import NotUnderstood

AROUND_S = 300  # "around 10:05" reaches this far to both sides
DAY_S = 24 * 3600
_PARTS = {  # of a day, in hours; a night reaches into the next day
    "morning": (5, 12),
    "forenoon": (8, 12),
    "afternoon": (12, 18),
    "evening": (18, 23),
    "night": (21, 30),
}
_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": DAY_S, "week": 7 * DAY_S}
_I = re.IGNORECASE
_A, _B = hours.pattern("a"), hours.pattern("b")
_BETWEEN = re.compile(rf"\b(?:between|from)\s+{_A}\s*(?:and|to|till|until|-|–)\s*{_B}(?![\w:])", _I)
_HYPHEN = re.compile(rf"(?<![\w:.-])(?=\d{{1,2}}[:.]\d\d){_A}\s*[-–]\s*{_B}(?![\w:])", _I)
_ONE = re.compile(
    r"\b(?:some ?time |shortly |just |right )?(?P<how>after|since|from|before|until|till|by|around|about|at)"
    rf"\s+(?:about |around )?{_A}(?![\w:])(?!\s*(?:people|persons?|men|women|cameras?|times)\b)",
    _I,
)
_BARE = re.compile(rf"(?<![\w:.-])(?=\d{{1,2}}(?::\d\d|\s*[ap]\.?m)){_A}(?![\w:])", _I)
_BROKEN = re.compile(r"\b(?:at|around|after|before|since|until|between)\s+\d{1,3}:\d{1,3}\b", _I)
_PART = re.compile(
    r"\b(?:(?:in|during|at)\s+(?:the\s+)?)?(?P<part>" + "|".join(_PARTS) + r")\b", _I
)
_LAST = re.compile(
    r"\b(?:(?:in|during|within|over)\s+)?the\s+(?:last|past)\s+(?:(?P<n>\d{1,6}|an?)\s+)?"
    r"(?P<unit>second|minute|hour|day|week)s?\b",
    _I,
)
_INSTANT = r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:?\d\d)?)"
_FROM_TO = re.compile(rf"\b{_INSTANT}\s*(?:/|to|–|and)\s*{_INSTANT}")

Stretch = tuple[int, int]  # seconds after midnight; the end may lie in the next day
Span = tuple[int, int]  # of characters


@dataclass(frozen=True, slots=True)
class Phrase:
    """What was understood: `spans` are its words' places in the text, `reading` says it anew.

    Either `fixed` intervals, or a `stretch` of the day on the day named (of every recorded day, if none is).
    """

    spans: tuple[Span, ...]
    reading: str
    zone: str
    day: date | None = None
    stretch: Stretch = (0, DAY_S)
    fixed: tuple[Interval, ...] = ()

    @property
    def span(self) -> Span:
        """From the first word of the phrase to its last."""
        return min(s for s, _ in self.spans), max(e for _, e in self.spans)

    def intervals(self, days: Sequence[date] = ()) -> list[Interval]:
        """Aware intervals in order: on the phrase's own day, else on each of these recorded ones."""
        if self.fixed:
            return list(self.fixed)
        zone = zone_named(self.zone)
        found = [_on(day, self.stretch, zone) for day in ([self.day] if self.day else sorted(days))]
        return [i for i in found if i.start < i.end]


def read_when(text: str, now: datetime, zone: str) -> Phrase | None:
    """The words of time in a text; None if there are none.

    `now` is aware; `zone` is the IANA zone in which the user speaks. Raises NotUnderstood for what is plainly
    a time but shows on no clock.
    """
    fixed = _from_to(text, zone) or _last(text, now, zone)
    if fixed:
        return fixed
    day = find_day(text, now.astimezone(zone_named(zone)).date())
    clock = _clock(_blanked(text, day.span) if day else text)
    if day is None and clock is None:
        return None
    span, stretch = clock or ((0, 0), (0, DAY_S))
    spans = (*([day.span] if day else []), *([span] if clock else []))
    said = (str(day.day) if day else "any day", _told(stretch) if clock else "")
    return Phrase(spans, " ".join(filter(None, said)), zone, day.day if day else None, stretch)


def _blanked(text: str, span: Span) -> str:
    """The text with a day's words taken out, so that its numbers are not read as hours."""
    start, end = span
    return text[:start] + " " * (end - start) + text[end:]


def _clock(text: str) -> tuple[Span, Stretch] | None:
    """The words of a time of day, and the stretch they mean."""
    for told in (_BETWEEN.search(text), _HYPHEN.search(text)):
        if told:
            return told.span(), _between(told, text)
    for told in _ONE.finditer(text):
        if told["how"].lower() == "at" and told["ah"] and not _is_time(told):
            continue  # "at three cameras"
        return told.span(), _one(told, text)
    if told := _BARE.search(text):
        at = _read(told, "a", text)
        return told.span(), (at.seconds, at.seconds + at.precision_s)
    if told := _BROKEN.search(text):
        raise _not_understood(told[0])
    if told := _PART.search(text):
        start, end = _PARTS[told["part"].lower()]
        return told.span(), (start * 3600, end * 3600)
    return None


def _is_time(told: re.Match[str]) -> bool:
    return bool(told["am"] or told["ahalf"]) or told["ah"].isdigit()


def _between(told: re.Match[str], text: str) -> Stretch:
    start, end = _read(told, "a", text).seconds, _read(told, "b", text).seconds
    if start == end:
        raise _not_understood(told[0])
    return (
        (start, end) if start < end else (start, end + DAY_S)
    )  # "between 22 and 2": over midnight


def _one(told: re.Match[str], text: str) -> Stretch:
    at = _read(told, "a", text)
    match told["how"].lower():
        case "after" | "since" | "from":
            return at.seconds, DAY_S
        case "before" | "until" | "till" | "by":
            return 0, at.seconds or DAY_S
        case "around" | "about":
            return max(0, at.seconds - AROUND_S), at.seconds + AROUND_S
        case _:
            return at.seconds, at.seconds + at.precision_s


def _read(told: re.Match[str], prefix: str, text: str) -> hours.Clock:
    clock = hours.read(told, prefix)
    if clock is None:
        raise _not_understood(text[told.start() : told.end()])
    return clock


def _not_understood(words: str) -> NotUnderstood:
    return NotUnderstood(
        f"`{words.strip()}` is no time that a clock shows. Say it like `between 14:00 and 15:30`, "
        "`yesterday after 3 pm` or `around 10:05`."
    )


def _told(stretch: Stretch) -> str:
    start, end = (f"{s // 3600 % 24:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in stretch)
    return f"{start}-{end if stretch[1] != DAY_S else '24:00:00'}"


def _last(text: str, now: datetime, zone: str) -> Phrase | None:
    """`in the last 2 hours`: counted from now."""
    told = _LAST.search(text)
    if not told:
        return None
    number = int(told["n"]) if (told["n"] or "").isdigit() else 1
    try:
        start = now - timedelta(seconds=max(number, 1) * _UNITS[told["unit"].lower()])
    except OverflowError:
        raise _not_understood(told[0]) from None
    fixed = (Interval(start.astimezone(UTC), now.astimezone(UTC)),)
    return Phrase((told.span(),), told[0], zone, fixed=fixed)


def _from_to(text: str, zone: str) -> Phrase | None:
    """Two instants in ISO 8601, as a model writes them."""
    told = _FROM_TO.search(text)
    if not told:
        return None
    try:
        start, end = (_instant(word, zone) for word in told.groups())
    except ValueError:
        raise _not_understood(told[0]) from None
    if start >= end:
        raise _not_understood(told[0])
    return Phrase((told.span(),), told[0], zone, fixed=(Interval(start, end),))


def _instant(word: str, zone: str) -> datetime:
    read = datetime.fromisoformat(word)
    return (read if read.tzinfo else read.replace(tzinfo=zone_named(zone))).astimezone(UTC)


def _on(day: date, stretch: Stretch, zone: ZoneInfo) -> Interval:
    """The stretch of that day by the clocks of the zone, whatever daylight saving does to it."""
    start, end = (_wall(day, seconds, zone) for seconds in stretch)
    return Interval(start, end)


def _wall(day: date, seconds: int, zone: ZoneInfo) -> datetime:
    at = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return at.replace(tzinfo=zone).astimezone(UTC)
