"""The user's question, made safe for any model: not too long, no invisible characters, and nothing that
Velvet refuses to search by. Knows no model.
"""

from collections.abc import Iterable
from unicodedata import category

from velvet.agent.state import LONGEST
from velvet.footage.errors import Declined, NotUnderstood
from velvet.retrieval.declined import harassing, sensitive

_UNSEEN = ("Cc", "Cs")  # control characters, and halves of a pair that no file can hold


def decent(question: str, names: Iterable[str]) -> str:
    """The question, unless it asks by what is not searched, or is aimed at somebody. Raises Declined.

    `names` are those of cameras and places, which may have such words: "German Street".
    """
    rest = question.casefold()
    for name in sorted(names, key=len, reverse=True):
        rest = rest.replace(name.casefold(), " ") if name else rest
    if harassing(rest):
        raise Declined(
            "Velvet does not help anyone follow, watch or harass people. Ask what happened: when and where "
            "someone was on camera."
        )
    if sensitive(rest):
        raise Declined(
            "Velvet does not search by skin, origin, belief, sexuality or health. Ask about clothes, hair or "
            "what someone carried: `a white coat`, not `a white man`."
        )
    return question


def readable(question: str) -> str:
    """The question with a blank for each control character. Raises NotUnderstood if it is too long."""
    if len(question) > LONGEST:
        raise NotUnderstood(
            f"That question has {len(question)} characters; ask in at most {LONGEST}, one thing at a time."
        )
    return "".join(" " if category(c) in _UNSEEN else c for c in question)
