"""How far a camera's clock can be off."""

import math

from footage.errors import BadSetting

MOST_S = 100 * 366 * 24 * 3600.0  # a clock without a battery starts decades ago


def check_offset(offset_s: float) -> None:
    """Raise BadSetting for what no clock can be off by."""
    if not math.isfinite(offset_s) or abs(offset_s) > MOST_S:
        raise BadSetting(
            f"A clock cannot be off by {offset_s:.12g} s. Give the seconds to add to what it says: 12.5 if "
            "it is 12.5 s slow, -3 if it is 3 s fast."
        )
