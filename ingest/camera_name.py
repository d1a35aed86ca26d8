"""What a camera may be called. Knows no files."""

from footage.errors import BadSetting

LONGEST = 64
_SLASHES = "/\\"


def checked_camera(name: str) -> str:
    """A name that somebody gave, trimmed. Raises BadSetting for one that could not be shown or typed."""
    trimmed = name.strip()
    if not 1 <= len(trimmed) <= LONGEST or not all(_allowed(c) for c in trimmed):
        raise BadSetting(
            f"{name!r} is no camera name: use 1 to {LONGEST} characters that can be shown, without slashes."
        )
    return trimmed


def guessed_camera(name: str) -> str:
    """A name that a file or folder suggests, made fit; empty if nothing of it can be shown."""
    fit = " ".join("".join(c if _allowed(c) else " " for c in name).split())[:LONGEST].strip()
    return fit if any(c.isalnum() for c in fit) else ""


def _allowed(character: str) -> bool:
    return character.isprintable() and character not in _SLASHES
