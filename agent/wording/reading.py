"""How the user's words of time were read: said wherever no claim says by itself what was searched."""

from collections.abc import Iterator, Sequence

from langchain_core.messages import AIMessage

from velvet.agent.checks.check_result import Status
from velvet.agent.state import State, this_turn
from velvet.agent.statement import GIVE_ANSWER
from velvet.footage.claims import ClaimKind
from velvet.footage.errors import NotFound, NotUnderstood
from velvet.footage.time.clock import span
from velvet.footage.time.intervals import Interval
from velvet.retrieval.context import Context
from velvet.retrieval.scope import scope

_SAYS_ITSELF = (ClaimKind.ABSENT, ClaimKind.COUNT)


def times_read(state: State, context: Context) -> list[str]:
    """One line for each phrase of time that a tool was given, if a claim rests on it."""
    held = [c.claim.kind for c in state.checked if c.status is Status.VERIFIED]
    if all(kind in _SAYS_ITSELF for kind in held):
        return []
    lines = (_line(camera, when, context) for camera, when in _asked(state))
    return list(dict.fromkeys(line for line in lines if line))


def _asked(state: State) -> Iterator[tuple[str, str]]:
    """The camera and the words of time of every tool call."""
    for message in this_turn(state.messages):
        for call in message.tool_calls if isinstance(message, AIMessage) else []:
            when = str(call["args"].get("when") or "").strip()
            if when and call["name"] != GIVE_ANSWER:
                yield str(call["args"].get("camera") or ""), when


def _line(camera: str, when: str, context: Context) -> str:
    try:
        read = scope(context, camera, when).when
    except (NotFound, NotUnderstood):  # the tool could not read it either, and has said so
        return ""
    return f"Read `{when}` as {spans(read)}." if read else ""


MOST = 4  # stretches listed before the rest is only counted


def spans(intervals: Sequence[Interval]) -> str:
    """Some stretches, and how many more there are."""
    rest = len(intervals) - MOST
    more = [f"{rest} more {'stretch' if rest == 1 else 'stretches'}"] if rest > 0 else []
    return ", ".join([span(i.start, i.end) for i in intervals[:MOST]] + more)
