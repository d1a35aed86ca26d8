"""What went wrong, as one sentence. VELVET_DEBUG=1 lets the traceback through instead."""

import os

from footage.errors import VelvetError


def sentence_of(error: Exception) -> str:
    """The sentence for the person at the screen. With VELVET_DEBUG=1 raises `error` again."""
    if os.environ.get("VELVET_DEBUG"):
        raise error
    if isinstance(error, VelvetError):
        return str(error)
    said = f"{type(error).__name__}: {error}".removesuffix(": ")
    return f"Velvet failed unexpectedly: {said}; VELVET_DEBUG=1 shows where."
