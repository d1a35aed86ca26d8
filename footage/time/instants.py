"""Times that say their own day or count from now: ISO 8601 as a model writes it, "in the last 2 hours"."""

import re
from datetime import UTC, datetime, timedelta

from velvet.footage.time.bounds import Span, not_understood
from velvet.footage.time.clock import zone_named
from velvet.footage.time.hours import NUMBERS
from velvet.footage.time.intervals import Interval
from velvet.footage.time.stretches import AROUND_S

_UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
_N = rf"(?P<n>[0-9]{{1,6}}|half an|half|an?|{'|'.join(NUMBERS)})"
_UNIT = r"(?P<unit>second|minute|hour|day|week)s?\b"
_I = re.IGNORECASE
_LAST = re.compile(
    rf"\b(?:(?:in|during|within|over|for)\s+)?(?:the\s+(?:last|past)\s+(?:{_N}\s+)?{_UNIT}|"
    rf"(?:last|past)\s+(?:{_N.replace('<n>', '<n2>')}\s+{_UNIT.replace('<unit>', '<unit2>')}"
    r"|(?P<unit3>minute|hour)\b))",
    _I,
)
_AGO = re.compile(
    rf"\b(?:(?P<how>since|after|before|until|till|from)\s+)?(?:about\s+|around\s+)?{_N}\s+"
    r"(?P<unit>second|minute|hour)s?\s+ago\b",
    _I,
)
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
_OFFSET = r"(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})"
_AT = r"(?:[T ]+|,? +(?:at|from|between) +)"
_RANGE = re.compile(
    rf"\b(?:from\s+|between\s+)?(?P<d1>{_DAY}){_AT}(?P<t1>{_TIME})\s?(?P<o1>{_OFFSET})?"
    rf"\s*(?:/|-|–|\b(?:to|and|till|until)\b)\s*"
    rf"(?:(?P<d2>{_DAY}){_AT})?(?P<t2>{_TIME})(?:\s?(?P<o2>{_OFFSET}))?(?![\w:])",
    _I,
)
_MOMENT = re.compile(
    rf"\b(?:(?P<how>on|at|after|since|from|before|until|till|around|about)\s+)?"
    rf"(?P<d>{_DAY}){_AT}(?P<t>{_TIME})\s?(?P<o>{_OFFSET})(?![\w:+-])",
    _I,
)
Fixed = tuple[Span, Interval]


def find_fixed(text: str, now: datetime, zone: str) -> Fixed | None:
    """The first such time in a text, and where its words stand. Raises NotUnderstood for what cannot be."""
    try:
        return _range(text, zone) or _moment(text, now, zone) or _last(text, now) or _ago(text, now)
    except OverflowError:
        raise not_understood(text[:80]) from None


def _range(text: str, zone: str) -> Fixed | None:
    match = _RANGE.search(text)
    if not match:
        return None
    offset = match["o1"] or (
        match["o2"] if not match["d2"] else ""
    )  # "10:00 to 11:00 +01:00" says it once
    start = _instant(match["d1"], match["t1"], offset, zone, match[0])
    end = _instant(
        match["d2"] or match["d1"], match["t2"], match["o2"] or match["o1"], zone, match[0]
    )
    if start >= end:
        raise not_understood(match[0])
    return match.span(), Interval(start, end)


def _moment(text: str, now: datetime, zone: str) -> Fixed | None:
    """One instant with its offset; without one it is a day and a time of day."""
    match = _MOMENT.search(text)
    if not match:
        return None
    at = _instant(match["d"], match["t"], match["o"], zone, match[0])
    precision_s = 1 if match["t"].count(":") == 2 else 60
    return match.span(), _bounded(match["how"] or "", at, now, precision_s, match[0])


def _last(text: str, now: datetime) -> Fixed | None:
    match = _LAST.search(text)
    if not match:
        return None
    unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
    length = _number(match["n"] or match["n2"] or "a") * _UNITS[unit]
    if not length:
        raise not_understood(match[0])
    return match.span(), Interval(_back(now, length), now.astimezone(UTC))


def _ago(text: str, now: datetime) -> Fixed | None:
    match = _AGO.search(text)
    if not match:
        return None
    at = _back(now, _number(match["n"]) * _UNITS[match["unit"].lower()])
    return match.span(), _bounded(match["how"] or "around", at, now, 0, match[0])


def _bounded(how: str, at: datetime, now: datetime, precision_s: int, words: str) -> Interval:
    """What lies after an instant up to now, or about it; what only ends there has no beginning."""
    around = timedelta(seconds=AROUND_S)
    match how.lower():
        case "after" | "since" | "from" if at < now:
            return Interval(at, now.astimezone(UTC))
        case "around" | "about":
            return Interval(at - around, at + around)
        case "" | "at" | "on":
            return Interval(at, at + timedelta(seconds=precision_s))
        case _:
            raise not_understood(words)


def _number(word: str) -> float:
    word = word.lower()
    if word.isdigit():
        return int(word)
    return NUMBERS.index(word) + 1 if word in NUMBERS else 0.5 if word.startswith("half") else 1


def _back(now: datetime, seconds: float) -> datetime:
    return now.astimezone(UTC) - timedelta(seconds=seconds)


def _instant(day: str, time: str, offset: str | None, zone: str, words: str) -> datetime:
    offset = re.sub("UTC|GMT", "Z", offset or "", flags=_I).upper()
    try:
        instant = datetime.fromisoformat(
            f"{day}T{time.zfill(len(time) + (time[1] == ':'))}{offset}"
        )
    except ValueError:
        raise not_understood(words) from None
    return (instant if instant.tzinfo else instant.replace(tzinfo=zone_named(zone))).astimezone(UTC)
