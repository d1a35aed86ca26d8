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
    told = _RANGE.search(text)
    if not told:
        return None
    offset = told["o1"] or (
        told["o2"] if not told["d2"] else ""
    )  # "10:00 to 11:00 +01:00" says it once
    start = _instant(told["d1"], told["t1"], offset, zone, told[0])
    end = _instant(told["d2"] or told["d1"], told["t2"], told["o2"] or told["o1"], zone, told[0])
    if start >= end:
        raise not_understood(told[0])
    return told.span(), Interval(start, end)


def _moment(text: str, now: datetime, zone: str) -> Fixed | None:
    """One instant with its offset; without one it is a day and a time of day."""
    told = _MOMENT.search(text)
    if not told:
        return None
    at = _instant(told["d"], told["t"], told["o"], zone, told[0])
    precision_s = 1 if told["t"].count(":") == 2 else 60
    return told.span(), _bounded(told["how"] or "", at, now, precision_s, told[0])


def _last(text: str, now: datetime) -> Fixed | None:
    told = _LAST.search(text)
    if not told:
        return None
    unit = (told["unit"] or told["unit2"] or told["unit3"]).lower()
    length = _number(told["n"] or told["n2"] or "a") * _UNITS[unit]
    if not length:
        raise not_understood(told[0])
    return told.span(), Interval(_back(now, length), now.astimezone(UTC))


def _ago(text: str, now: datetime) -> Fixed | None:
    told = _AGO.search(text)
    if not told:
        return None
    at = _back(now, _number(told["n"]) * _UNITS[told["unit"].lower()])
    return told.span(), _bounded(told["how"] or "around", at, now, 0, told[0])


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


def _number(said: str) -> float:
    said = said.lower()
    if said.isdigit():
        return int(said)
    return NUMBERS.index(said) + 1 if said in NUMBERS else 0.5 if said.startswith("half") else 1


def _back(now: datetime, seconds: float) -> datetime:
    return now.astimezone(UTC) - timedelta(seconds=seconds)


def _instant(day: str, time: str, offset: str | None, zone: str, words: str) -> datetime:
    offset = re.sub("UTC|GMT", "Z", offset or "", flags=_I).upper()
    try:
        told = datetime.fromisoformat(f"{day}T{time.zfill(len(time) + (time[1] == ':'))}{offset}")
    except ValueError:
        raise not_understood(words) from None
    return (told if told.tzinfo else told.replace(tzinfo=zone_named(zone))).astimezone(UTC)
