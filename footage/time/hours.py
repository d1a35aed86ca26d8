"""Times of day as people say them, inside a text. Knows no dates.

A bare hour from 1 to 6 means the afternoon ("after three", "at 2"), as people who watch shops and yards mean
it; with a leading zero, with minutes ("2:30"), am or pm, it means what it says. A full hour ("at three") is
said of about then; so is, less widely, "ten past three".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

DAY_S = 24 * 3600
NUMBERS: Sequence[str] = "one two three four five six seven eight nine ten eleven twelve".split()
AFTERNOON = range(1, 7)
_HALF_DAY_S = 12 * 3600
_NAMED = {"noon": _HALF_DAY_S, "midday": _HALF_DAY_S, "midnight": 0}
_ABOUT_HOUR_S, _ABOUT_PART_S = 900, 300  # to both sides of it
_MINUTES = {"five": 5, "ten": 10, "quarter": 15, "twenty": 20, "twenty five": 25, "half": 30}
_MINUTE = "five|ten|quarter|twenty[ -]five|twenty|half|(?<=at )(?:5|10|20|25)"
_NUMBER = "[0-9]{{1,2}}|" + "|".join(NUMBERS)
_PART = (
    rf"(?:a )?(?:(?P<{{p}}part>{_MINUTE})(?: minutes)?\s+(?P<{{p}}way>past|to)|(?P<{{p}}bare>half))\s+"
    rf"(?P<{{p}}of>{_NUMBER}|noon|midday|midnight)(?:\s*(?P<{{p}}ofhalf>[ap]\.?m\.?)(?!\w))?"
)
_NAME = r"(?P<{p}name>noon|midday|midnight)"
_CLOCK = (
    rf"(?P<{{p}}h>{_NUMBER})"
    r"(?:(?P<{p}sep>[:.h])(?P<{p}m>[0-9]{{2}})(?::(?P<{p}s>[0-9]{{2}}))?)?"
    r"(?:\s*(?P<{p}half>[ap]\.?m\.?|o['’]clock|uhr|h)(?!\w))?"
    r"(?:\s+(?P<{p}time>in the (?:morning|forenoon|afternoon|evening)|at night)(?!\w))?"
)


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in seconds since midnight; a midnight that ends a day may be 24 hours.

    `other` is the same place on a twelve-hour dial, where that may be meant; `bare` is an hour said without
    its half of the day, `on_24` one said on a dial of 24 ("14", not "2 pm"). `sure`: nothing but a time is
    said like this ("3 pm"; not "3"). `about_s`: how far to both sides of it "at" reaches; 0 if it is exact.
    """

    seconds: int
    precision_s: int = 60
    other: int | None = None
    bare: bool = False
    sure: bool = True
    on_24: bool = False
    about_s: int = 0

    @property
    def readings(self) -> tuple[int, ...]:
        """What may be meant where nothing else is known, the likelier first."""
        return (
            (self.seconds, self.other) if self.bare and self.other is not None else (self.seconds,)
        )


def pattern(prefix: str) -> str:
    """A regular expression for one time of day; its groups begin with `prefix`."""
    return "(?:" + "|".join(p.format(p=prefix) for p in (_PART, _NAME, _CLOCK)) + ")"


def read(match: re.Match[str], prefix: str) -> Clock | None:
    """The time of day that `pattern(prefix)` matched; None for one that no clock shows."""
    groups = {
        k[len(prefix) :]: v or "" for k, v in match.groupdict().items() if k.startswith(prefix)
    }
    groups = {k: v.lower() for k, v in groups.items()}
    if groups["name"]:
        return Clock(_NAMED[groups["name"]], about_s=_ABOUT_HOUR_S)
    spoken = groups["part"] or groups["bare"]
    return _part(groups, spoken) if spoken else _clock(groups)


def _part(groups: dict[str, str], spoken: str) -> Clock | None:
    """`quarter to nine`, `half past 2 pm`, `half two`, `ten to noon`."""
    number = int(spoken) if spoken.isdigit() else _MINUTES[spoken.replace("-", " ")]
    past, spelled = (-60 if groups["way"] == "to" else 60) * number, groups["of"]
    if spelled in _NAMED:
        return Clock((_NAMED[spelled] + past) % DAY_S, about_s=_ABOUT_PART_S)
    hour = _hour(spelled)
    if half := groups["ofhalf"].replace(".", ""):
        at = (hour % 12 * 3600 + past + (_HALF_DAY_S if half == "pm" else 0)) % DAY_S
        return Clock(at, about_s=_ABOUT_PART_S) if 1 <= hour <= 12 else None
    sure = groups["way"] == "past" or spoken.startswith(("quarter", "twenty"))
    return _dial(hour, past, spelled, bare=True, sure=sure, about_s=_ABOUT_PART_S)


def _clock(groups: dict[str, str]) -> Clock | None:
    hour, minute, second = _hour(groups["h"]), int(groups["m"] or 0), int(groups["s"] or 0)
    past = minute * 60 + second
    if minute > 59 or second > 59:
        return None
    precision_s, about_s = 1 if groups["s"] else 60, 0 if groups["m"] else _ABOUT_HOUR_S
    if half := _half(groups, hour):
        if not 1 <= hour <= 12:
            return None
        at = hour % 12 * 3600 + past + (_HALF_DAY_S if half == "pm" else 0)
        return Clock(at, precision_s, about_s=about_s)
    sure = bool(groups["half"] or groups["time"] or groups["sep"] in (":", "h"))
    dial = _dial(hour, past, groups["h"], bare=not groups["m"], sure=sure, about_s=about_s)
    return dial and replace(dial, precision_s=precision_s)


def _half(groups: dict[str, str], hour: int) -> str:
    """am or pm, where it is said in one way or another."""
    half = groups["half"].replace(".", "")
    if half in ("am", "pm"):
        return half
    match groups["time"].split()[-1:]:
        case ["morning" | "forenoon"]:
            return "am"
        case ["afternoon" | "evening"] if hour <= 12:
            return "pm"
        case ["night"] if hour <= 12:
            return "pm" if 6 <= hour <= 11 else "am"
        case _:
            return ""  # "at 15:00 in the afternoon"


def _dial(
    hour: int, past: int, spelled: str, *, bare: bool, sure: bool, about_s: int
) -> Clock | None:
    """An hour and the seconds past it, where no half of the day is said."""
    at = hour * 3600 + past
    if not 0 <= at <= DAY_S:
        return None
    if spelled.startswith("0") or not 1 <= hour <= 12:
        return Clock(at, sure=sure, on_24=12 < hour < 24, about_s=about_s)
    other = (at + _HALF_DAY_S) % DAY_S
    if bare and hour in AFTERNOON:
        at, other = other, at
    return Clock(at, other=other, bare=bare, sure=sure, about_s=about_s)


def _hour(spelled: str) -> int:
    return int(spelled) if spelled.isdigit() else NUMBERS.index(spelled) + 1
