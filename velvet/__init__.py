"""Velvet: ask your footage where people went, and get an answer you can check.

The Python door:

    from velvet import open_assistant

    with open_assistant() as assistant:
        answer = assistant.ask("Where did the man in the red coat go?")
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from velvet.assistant import Assistant, open_assistant

__all__ = ["Assistant", "open_assistant"]


def __getattr__(name: str) -> Any:
    """The Python door, opened on first use: importing any other module of Velvet loads no store."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from velvet import assistant

    return getattr(assistant, name)
