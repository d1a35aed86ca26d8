"""Times of day and the words that bound them, inside a text: "after 3 pm", "between 14 and 15".

A number that counts something is not a time. Knows no dates and no parts of the day.
"""

import re
from dataclasses import dataclass, replace

from velvet.footage.errors import NotUnderstood
from velvet.footage.ids import IN_QUESTION
from velvet.footage.time import hours
from velvet.footage.time.hours import Clock

Span = tuple[int, int]  # of characters
_I = re.IGNORECASE
_A, _B = hours.pattern("a"), hours.pattern("b")
_TO = r"\s*(?:[-–]|\b(?:to|till|until)\b)\s*"
_HOWS = "after|since|from|before|until|till|by|around|about|at"
# "at ten to four pm" is one time, "ten to four pm" goes from one to another
_SPOKEN = f"(?:{'|'.join(f'(?<={how} )' for how in _HOWS.split('|'))})(?:five|ten|5|10|20|25) to "
_END = r"(?![\w:]|[.-]\d|\s*%)"
_SHARP = r"(?P<sharp>\s+(?:sharp|exactly|on the dot)\b)?"
_BETWEEN = re.compile(rf"\b(?P<how>between|from)\s+{_A}(?:{_TO}|\s+and\s+){_B}{_END}", _I)
_FROM_TO = re.compile(rf"(?<![\w:.+-])(?!{_SPOKEN}){_A}{_TO}{_B}{_END}", _I)
_ONE = re.compile(
    rf"\b(?:some ?time |(?P<soon>shortly|soon|just|right) )?(?P<how>{_HOWS})"
    rf"\s+(?P<near>(?:about|around|exactly) )?{_A}{_END}{_SHARP}",
    _I,
)
_BARE = re.compile(rf"(?<![\w:.+-]){_A}{_END}{_SHARP}", _I)
# A number after "at" or "about" counts something, unless the question goes on like this after it.
_GOES_ON = re.compile(
    r"\s*(?:$|[?!,;)\]\"”'’…–]|\.(?!\d))|\s+(?:"
    "who|whom|whose|what|where|when|which|how|did|does|do|is|are|was|were|has|have|had|can|could|may|will|would|"
    "after|before|since|between|from|"
    "on|in|at|near|by|with|without|through|along|for|of|and|or|but|until|till|sharp|exactly|to (?:the|a|my)|"
    "yesterday|today|tonight|this|last|the|a|an|any|anyone|anybody|someone|somebody|everyone|everybody|nobody|"
    "only|please|wearing|wore|wears|dressed|carrying|carried|came|come|went|go|left|entered|passed|walked|"
    rf"there|here|he|she|it|they|i|you|we|tell|show|find|list|give|{IN_QUESTION}|"
    r"morning|forenoon|afternoon|evening|night)\b",
    _I,
)
_AGED = re.compile(r"\b(?:age|aged|old|weigh|weighs|tall|metres|meters)\s+\Z", _I)
_ONE_BY_ONE = re.compile(rf"\b(?:{'|'.join(hours.NUMBERS)}|\d+)\s+(?=by\b)", _I)
_LATER = re.compile(
    rf"\b(?:an?|half an|quarter of an|a few|{'|'.join(hours.NUMBERS)}|\d+)\s+"
    r"(?:seconds?|minutes?|min|hours?)\s+\Z",
    _I,
)
_WINDOW = 40  # characters looked at before a time: what they say of it stands close by


@dataclass(frozen=True, slots=True)
class Bounds:
    """`after 3` or `between 2 and 4`, not yet put into a half of the day.

    `how` is the word before (after, before, at, between ...), empty if there is none.
    """

    how: str
    clocks: tuple[Clock, ...]
    span: Span
    words: str


def blanked(text: str, *spans: Span) -> str:
    """The text with some words taken out and every other one left in its place."""
    left = list(text)
    for start, end in spans:
        left[start:end] = " " * (end - start)
    return "".join(left)


def not_understood(words: str) -> NotUnderstood:
    """The error for words of time that cannot be read."""
    return NotUnderstood(
        f"`{' '.join(words.split())}` is not a time that can be read. Say it like `between 14:00 and 15:30`, "
        "`yesterday after 3 pm` or `around 10:05`."
    )


def find_bounds(text: str) -> list[Bounds]:
    """Every time of day that the text tells, in the order in which they are looked for.

    Raises NotUnderstood for what no clock shows.
    """
    bounds: list[Bounds] = []
    for pattern in (_BETWEEN, _FROM_TO, _ONE, _BARE):
        for match in pattern.finditer(text):
            if read := _bounds_of(match, text):
                bounds.append(read)
        text = blanked(text, *(t.span for t in bounds))
    return bounds


def _bounds_of(match: re.Match[str], text: str) -> Bounds | None:
    """What a pattern matched, if it is a time and not a number of something."""
    groups = match.groupdict()
    prefixes = ("a", "b") if "bh" in groups else ("a",)
    how = (groups.get("how") or "").lower()
    near = (groups.get("near") or "").strip().lower()
    how = "around" if how == "at" and near in ("about", "around") else how
    clocks = [hours.read(match, prefix) for prefix in prefixes]
    if near == "exactly" or groups.get("sharp"):
        clocks = [c and replace(c, about_s=0) for c in clocks]
    sure = any(c and c.sure for c in clocks) or _plain(groups, prefixes)
    if not sure and (not how or not _alone(match, text)):
        return None
    if any(c is None for c in clocks):
        raise not_understood(match[0])
    if how in ("after", "before") and (later := _LATER.search(text, _near(match), match.start())):
        raise _two_ways(later[0] + match[0])
    soon = groups.get("soon") and how in ("after", "before")
    how = f"shortly {how}" if soon else how
    return Bounds(how, tuple(c for c in clocks if c), match.span(), match[0])


def _near(match: re.Match[str]) -> int:
    """Where to begin to look before a time. A long text is not read anew for every time in it."""
    return max(0, match.start() - _WINDOW)


def _two_ways(words: str) -> NotUnderstood:
    return NotUnderstood(
        f"`{' '.join(words.split())}` can be read in two ways. Say the time itself, like `at 10:10`, or from "
        "when to when, like `between 10:05 and 10:10`."
    )


def _plain(groups: dict[str, str | None], prefixes: tuple[str, ...]) -> bool:
    """Whether even a time that no clock shows is plainly meant as one: 25:00, 13 pm."""
    return any(groups[p + "sep"] in (":", "h") or groups[p + "half"] for p in prefixes)


def _alone(match: re.Match[str], text: str) -> bool:
    """Whether a number stands for itself, counting nothing."""
    start = match.start()
    counted = _AGED.search(text, _near(match), start) or _ONE_BY_ONE.search(
        text, _near(match), start + 2
    )
    return bool(_GOES_ON.match(text, match.end())) and not counted
