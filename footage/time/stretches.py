"""Stretches of a day in words: "after 3 pm", "between 14 and 15", "this evening around 8". Knows no dates."""

import re
from dataclasses import dataclass

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.bounds import Bounds, Span, blanked, find_bounds, not_understood
from velvet.footage.time.hours import DAY_S, Clock

AROUND_S = 300  # "around 10:05" reaches this far to both sides
_SHORTLY_S = 900  # "shortly before noon"
_LONGEST_NIGHT_S = 18 * 3600  # nobody means "between 15 and 14" over midnight
Stretch = tuple[int, int]  # seconds after midnight; may reach into the day before or after
_PARTS = {  # of a day, in hours; a night reaches into the next day
    "morning": (5, 12),
    "forenoon": (8, 12),
    "afternoon": (12, 18),
    "evening": (18, 23),
    "night": (21, 30),
}
_HALVES = {
    "morning": (0, 12),
    "forenoon": (0, 12),
    "night": (18, 30),
}  # the hours called so; else 12-24
_I = re.IGNORECASE
_BROKEN = re.compile(r"(?<![\w:.+-])\d{1,3}:\d{1,3}(?![\w:])|\b\d{1,3}\s*[ap]\.?m\b", _I)
_PART = re.compile(
    r"\b(?:(?:in|during|at)\s+(?:the\s+)?)?(?<!good )(?P<part>" + "|".join(_PARTS) + r")\b"
    r"(?!\s+(?:coat|dress|gown|suit|vision|wear)\b)",
    _I,
)
_PARTS_JOINED = re.compile(r"\s*(?:to|till|until|and|or|-|–)\s*(?:the\s+)?\Z", _I)
_HAPPENED = re.compile(
    r"\b(?:after|before|since|until|till|by|around|about|at|during)\s+(?:the\s+)?"
    r"(?:breakfast|lunch|dinner|supper|tea|lunch ?time|lunch break|dark|dusk|dawn|sunset|sunrise|nightfall"
    r"|(?:closing|opening)(?: time)?|(?:(?<=after )|(?<=before ))(?:work|school))\b"
    r"(?=\s*(?:$|[?!,;.])|\s+(?:on|in|at|by|of|yesterday|today|last|this|the day|did|was|were|who|where"
    r"|with|wearing)\b)",
    _I,
)


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """Where the words stand, and the stretch they mean. `since`: it goes on after the day's end."""

    spans: tuple[Span, ...]
    stretch: Stretch
    since: bool = False


def find_stretch(text: str) -> TimeOfDay | None:
    """The words of a time of day in a text; None if there are none.

    Raises NotUnderstood for what no clock shows, and for several times that do not go together.
    """
    bounds = find_bounds(text)
    rest = blanked(text, *(t.span for t in bounds))
    part = _part(rest)
    if broken := _BROKEN.search(rest) or _HAPPENED.search(rest):
        raise not_understood(broken[0])
    if not bounds:
        return TimeOfDay((part[1],), part[0]) if part else None
    spans = (*(t.span for t in bounds), *([part[1]] if part else []))
    return TimeOfDay(spans, _stretch(bounds, part), any(t.how == "since" for t in bounds))


def _part(text: str) -> tuple[Stretch, Span, str] | None:
    """A part of the day, or from one to another: its stretch, its words' place, its first name."""
    parts = list(_PART.finditer(text))
    if not parts:
        return None
    first, last = parts[0], parts[-1]
    name, end_name = first["part"].lower(), last["part"].lower()
    joined = _PARTS_JOINED.match(text[first.end() : last.start()])
    start, end = _PARTS[name][0], _PARTS[end_name][1]
    if len(parts) > 2 or (len(parts) == 2 and not joined) or start >= end:
        raise not_understood(text[first.start() : last.end()])
    return (start * 3600, end * 3600), (first.start(), last.end()), name if name == end_name else ""


def _stretch(bounds: list[Bounds], part: tuple[Stretch, Span, str] | None) -> Stretch:
    """The stretch that one time, or an `after` with a `before`, means in that part of the day."""
    words = " and ".join(t.words for t in bounds)
    if len(bounds) == 2 and bounds[0].how in ("after", "since", "from"):
        after, before = bounds
        if (
            before.how in ("before", "until", "till", "by")
            and len(after.clocks + before.clocks) == 2
        ):
            return _between(after.clocks[0], before.clocks[0], part, words)
    if len(bounds) > 1:
        raise not_understood(words)
    clocks = bounds[0].clocks
    if len(clocks) == 2:
        return _between(clocks[0], clocks[1], part, words)
    return _one(bounds[0].how, clocks[0], part, words)


def _between(a: Clock, b: Clock, part: tuple[Stretch, Span, str] | None, words: str) -> Stretch:
    """The shortest stretch from one time to the other; over midnight if it must be."""
    if a.seconds % DAY_S == b.seconds % DAY_S:
        raise not_understood(words)
    starts = (
        (_within(a, part, words),) if part else a.readings if len(b.readings) == 1 else (a.seconds,)
    )
    ends = b.readings  # people who count to 24 mean the morning by 8
    if b.on_24 and a.seconds >= 7 * 3600 and not part:
        starts = (a.seconds,)
    if a.on_24 and 7 * 3600 <= b.seconds < 13 * 3600:
        ends = (b.seconds,)
    pairs = [(s, s + ((e - s) % DAY_S or DAY_S)) for s in starts for e in ends]
    start, end = min(pairs, key=lambda pair: pair[1] - pair[0])
    if end - start > _LONGEST_NIGHT_S and end > DAY_S:
        raise _over_midnight(words, end - start)
    return (start % DAY_S, start % DAY_S + end - start) if not part else (start, end)


def _over_midnight(words: str, length_s: int) -> NotUnderstood:
    return NotUnderstood(
        f"`{words}` would go over midnight and last {length_s / 3600:.3g} hours. Say the earlier time first, "
        "like `between 14 and 15`, or name both days, like `from 2026-03-02 15:00 to 2026-03-03 14:00`."
    )


def _one(how: str, clock: Clock, part: tuple[Stretch, Span, str] | None, words: str) -> Stretch:
    at = _within(clock, part, words) if part else clock.seconds
    first, last = part[0] if part else (0, DAY_S)
    match how:
        case "after" | "since" | "from":
            stretch = at, last if at < last else DAY_S
        case "before" | "until" | "till" | "by":
            stretch = first if first < at else 0, at or DAY_S
        case "shortly after":
            stretch = at, at + _SHORTLY_S
        case "shortly before":
            stretch = at - _SHORTLY_S, at
        case "around" | "about":
            reach_s = max(AROUND_S, 2 * clock.about_s)
            stretch = at - reach_s, at + reach_s
        case _ if clock.about_s:
            stretch = at - clock.about_s, at + clock.about_s
        case _:
            stretch = at, at + clock.precision_s
    if stretch[0] >= stretch[1]:
        raise not_understood(words)
    return stretch


def _within(clock: Clock, part: tuple[Stretch, Span, str], words: str) -> int:
    """The time as it occurs in that part of the day. Raises NotUnderstood if it does not."""
    name = part[2]
    first, last = _HALVES.get(name, (12, 24)) if name else (0, 30)
    if clock.seconds == 0 and clock.other is None and name == "evening":
        return DAY_S  # "in the evening until midnight"
    dial = (clock.seconds, *([clock.other] if clock.other is not None else []))
    for at in sorted(s + shift for s in dial for shift in (0, DAY_S)):
        if first * 3600 <= at <= last * 3600:
            return at
    raise not_understood(f"{words}, {name}")
