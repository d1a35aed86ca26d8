"""`rules`: a chat model without a network. Fixed patterns plan the tool calls that a language model would.

It reads messages as text alone, the same that Ollama would be sent, and ends with `give_answer`. It knows
no tool's code, no catalog, and no earlier turn.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

from velvet.adapters.readers import rules_claims
from velvet.adapters.readers.rules_claims import Claims, Result
from velvet.adapters.readers.rules_question import Asked, Intent, read_question

Call = tuple[str, dict[str, Any]]  # a tool's name and arguments


class RulesChat(BaseChatModel):
    """Plans by patterns: deterministic, instant, and honest about a question it cannot read."""

    @property
    def _llm_type(self) -> str:
        return "rules"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with tools to call, as with any chat model; it always calls one."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        name, arguments = _next_call(messages)
        call = {"name": name, "args": arguments, "id": f"call-{len(messages)}"}
        message = AIMessage("", tool_calls=[{**call, "type": "tool_call"}])
        return ChatResult(generations=[ChatGeneration(message=message)])


def _next_call(messages: Sequence[BaseMessage]) -> Call:
    last = max(i for i, m in enumerate(messages) if isinstance(m, HumanMessage))
    facts = _facts(messages)
    results = [json.loads(m.text) for m in messages[last + 1 :] if isinstance(m, ToolMessage)]
    if any("error" in r or r["tool"] == "give_answer" for r in results):
        return _answer([])  # a tool said why it cannot, or a claim failed: there is nothing to add
    cameras = [camera["name"] for camera in facts["cameras"]]
    now = datetime.fromisoformat(facts["now"])
    asked = read_question(messages[last].text, cameras, now, facts["zone"])
    return _PLANS[asked.intent](asked, Results(results))


def _facts(messages: Sequence[BaseMessage]) -> Result:
    """The line of JSON that ends the system prompt."""
    system = next(m for m in messages if isinstance(m, SystemMessage))
    return json.loads(system.text.strip().splitlines()[-1])


def _answer(said: Claims, outcome: str = "answered") -> Call:
    return "give_answer", {"claims": said, "outcome": outcome}


class Results:
    """What the tools have said in this turn."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._results = {(r["tool"], r["arguments"].get("id", "")): r for r in results}

    def get(self, tool: str, identifier: str = "") -> Result | None:
        """The last result of a tool, of those that take an id the one about it."""
        return self._results.get((tool, identifier))


def _who(asked: Asked, results: Results) -> Call:
    if asked.ids:
        return _went(asked, results)
    if found := results.get("find_people"):
        return _answer(rules_claims.found(found) or rules_claims.nobody(found))
    return _find(asked)


def _find(asked: Asked) -> Call:
    return "find_people", _given(description=asked.looks, camera=asked.camera, when=asked.when)


def _given(**arguments: str) -> dict[str, Any]:
    """Arguments that were given; the description is one even when it is empty."""
    return {k: v for k, v in arguments.items() if v or k == "description"}


def _count(asked: Asked, results: Results) -> Call:
    if counted := results.get("count_people"):
        return _answer(rules_claims.counted(counted))
    return "count_people", _find(asked)[1]


def _cameras(asked: Asked, results: Results) -> Call:
    if results.get("list_cameras"):
        return _answer([], "coverage")
    return "list_cameras", {}


def _about(asked: Asked, results: Results, then: Callable[[str, str], Call]) -> Call:
    """Find out whom the question is about, then go on with their id and the time left to apply.

    Whoever is described is looked for in the time asked for; from there on all their time counts.
    """
    if asked.ids:
        return _each([then(identifier, asked.when) for identifier in asked.ids])
    if not asked.looks:
        return _answer([], "not_understood")
    if (found := results.get("find_people")) is None:
        return _find(asked)
    if len(found["people"]) == 1:
        return then(found["people"][0]["person"], "")
    if not found["people"]:
        return _answer(rules_claims.nobody(found))
    return _answer(rules_claims.found(found), "which_person")


def _each(calls: Sequence[Call]) -> Call:
    """The first tool that is still to be asked; once there is none, all the answers as one."""
    for name, arguments in calls:
        if name != "give_answer":
            return name, arguments
    return _answer([claim for _, answer in calls for claim in answer["claims"]])


def _went(asked: Asked, results: Results) -> Call:
    def then(identifier: str, when: str) -> Call:
        if traced := results.get("trace_identity", identifier):
            here = asked.ids or asked.intent is Intent.STAYED
            said = rules_claims.journey(traced, asked.camera if here else "", when)
            found = results.get("find_people")
            return _answer(rules_claims.bound(said, found) if found else said)
        return "trace_identity", _given(id=identifier, when=when)

    return _about(asked, results, then)


def _with(asked: Asked, results: Results) -> Call:
    def then(identifier: str, when: str) -> Call:
        if (traced := results.get("trace_identity", identifier)) is None:
            return "trace_identity", _given(id=identifier, when=when)
        if not traced["journey"]:
            return _answer(rules_claims.journey(traced, asked.camera, when))
        other = asked.ids[1] if len(asked.ids) > 1 else ""
        return _answer(rules_claims.company(traced, other, asked.camera, when))

    first = replace(asked, ids=asked.ids[:1])
    return _about(first, results, then)


def _wore(asked: Asked, results: Results) -> Call:
    def then(identifier: str, when: str) -> Call:
        if traced := results.get("trace_identity", identifier):
            return _answer(rules_claims.worn(traced, identifier))
        return "trace_identity", _given(id=identifier, when=when)

    if not (asked.ids and asked.looks):
        return _about(asked, results, then)
    # "Did P7 wear a hat": is P7 among those who did? If not, what P7 did wear.
    if (found := results.get("find_people")) is None:
        return _find(asked)
    theirs = rules_claims.of_one(rules_claims.found(found), asked.ids[0])
    return _answer(theirs) if theirs else then(asked.ids[0], asked.when)


def _clip(asked: Asked, results: Results) -> Call:
    def then(identifier: str, when: str) -> Call:
        if clip := results.get("extract_clip", identifier):
            return _answer(rules_claims.shown(clip))
        return "extract_clip", {"id": identifier}

    return _about(asked, results, then)


def _changed(asked: Asked, results: Results) -> Call:
    if found := results.get("find_changes"):
        return _answer(rules_claims.changed(found, asked.ids))
    return "find_changes", _given(change=asked.looks, camera=asked.camera, when=asked.when)


def _like(asked: Asked, results: Results) -> Call:
    identifier = asked.ids[-1]
    if matched := results.get("match_tracklet", identifier):
        return _answer(rules_claims.alike(matched))
    return "match_tracklet", {"id": identifier}


def _unknown(asked: Asked, results: Results) -> Call:
    return _answer([], "not_understood")


_PLANS: dict[Intent, Callable[[Asked, Results], Call]] = {
    Intent.WENT: _went,
    Intent.STAYED: _went,
    Intent.WHO: _who,
    Intent.COUNT: _count,
    Intent.WITH: _with,
    Intent.LIKE: _like,
    Intent.CHANGED: _changed,
    Intent.WORE: _wore,
    Intent.CLIP: _clip,
    Intent.CAMERAS: _cameras,
    Intent.UNKNOWN: _unknown,
}
