"""Stretches of a day in words: "after 3 pm", "between 14 and 15", "this evening around 8". Knows no dates."""

import re
from dataclasses import dataclass

from footage import hours
from footage.errors import NotUnderstood
from footage.hours import DAY_S, Clock

AROUND_S = 300  # "around 10:05" reaches this far to both sides
Stretch = tuple[int, int]  # seconds after midnight; may reach into the day before or after
Span = tuple[int, int]  # of characters
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
_A, _B = hours.pattern("a"), hours.pattern("b")
_TO = r"\s*(?:[-–]|\b(?:to|till|until)\b)\s*"
_BETWEEN = re.compile(
    rf"\b(?P<how>between|from)\s+{_A}(?:{_TO}|\s+and\s+){_B}(?![\w:]|[.-]\d|\s*%)", _I
)
_FROM_TO = re.compile(rf"(?<![\w:.+-]){_A}{_TO}{_B}(?![\w:]|[.-]\d|\s*%)", _I)
_ONE = re.compile(
    r"\b(?:some ?time |shortly |just |right )?(?P<how>after|since|from|before|until|till|by|around|about|at)"
    rf"\s+(?P<near>about |around )?{_A}(?![\w:]|[.-]\d|\s*%)",
    _I,
)
_BARE = re.compile(rf"(?<![\w:.+-]){_A}(?![\w:]|[.-]\d|\s*%)", _I)
_BROKEN = re.compile(r"(?<![\w:.+-])\d{1,3}:\d{1,3}(?![\w:])|\b\d{1,3}\s*[ap]\.?m\b", _I)
_OFFSET = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\s?(?:Z\b|\+\d\d:?\d\d\b)")
_PART = re.compile(
    r"\b(?:(?:in|during|at)\s+(?:the\s+)?)?(?<!good )(?P<part>" + "|".join(_PARTS) + r")\b"
    r"(?!\s+(?:coat|dress|gown|suit|vision|wear)\b)",
    _I,
)
_PARTS_JOINED = re.compile(r"\s*(?:to|till|until|and|or|-|–)\s*(?:the\s+)?\Z", _I)
# A number after "at" or "about" counts something, unless the question goes on like this after it.
_GOES_ON = re.compile(
    r"\s*(?:$|[?!,;)\]\"”'’…–]|\.(?!\d))|\s+(?:"
    "who|whom|whose|what|where|when|which|how|did|does|do|is|are|was|were|has|have|had|can|could|may|will|would|"
    "after|before|since|between|from|"
    "on|in|at|near|by|with|without|through|along|for|of|and|or|but|until|till|sharp|exactly|to (?:the|a|my)|"
    "yesterday|today|tonight|this|last|the|a|an|any|anyone|anybody|someone|somebody|everyone|everybody|nobody|"
    "only|please|wearing|wore|wears|dressed|carrying|carried|came|come|went|go|left|entered|passed|walked|"
    r"there|here|he|she|it|they|i|you|we|tell|show|find|list|give|[pt]\d+|"
    + "|".join(_PARTS)
    + r")\b",
    _I,
)
_AGED = re.compile(r"\b(?:age|aged|old|weigh|weighs|tall|metres|meters)\s+\Z", _I)
_ONE_BY_ONE = re.compile(rf"\b(?:{'|'.join(hours.NUMBERS)}|\d+)\s+(?=by\b)", _I)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the words stand, and the stretch they mean. `since`: it goes on after the day's end."""

    spans: tuple[Span, ...]
    stretch: Stretch
    since: bool = False


@dataclass(frozen=True, slots=True)
class _Told:
    """`after 3` or `between 2 and 4`, not yet put into a half of the day."""

    how: str
    clocks: tuple[Clock, ...]
    span: Span
    words: str


def find_stretch(text: str) -> Found | None:
    """The words of a time of day in a text; None if there are none.

    Raises NotUnderstood for what no clock shows, and for several times that do not go together.
    """
    if offset := _OFFSET.search(text):
        raise not_understood(offset[0])  # a time with an offset needs its day
    told = _clocks(text)
    rest = blanked(text, *(t.span for t in told))
    part = _part(rest)
    if broken := _BROKEN.search(rest):
        raise not_understood(broken[0])
    if not told:
        return Found((part[1],), part[0]) if part else None
    spans = (*(t.span for t in told), *([part[1]] if part else []))
    return Found(spans, _stretch(told, part), any(t.how == "since" for t in told))


def blanked(text: str, *spans: Span) -> str:
    """The text with some words taken out and every other one left in its place."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def not_understood(words: str) -> NotUnderstood:
    """The error for words of time that cannot be read."""
    return NotUnderstood(
        f"`{' '.join(words.split())}` is no time that can be read. Say it like `between 14:00 and 15:30`, "
        "`yesterday after 3 pm` or `around 10:05`."
    )


def _clocks(text: str) -> list[_Told]:
    """Every time of day that the text tells, in the order in which they are looked for."""
    found: list[_Told] = []
    for pattern in (_BETWEEN, _FROM_TO, _ONE, _BARE):
        for told in pattern.finditer(text):
            if read := _told(told, text):
                found.append(read)
        text = blanked(text, *(t.span for t in found))
    return found


def _told(told: re.Match[str], text: str) -> _Told | None:
    """What a pattern matched, if it is a time and not a number of something."""
    groups = told.groupdict()
    prefixes = ("a", "b") if "bh" in groups else ("a",)
    how = (groups.get("how") or "").lower()
    how = "around" if how == "at" and groups.get("near") else how
    clocks = [hours.read(told, prefix) for prefix in prefixes]
    sure = any(c and c.sure for c in clocks) or _plain(groups, prefixes)
    if not sure and (not how or not _alone(told, text)):
        return None
    if any(c is None for c in clocks):
        raise not_understood(told[0])
    return _Told(how, tuple(c for c in clocks if c), told.span(), told[0])


def _plain(groups: dict[str, str | None], prefixes: tuple[str, ...]) -> bool:
    """Whether even a time that no clock shows is plainly meant as one: 25:00, 13 pm."""
    return any(groups[p + "sep"] in (":", "h") or groups[p + "half"] for p in prefixes)


def _alone(told: re.Match[str], text: str) -> bool:
    """Whether a number stands for itself, counting nothing."""
    before = text[: told.start()]
    counted = _AGED.search(before) or _ONE_BY_ONE.search(text[: told.start() + 2])
    return bool(_GOES_ON.match(text, told.end())) and not counted


def _part(text: str) -> tuple[Stretch, Span, str] | None:
    """A part of the day, or from one to another: its stretch, its words' place, its first name."""
    found = list(_PART.finditer(text))
    if not found:
        return None
    first, last = found[0], found[-1]
    name, end_name = first["part"].lower(), last["part"].lower()
    joined = _PARTS_JOINED.match(text[first.end() : last.start()])
    start, end = _PARTS[name][0], _PARTS[end_name][1]
    if len(found) > 2 or (len(found) == 2 and not joined) or start >= end:
        raise not_understood(text[first.start() : last.end()])
    return (start * 3600, end * 3600), (first.start(), last.end()), name if name == end_name else ""


def _stretch(told: list[_Told], part: tuple[Stretch, Span, str] | None) -> Stretch:
    """The stretch that one time, or an `after` with a `before`, means in that part of the day."""
    words = " and ".join(t.words for t in told)
    if len(told) == 2 and told[0].how in ("after", "since", "from"):
        after, before = told
        if (
            before.how in ("before", "until", "till", "by")
            and len(after.clocks + before.clocks) == 2
        ):
            return _between(after.clocks[0], before.clocks[0], part, words)
    if len(told) > 1:
        raise not_understood(words)
    clocks = told[0].clocks
    if len(clocks) == 2:
        return _between(clocks[0], clocks[1], part, words)
    return _one(told[0].how, clocks[0], part, words)


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
    return (start % DAY_S, start % DAY_S + end - start) if not part else (start, end)


def _one(how: str, clock: Clock, part: tuple[Stretch, Span, str] | None, words: str) -> Stretch:
    at = _within(clock, part, words) if part else clock.seconds
    first, last = part[0] if part else (0, DAY_S)
    match how:
        case "after" | "since" | "from":
            stretch = at, last if at < last else DAY_S
        case "before" | "until" | "till" | "by":
            stretch = first if first < at else 0, at or DAY_S
        case "around" | "about":
            stretch = at - AROUND_S, at + AROUND_S
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
