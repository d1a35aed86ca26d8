"""Velvet: ask your footage where people went, and get an answer you can check.

The Python door:

    from velvet import open_assistant

    with open_assistant() as assistant:
        answer = assistant.ask("Where did the man in the red coat go?")
"""

from velvet.assistant import Assistant, open_assistant

__all__ = ["Assistant", "open_assistant"]
