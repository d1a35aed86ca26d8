"""What went wrong, as one sentence. VELVET_DEBUG=1 lets the traceback through instead."""

import os

from footage.errors import VelvetError

LONGEST = 120  # letters of a file's name in a sentence


def sentence_of(error: Exception) -> str:
    """The sentence for the person at the screen. With VELVET_DEBUG=1 raises `error` again."""
    if os.environ.get("VELVET_DEBUG"):
        raise error
    if isinstance(error, VelvetError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{_named(error)}{error.strerror}. Check the name, the disk and the permissions."
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"Velvet failed unexpectedly: {said}; VELVET_DEBUG=1 shows where."


def _named(error: OSError) -> str:
    """Which file it is about, if one."""
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""
    short = name if len(name) <= LONGEST else f"{name[:LONGEST]}..."
    return f"{short}: " if name else ""
