"""Days as people name them: "yesterday", "since Monday", "from 2 March to 4 March". Knows no times of day.

A weekday is the last one that was, today included; "last Monday" is before today. A date without a year is
the last one that was, and so is a month. "Last week" goes from Monday to Sunday, a weekend is Saturday and
Sunday.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.hours import NUMBERS

MOST_DAYS = 400  # between the first day and the last
_YEARS = range(1970, 2200)
_WEEKDAYS: Sequence[str] = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS: Sequence[str] = (
    "january february march april may june july august september october november december".split()
)
_MONTH = r"(?P<month>" + "|".join(rf"{m}|{m[:3]}\.?" for m in _MONTHS) + r"|sept\.?)"
_NUMBER = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>[0-9]{4})\b)?"
_COUNTED = (
    r"(?!\s+(?:other |different |more )?(?:people|persons?|men|women|children|cameras?|times)\b)"
)
_T = r"T(?=[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![\w:]|[.-][0-9]|\s*%))"  # and an hour follows
_PARTS = r"(?:morning|forenoon|afternoon|evening|night)\b"
_I = re.IGNORECASE
_DATES = (
    re.compile(
        rf"\b(?:on\s+)?(?P<year>[0-9]{{4}})-(?P<m>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}})(?:\b|{_T})",
        _I,
    ),
    re.compile(r"\b(?:on\s+)?(?P<day>[0-9]{1,2})[./](?P<m>[0-9]{1,2})[./](?P<year>[0-9]{4})\b", _I),
    re.compile(rf"\b(?:on\s+)?(?:the\s+)?{_NUMBER}\s+(?:of\s+)?{_MONTH}(?!\w){_YEAR}", _I),
    re.compile(
        rf"\b(?:on\s+)?{_MONTH}\s+(?:the\s+)?{_NUMBER}\b(?!\s*(?:[ap]\.?m\b|[:.][0-9])){_COUNTED}{_YEAR}",
        _I,
    ),
)
_BACK = {"before": 2, "yesterday": 1, "lastnight": 1, "today": 0, "this": 0, "tomorrow": -1}
_RELATIVE = re.compile(
    r"\b(?:(?P<before>the day before yesterday)|(?P<yesterday>yesterday)|(?P<today>today)|"
    rf"(?P<tomorrow>tomorrow)|(?P<this>this(?=\s+{_PARTS})|to(?=night\b))|"
    r"(?P<lastnight>last(?=\s+(?:night|evening)\b)))",
    _I,
)
_AGO = re.compile(
    rf"\b(?P<n>[0-9]{{1,4}}|an?|{'|'.join(NUMBERS)})\s+(?P<unit>day|week)s?\s+ago\b", _I
)
_SPELL = re.compile(r"\b(?<!the )(?P<which>last|this|next)\s+(?P<unit>week|month)\b", _I)
_WEEKEND = re.compile(
    r"\b(?:(?:at|on|over|during)\s+)?(?:the\s+)?(?:(?P<which>last|this|next)\s+|(?<=the ))weekend\b",
    _I,
)
_IN_MONTH = re.compile(
    r"\b(?:(?:in|during|throughout)\s+|(?<=since )|(?<=after )|(?<=before ))(?:last\s+)?"
    rf"{_MONTH}(?!\w){_YEAR}",
    _I,
)
_MONTHS_JOINED = re.compile(
    rf"\b(?:in|from|between)\s+(?:{'|'.join(_MONTHS)})\s*(?:to|till|until|through|and|or|-|–)\s*"
    rf"(?:in\s+)?(?:{'|'.join(_MONTHS)})\b",
    _I,
)
_MANY = re.compile(
    rf"\b(?:on\s+|at\s+)?(?:(?:every|each)\s+(?:day|week|month|weekend|weekday|{'|'.join(_WEEKDAYS)}|{_PARTS})"
    rf"|(?:{'|'.join(_WEEKDAYS)}|weekday|weekend)s)\b",
    _I,
)
_WEEKDAY = re.compile(
    rf"\b(?:on\s+)?(?:(?P<which>last|past|next)\s+)?(?P<name>{'|'.join(_WEEKDAYS)})\b(?!\s+best)",
    _I,
)
_BEFORE_IT = re.compile(r"\b(?P<how>since|after|before|until|till|by|from|between)\s+\Z", _I)
_HALF_SAID = re.compile(r"\b[0-9]{1,2}(?:st|nd|rd|th)?\s*(?:to|till|until|and|or|-|–)\s*\Z", _I)
_JOINED = re.compile(r"\s*(?P<how>to|till|until|through|-|–|and|or)\s*\Z", _I)


@dataclass(frozen=True, slots=True)
class Days:
    """Days found in a text, in order, and where their words stand.

    `how` is the word before them that bounds time (since, after, before, until, till, by), which begins at
    `lead`; empty if the days themselves are meant.
    """

    days: tuple[date, ...]
    span: tuple[int, int]
    how: str = ""
    lead: int = 0


def find_days(text: str, today: date) -> Days | None:
    """The days that a text names; None if it names none.

    Raises NotUnderstood for a day that no calendar has, for days that cannot be read together, and for days
    that come again and again.
    """
    if many := _MANY.search(text):
        raise NotUnderstood(
            f"`{' '.join(many[0].split())}` means many days. Say which, like `on Monday`, `last week` or "
            "`from 2 March to 9 March`."
        )
    if joined := _MONTHS_JOINED.search(text):
        raise _unread(joined[0])
    first = _first(text, today)
    if first is None:
        return None
    second = _first(_blanked(text, first.span), today)
    if second:
        return _joined(text, first, second, today)
    start, end = first.span
    before = _BEFORE_IT.search(text[:start])
    if _HALF_SAID.search(text[:start]) and re.match(r"[0-9]{1,2}\D* [a-z]", text[start:end], _I):
        raise _unread(text[max(0, start - 8) : end])  # "2 to 4 March"
    if before is None or before["how"].lower() in ("from", "between"):
        return first
    return Days(first.days, first.span, before["how"].lower(), before.start())


def _blanked(text: str, span: tuple[int, int]) -> str:
    start, end = span
    return text[:start] + " " * (end - start) + text[end:]


def _joined(text: str, first: Days, second: Days, today: date) -> Days:
    """`from Monday to Wednesday`, `yesterday and today`."""
    if second.span < first.span:
        first, second = second, first
    before = _BEFORE_IT.search(text[: first.span[0]])
    how = before["how"].lower() if before else ""
    span = (before.start() if before else first.span[0], second.span[1])
    between = _JOINED.match(text[first.span[1] : second.span[0]])
    third = _first(_blanked(text, (first.span[0], second.span[1])), today)
    if not between or third or how not in ("", "from", "between"):
        raise _unread(text[slice(*span)])
    if not how and between["how"].lower() in ("and", "or"):
        return Days(tuple(sorted({*first.days, *second.days})), span)
    return Days(_from_to(first.days[0], second.days[-1], text[slice(*span)]), span)


def _from_to(start: date, end: date, words: str) -> tuple[date, ...]:
    count = (end - start).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise _unread(words)
    return tuple(start + timedelta(days=n) for n in range(count))


def _first(text: str, today: date) -> Days | None:
    for pattern in _DATES:
        if match := pattern.search(text):
            return Days((_dated(match, today),), match.span())
    if match := _RELATIVE.search(text):
        return Days((today - timedelta(days=_BACK[match.lastgroup or ""]),), match.span())
    if match := _AGO.search(text):
        return Days((_ago(match, today),), match.span())
    if match := _SPELL.search(text):
        return Days(_spell(match, today), match.span())
    if match := _WEEKEND.search(text):
        return Days(_weekend(match, today), match.span())
    if match := _IN_MONTH.search(text):
        return Days(_of_month(match, today), match.span())
    if match := _WEEKDAY.search(text):
        return Days((_weekday(match, today),), match.span())
    return None


def _dated(match: re.Match[str], today: date) -> date:
    parts = match.groupdict()
    month = int(parts["m"]) if parts.get("m") else _month(parts["month"])
    years = [int(parts["year"])] if parts.get("year") else [*range(today.year, today.year - 9, -1)]
    for year in years:
        try:
            day = date(year, month, int(parts["day"]))
        except ValueError:
            continue  # the 29th of February has a year before this one
        if year in _YEARS and (parts.get("year") or day <= today):
            return day
    raise _unread(match[0])


def _ago(match: re.Match[str], today: date) -> date:
    word = match["n"].lower()
    number = int(word) if word.isdigit() else NUMBERS.index(word) + 1 if word in NUMBERS else 1
    return today - timedelta(days=number * (7 if match["unit"].lower() == "week" else 1))


def _spell(match: re.Match[str], today: date) -> tuple[date, ...]:
    """This week or month up to today, or the whole one before or after it."""
    which, week = match["which"].lower(), match["unit"].lower() == "week"
    start = today - timedelta(days=today.weekday()) if week else today.replace(day=1)
    if which == "this":
        return _from_to(start, today, match[0])
    if week:
        start += timedelta(days=7 if which == "next" else -7)
        return _from_to(start, start + timedelta(days=6), match[0])
    return _whole_month(_next_month(start) if which == "next" else start - timedelta(days=1))


def _weekend(match: re.Match[str], today: date) -> tuple[date, ...]:
    """That of this week, the one before or after it; `the weekend` is the last one that was or is."""
    saturday = today - timedelta(days=today.weekday() - 5)
    which = (match["which"] or "the").lower()
    weeks = {"next": 1, "last": -1, "this": 0, "the": 0 if saturday <= today else -1}[which]
    saturday += timedelta(days=7 * weeks)
    return saturday, saturday + timedelta(days=1)


def _of_month(match: re.Match[str], today: date) -> tuple[date, ...]:
    """The days of a month that was, or of this one up to today."""
    month = _month(match["month"])
    year = int(match["year"]) if match["year"] else today.year - (month > today.month)
    if year not in _YEARS:
        raise _unread(match[0])
    days = _whole_month(date(year, month, 1))
    return tuple(d for d in days if d <= today) or days


def _whole_month(day: date) -> tuple[date, ...]:
    start = day.replace(day=1)
    return _from_to(start, _next_month(start) - timedelta(days=1), str(start))


def _next_month(start: date) -> date:
    return (start + timedelta(days=31)).replace(day=1)


def _weekday(match: re.Match[str], today: date) -> date:
    back = (today.weekday() - _WEEKDAYS.index(match["name"].lower())) % 7
    which = (match["which"] or "").lower()
    if which == "next":
        return today + timedelta(days=7 - back)
    return today - timedelta(days=back or (7 if which == "last" else 0))


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _unread(words: str) -> NotUnderstood:
    return NotUnderstood(
        f"`{' '.join(words.split())}` cannot be read as days. Say it like `2026-03-02`, `on 2 March` or "
        "`from 2 March to 4 March`."
    )
