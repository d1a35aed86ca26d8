"""How long a camera's recordings are kept, from a user's words. Knows no camera."""

import re

from footage.errors import BadSetting

_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "year": 365.0}
_WORDS = re.compile(rf"(\d+(?:\.\d+)?)\s*({'|'.join(_DAYS)})s?", re.IGNORECASE)
MOST = 100 * 365.0


def read_keep(words: str) -> float | None:
    """Days, of `30 days`, `2 weeks`, `12 hours`; None for nothing. Raises BadSetting."""
    if not words.strip():
        return None
    found = _WORDS.fullmatch(words.strip())
    days = float(found[1]) * _DAYS[found[2].lower()] if found else 0.0
    if not 0 < days <= MOST:
        raise BadSetting(f"`{words}` is no time to keep something for. Say it like `30 days`.")
    return days
