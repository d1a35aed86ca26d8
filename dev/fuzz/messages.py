"""Messages as a bad model would send them: forms, tool calls and claims. Does not know the server."""

import json
from typing import Any

import numpy as np

from dev.fuzz.garble import careless_json, garble, malformed_json, odd, twist
from velvet.evals.stand_in.replies import Message


def corrupted_message(message: Message, chance: np.random.Generator) -> Message:
    """A message as a bad model may send it: wrong text, wrong calls, or a wrong form."""
    calls = message.get("tool_calls") or []
    if calls and chance.random() < 0.8:
        return message | {"tool_calls": _wrong_calls(calls, chance)}
    content = str(message.get("content") or "")
    try:
        form = json.loads(content)
    except ValueError:
        return message | {"content": garble(content, chance)}
    if chance.random() < 0.4:
        return message | {"content": malformed_json(content, chance)}
    for _ in range(int(chance.integers(1, 4))):
        form = twist(form, chance)
    return message | {"content": careless_json(form)}


def _wrong_calls(calls: list[Any], chance: np.random.Generator) -> Any:
    """Tool calls with wrong names, arguments, ids and numbers; or claims without support."""
    match chance.integers(6):
        case 0:
            return [{"function": {"name": odd(chance) or "rm", "arguments": {}}}]
        case 1:
            return [
                *calls,
                *calls,
                {"function": {"name": "give_answer", "arguments": _lies(chance)}},
            ]
        case 2:
            return [{"function": {"name": "give_answer", "arguments": _lies(chance)}}]
        case 3:
            return twist(calls, chance)
        case _:
            function = calls[0]["function"]
            return [{"function": function | {"arguments": twist(function["arguments"], chance)}}]


def _lies(chance: np.random.Generator) -> dict[str, Any]:
    """An answer with made-up claims."""
    kinds = "seen moved absent count attribute together like".split()
    words = (
        "T1",
        "T2",
        "T999",
        "P1",
        "P2",
        "P99",
        "yard",
        "lobby",
        "upper_colour",
        "red",
        "",
        "10:00:05",
    )

    def word() -> str:
        return odd(chance) if chance.random() < 0.2 else str(chance.choice(words))

    names = "person other camera to_camera words when start end attribute value".split()
    claims = [
        {
            "kind": str(chance.choice(kinds)),
            "sightings": [word() for _ in range(int(chance.integers(3)))],
        }
        | {name: word() for name in names if chance.random() < 0.5}
        | {"count": int(chance.integers(-1, 6))}
        for _ in range(int(chance.integers(5)))
    ]
    outcomes = ("answered", "which_person", "coverage", "not_understood")
    return {"claims": claims, "outcome": str(chance.choice(outcomes))}
