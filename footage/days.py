"""Days as people name them: "yesterday", "on Monday", "2 March", "2026-03-02". Knows no times of day.

A weekday is the last one that was, today included; "last Monday" is before today. A date without a year is
the last one that was.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = r"(?P<month>" + "|".join(rf"{m}|{m[:3]}\.?" for m in _MONTHS) + r"|sept\.?)"
_NUMBER = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>\d{4}))?"
_I = re.IGNORECASE
_RELATIVE = re.compile(
    r"\b(?:(?P<before>the day before yesterday)|(?P<yesterday>yesterday)|(?P<today>today)|"
    r"(?P<this>(?:this|to)(?=\s*(?:morning|forenoon|afternoon|evening|night)\b))|"
    r"(?P<lastnight>last(?=\s+(?:night|evening)\b)))",
    _I,
)
_WEEKDAY = re.compile(
    rf"\b(?:on\s+)?(?:(?P<last>last|past)\s+)?(?P<name>{'|'.join(_WEEKDAYS)})\b", _I
)
_ISO = re.compile(r"\b(?:on\s+)?(?P<year>\d{4})-(?P<m>\d{1,2})-(?P<day>\d{1,2})\b", _I)
_DOTTED = re.compile(r"\b(?:on\s+)?(?P<day>\d{1,2})[./](?P<m>\d{1,2})[./](?P<year>\d{4})\b", _I)
_DAY_MONTH = re.compile(rf"\b(?:on\s+)?(?:the\s+)?{_NUMBER}\s+(?:of\s+)?{_MONTH}\b{_YEAR}", _I)
_MONTH_DAY = re.compile(
    rf"\b(?:on\s+)?{_MONTH}\s+(?:the\s+)?{_NUMBER}\b(?!\s*(?:[ap]\.?m|[:.]\d)){_YEAR}", _I
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day found in a text, and where its words stand."""

    day: date
    span: tuple[int, int]


def find_day(text: str, today: date) -> Day | None:
    """The first day that a text names; None if it names none, or one that no calendar has."""
    for pattern in (_ISO, _DOTTED, _DAY_MONTH, _MONTH_DAY):
        for told in pattern.finditer(text):
            if day := _dated(told, today):
                return Day(day, told.span())
    if told := _RELATIVE.search(text):
        back = {"before": 2, "yesterday": 1, "today": 0, "this": 0, "lastnight": 1}
        return Day(today - timedelta(days=back[told.lastgroup or "today"]), told.span())
    if told := _WEEKDAY.search(text):
        back = (today.weekday() - _WEEKDAYS.index(told["name"].lower())) % 7
        return Day(today - timedelta(days=back or (7 if told["last"] else 0)), told.span())
    return None


def _dated(told: re.Match[str], today: date) -> date | None:
    parts = told.groupdict()
    month = int(parts["m"]) if parts.get("m") else _month(parts["month"])
    year = int(parts["year"]) if parts.get("year") else today.year
    try:
        day = date(year, month, int(parts["day"]))
        return day if parts.get("year") or day <= today else day.replace(year=year - 1)
    except ValueError:
        return None  # the 31st of February


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))
