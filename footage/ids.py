"""Short ids: `R2` recording, `T31` tracklet, `P7` person, `C3` conversation, `T31.0` a tracklet's crop.

Prints them from numbers and reads them back, in upper or lower case. Does not know which ids exist.
"""

import re

from velvet.footage.errors import NotFound

_KINDS = {"R": "recording", "T": "tracklet", "P": "person", "C": "conversation"}
_MOST = 2**62  # SQLite's integers end at 2**63

_LIKE_AN_ID = re.compile(r"[a-z]\d+", re.IGNORECASE)

IN_QUESTION = (
    r"\b[pt]\d+\b"  # a pattern, for any case: a person or a tracklet that a question names
)


def recording_id(number: int) -> str:
    """`R2`."""
    return f"R{number}"


def tracklet_id(number: int) -> str:
    """`T31`."""
    return f"T{number}"


def person_id(number: int) -> str:
    """`P7`."""
    return f"P{number}"


def conversation_id(number: int) -> str:
    """`C3`."""
    return f"C{number}"


def crop_id(tracklet: int, place: int) -> str:
    """`T31.0`: the best crop of `T31`."""
    return f"T{tracklet}.{place}"


def number_of(identifier: str) -> int:
    """31 for `T31`, an id that the library gave: what ids are sorted by."""
    return int(identifier[1:])


def tracklet_of(identifier: str) -> str:
    """`T31` for `T31.0`, and for `T31` itself."""
    return identifier.partition(".")[0]


def place_of(identifier: str) -> int:
    """0 for `T31.0`, and for `T31`, which names no crop."""
    return int(identifier.partition(".")[2] or 0)


def is_recording(text: str) -> bool:
    """Whether a text reads like `R2`."""
    return _is(text, "R")


def is_tracklet(text: str) -> bool:
    """Whether a text reads like `T31`."""
    return _is(text, "T")


def is_person(text: str) -> bool:
    """Whether a text reads like `P7`."""
    return _is(text, "P")


def is_conversation(text: str) -> bool:
    """Whether a text reads like `C3`."""
    return _is(text, "C")


def looks_like_id(text: str) -> bool:
    """Whether a text would be taken for an id, of these kinds or another: a letter and digits."""
    return _LIKE_AN_ID.fullmatch(text) is not None


def tracklets_in(text: str) -> set[int]:
    """The numbers of the tracklets that a text of ours names."""
    return {int(number) for number in re.findall(r"\bT(\d+)\b", text)}


def recordings_in(text: str) -> set[int]:
    """The numbers of the recordings that a text of ours names."""
    return {int(number) for number in re.findall(r"\bR(\d+)\b", text)}


def recording_number(text: str) -> int:
    """2 for `R2`. Raises NotFound for anything else."""
    return _number(text, "R")


def tracklet_number(text: str) -> int:
    """31 for `T31`. Raises NotFound for anything else."""
    return _number(text, "T")


def person_number(text: str) -> int:
    """7 for `P7`. Raises NotFound for anything else."""
    return _number(text, "P")


def conversation_number(text: str) -> int:
    """3 for `C3`. Raises NotFound for anything else."""
    return _number(text, "C")


def _is(text: str, letter: str) -> bool:
    name = text.strip().upper()
    return name.startswith(letter) and name[1:].isascii() and name[1:].isdigit()


def _number(text: str, letter: str) -> int:
    if not _is(text, letter):
        raise NotFound(f"`{text}` is not a {_KINDS[letter]}'s id; these look like {letter}7.")
    return min(number_of(text.strip()), _MOST)
