"""How often campaigns of random cases run: a few times in the suite, at length in `make soak`."""

import os

SOAKING = bool(os.environ.get("SOAK"))


def times(few: int, many: int) -> int:
    """The number of cases."""
    return many if SOAKING else few
