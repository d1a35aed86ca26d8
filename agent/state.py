"""Reading one turn of the conversation: which calls were made since the question, and how often."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolCall, ToolMessage
from langgraph.graph.message import add_messages

from velvet.agent.checks.check_result import CheckResult
from velvet.agent.statement import Outcome
from velvet.footage.answers import Answer
from velvet.retrieval.evidence import Evidence

BUDGET = 8  # rounds of tool calls
TRIES = 2  # answers the model may give: the first, and one repair
STUCK = 3  # the same call so often, and no more is asked
STEPS = 4 * BUDGET  # of the graph: more than the counts above let it take
LONGEST = 2000  # characters of a question


# pyright: reportMissingTypeStubs=false


@dataclass(slots=True)
class Question:
    """What goes in: the system prompt, earlier turns if any, and the question last."""

    messages: Annotated[Sequence[AnyMessage], add_messages]


@dataclass(slots=True)
class State:
    """One question on its way to an answer."""

    messages: Annotated[Sequence[AnyMessage], add_messages]
    rounds: int = 0  # times the model asked for tools
    insisted: bool = False  # it wrote prose and was asked for claims
    attempts: int = 0  # times it gave an answer
    readable: bool = True  # the last answer it gave had the right shape
    outcome: Outcome = "answered"
    checked: Sequence[CheckResult] = ()  # verified and open claims
    failed: Sequence[CheckResult] = ()  # refuted, and not yet put right
    answer: Answer = field(default_factory=lambda: Answer(""))


VELVET = "velvet"  # the name on messages that code puts into the user's mouth


def this_turn(messages: Sequence[AnyMessage]) -> Sequence[AnyMessage]:
    """Everything after the user's last question."""
    asked = [i for i, m in enumerate(messages) if isinstance(m, HumanMessage) and m.name != VELVET]
    return messages[asked[-1] + 1 :] if asked else messages


def times_called(call: ToolCall, messages: Sequence[AnyMessage]) -> int:
    """How often the same tool was called in the same way in this turn, up to and with this call."""
    times = 0
    for message in this_turn(messages):
        for other in message.tool_calls if isinstance(message, AIMessage) else []:
            times += _key(other) == _key(call)
            if other["id"] == call["id"]:
                return times
    return times


def _key(call: ToolCall) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What makes two calls the same: not case, spaces, order, or arguments left empty."""
    said: Mapping[str, Any] = call["args"]
    given = ((name, _plain(value)) for name, value in said.items() if value not in ("", None))
    return call["name"], tuple(sorted(given))


def _plain(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return " ".join(text.casefold().split())


def evidence(messages: Sequence[AnyMessage], *, failed: bool = False) -> list[Evidence]:
    """What the tools of this turn brought, or the reasons why they could not."""
    return [
        m.artifact
        for m in this_turn(messages)
        if isinstance(m, ToolMessage)
        and isinstance(m.artifact, Evidence)
        and (m.status == "error") == failed
    ]
