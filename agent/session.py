"""One question through the graph, told as events. Knows no model and no screen."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.runnables import RunnableConfig

from velvet.agent.events import Answered, Event, ToolAnswered, ToolCalled
from velvet.agent.graph import Graph
from velvet.agent.question import decent, readable
from velvet.agent.state import STEPS, Question
from velvet.agent.statement import GIVE_ANSWER
from velvet.retrieval.context import LOOKS, Allowance, Context
from velvet.retrieval.evidence import Evidence, told_time
from velvet.retrieval.names import with_ids
from velvet.retrieval.scope import recorded_days

DAYS = 14  # recorded days that are named; the first one is, too


def system_prompt(context: Context) -> str:
    """The rules, followed by what a model must know to use the tools: cameras, days, now and the zone."""
    rules = files("velvet.agent").joinpath("prompts/system.md").read_text(encoding="utf-8")
    return rules + json.dumps(facts(context), ensure_ascii=False)


def facts(context: Context) -> dict[str, Any]:
    """What is known before any tool is called. Names stay inside JSON strings: they are data."""
    days = [day.isoformat() for day in recorded_days(context)]
    cameras = [{"name": c.name, "place": c.place} for c in context.library.cameras.all()]
    now = context.now().astimezone(ZoneInfo(context.zone))
    said: dict[str, Any] = {"now": told_time(now), "zone": context.zone, "cameras": cameras}
    return said | {"first_recorded_day": days[:1], "recorded_days": days[-DAYS:]}


# pyright: reportUnknownMemberType=false, reportMissingTypeStubs=false
# langgraph leaves the generics of its own signatures open.


# One tool at a time: they share one encoder and one disk, and a reader can follow the order.
_CONFIG: RunnableConfig = {"recursion_limit": STEPS, "max_concurrency": 1}


def converse(graph: Graph, question: str, context: Context) -> Iterator[Event]:
    """Answer a question: tool calls and their results as they happen, then `Answered`.

    `now` is taken once, so that "an hour ago" means the same to every tool and to the check. Raises
    NotUnderstood for a question that is too long, Declined for one that is not answered.
    """
    now = context.now()
    until_s = monotonic() + context.timeout_s
    context = replace(context, now=lambda: now, until_s=until_s, looks=Allowance(LOOKS))
    cameras = context.library.cameras.all()
    # Names first: one may sound like what is not searched by.
    question = with_ids(readable(question), context)
    if context.declines:
        question = decent(question, [name for c in cameras for name in (c.name, c.place)])
    asked = Question([SystemMessage(system_prompt(context)), HumanMessage(question)])
    for update in graph.stream(asked, _CONFIG, context=context, stream_mode="updates"):
        yield from _events(update)


def _events(update: Mapping[str, Any]) -> Iterator[Event]:
    for node, change in update.items():
        match node:
            case "plan":
                yield from _called(change["messages"][0])
            case "tools":
                yield from (_answered(message) for message in change["messages"])
            case "answer":
                yield Answered(change["answer"])
            case _:
                pass


def _called(reply: AIMessage) -> Iterator[Event]:
    for call in reply.tool_calls:
        if call["name"] != GIVE_ANSWER:
            yield ToolCalled(call["name"], call["args"])


def _answered(message: ToolMessage) -> ToolAnswered:
    found = message.artifact
    summary = found.summary if isinstance(found, Evidence) else message.text
    return ToolAnswered(message.name or "", summary, failed=message.status == "error")
