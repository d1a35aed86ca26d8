"""What must survive a step of answering one question."""

# pyright: reportMissingTypeStubs=false

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages

from agent.checked import Checked
from agent.claims import Outcome
from footage.answers import Answer


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
    checked: Sequence[Checked] = ()  # verified and open claims
    failed: Sequence[Checked] = ()  # refuted, and not yet put right
    answer: Answer = field(default_factory=lambda: Answer(""))
