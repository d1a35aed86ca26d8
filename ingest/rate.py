"""Frames per second as a person writes them."""

import re
from fractions import Fraction

from footage.errors import BadSetting

HIGHEST = 1000
# No exponents: Python would count out every zero of 1e-999999999.
_RATE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}|/[0-9]{1,9})?")


def read_rate(text: str) -> Fraction:
    """Frames per second: 7, 29.97, 30000/1001. Raises BadSetting."""
    told = text.strip()
    try:
        rate = Fraction(told) if _RATE.fullmatch(told) else Fraction(0)
    except ZeroDivisionError:
        rate = Fraction(0)
    if not 0 < rate <= HIGHEST:
        raise BadSetting(
            f"`{text}` is no frame rate. Write frames per second: 7, 29.97, 30000/1001."
        )
    return rate
