"""Words that put a time into a zone: "UTC", "CEST", "Zurich time". Such a time is not a local one."""

import re

from velvet.footage.errors import NotUnderstood
from velvet.footage.time.bounds import Span, blanked
from velvet.footage.time.hours import NUMBERS

_I = re.IGNORECASE
_NAMED = (
    r"UTC|GMT|CES?T|EES?T|MSK|BST|IST|E[SD]T|C[SD]T|M[SD]T|P[SD]T|AK[SD]T|HST|JST|KST|SGT|HKT"
    r"|AE[SD]T|AC[SD]T|AW[SD]T|NZ[SD]T|zulu"
    r"|(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc)/\w+"
)
# "at the same time" and "local time" name no zone.
_PLAIN = (
    r"(?!(?:at|the|this|that|these|those|first|last|next|second|third|any|every|each|all|some|same|a|an|one"
    r"|of|for|what|which|local|camera|long|short|whole|in|on|by|did|was|were|is|are)\b)"
)
_CITY_TIME = rf"{_PLAIN}[^\W\d_]+(?:[ -]{_PLAIN}[^\W\d_]+)?['’]?s? time\b"
_CAPITAL_TIME = r"[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)? time\b"
_ANYWHERE = re.compile(rf"(?<![\w-])(?:{_NAMED})(?![\w-])(?:\s?[+-]\s?\d{{1,2}}(?::?\d\d)?)?", _I)
_BEHIND = re.compile(
    rf"[\s,(]*(?:in )?(?P<zone>(?-i:Z|ET|CT|MT|PT)\b|[+]\s?\d{{1,4}}(?::?\d\d)?\b|{_CITY_TIME})", _I
)
_HOUR = (
    rf"(?:\d|\b(?:{'|'.join(NUMBERS)}|noon|midday|midnight)|\b[ap]\.?m\.?|o['’]clock)[ ,(]*(?:in )?"
)
_AFTER_HOUR = re.compile(rf"{_HOUR}(?P<zone>(?:{_NAMED})\b|(?-i:{_CAPITAL_TIME}))", _I)
_OFFSET = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\s?(?P<zone>Z\b|\+\s?\d{1,2}(?::?\d\d)?\b)")


def refuse_zones(text: str, *spans: Span) -> None:
    """Raise NotUnderstood if a text names a zone for a time; its times were read from `spans`, if any."""
    rest = blanked(text, *spans)
    match = _AFTER_HOUR.search(rest) or _OFFSET.search(rest)
    behind = (_BEHIND.match(text, end) for _, end in spans)
    match = match or next(filter(None, behind), None)
    if zone := match["zone"] if match else _anywhere(rest) if spans else "":
        raise NotUnderstood(
            f"Times are read as the cameras' own local ones, and not in `{' '.join(zone.split())}`: say them "
            "as a clock beside the camera showed them, or in full, like `2026-03-02 09:00 UTC`."
        )


def _anywhere(text: str) -> str:
    match = _ANYWHERE.search(text)
    return match[0] if match else ""
