"""What the user asked, made fit for every model: not too long, and without characters that no one can see.

Knows nothing of what it means.
"""

from unicodedata import category

from agent.limits import LONGEST
from footage.errors import NotUnderstood

_UNSEEN = ("Cc", "Cs")  # control characters, and halves of a pair that no file can hold


def readable(question: str) -> str:
    """The question with a blank for each control character. Raises NotUnderstood if it is too long."""
    if len(question) > LONGEST:
        raise NotUnderstood(
            f"That question has {len(question)} characters; ask in at most {LONGEST}, one thing at a time."
        )
    return "".join(" " if category(c) in _UNSEEN else c for c in question)
