"""Memory that is handed out empty, for a library that writes memory which it never filled.

Chroma saves the unused part of its index as it finds it: sentences and vectors of people who were erased
since were seen there, written by a process that had looked at them before. Only glibc can be asked for this;
elsewhere nothing changes, and what is rebuilt apart (`rebuilding`) is as clean as a fresh process is.
"""

import ctypes
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

_PERTURB = (
    -6
)  # M_PERTURB of mallopt: what is handed out is filled with the complement of the byte given
_EMPTY, _AS_IT_IS = 0xFF, 0
_lock = threading.Lock()
_inside = 0


@contextmanager
def handed_out_empty() -> Generator[None]:
    """Whatever the process allocates inside the block is zero at first."""
    global _inside
    with _lock:
        _inside += 1
        _ask(_EMPTY)
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _ask(_AS_IT_IS)


def _ask(value: int) -> None:
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            mallopt(_PERTURB, value)
