"""Times of day as people say them, inside a text. Knows no dates.

A bare hour from 1 to 6 means the afternoon ("after three", "between 2 and 4"), as people who watch shops and
yards mean it; with a leading zero, minutes of two digits after a colon, am or pm, it means what it says.
"""

import re
from dataclasses import dataclass
from datetime import time

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
_WORD = "|".join(_WORDS)
_HALF = r"(?P<{p}part>half past|quarter past|quarter to|half)\s+(?P<{p}of>\d{{1,2}}|" + _WORD + ")"
_CLOCK = (
    r"(?P<{p}h>\d{{1,2}}|" + _WORD + r")(?:[:.h](?P<{p}m>\d{{2}})(?::(?P<{p}s>\d{{2}}))?)?"
    r"(?:\s*(?P<{p}half>a\.?m\.?|p\.?m\.?|o'clock|uhr)(?!\w))?"
)
_NAME = r"(?P<{p}name>noon|midday|midnight)"
AFTERNOON = range(1, 7)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and to how many seconds it was said. `hour24` is 24 for a midnight that ends a day."""

    at: time
    precision_s: int

    @property
    def seconds(self) -> int:
        """Seconds since midnight."""
        return self.at.hour * 3600 + self.at.minute * 60 + self.at.second


def pattern(prefix: str) -> str:
    """A regular expression for one time of day; its groups begin with `prefix`."""
    return "(?:" + "|".join(p.format(p=prefix) for p in (_HALF, _NAME, _CLOCK)) + ")"


def read(match: re.Match[str], prefix: str) -> Clock | None:
    """The time of day that `pattern(prefix)` matched; None for one that no clock shows."""
    told = {k[len(prefix) :]: v for k, v in match.groupdict().items() if k.startswith(prefix)}
    if name := told.get("name"):
        return Clock(_NAMED[name], 60)
    if part := told.get("part"):
        return _part(part, told["of"] or "")
    if told.get("h"):
        return _clock(told)
    return None


def _part(part: str, of: str) -> Clock | None:
    hour = _hour(of)
    hour = hour + 12 if hour in AFTERNOON and not of.startswith("0") else hour
    minutes = hour * 60 + {"half past": 30, "half": 30, "quarter past": 15, "quarter to": -15}[part]
    if not 0 <= minutes < 24 * 60:
        return None
    return Clock(time(minutes // 60, minutes % 60), 60)


def _clock(told: dict[str, str | None]) -> Clock | None:
    said = told["h"] or ""
    hour, minute, second = _hour(said), int(told["m"] or 0), int(told["s"] or 0)
    half = (told["half"] or "").replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif hour in AFTERNOON and not told["m"] and not said.startswith("0"):
        hour += 12
    if hour > 23 or minute > 59 or second > 59:
        return None
    return Clock(time(hour, minute, second), 1 if told["s"] else 60)


def _hour(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS.index(said) + 1
