"""The node that checks the model's claims: each is looked up again, failures go back to the model once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, ToolCall, ToolMessage
from langgraph.runtime import Runtime
from pydantic import ValidationError

from velvet.agent.checks.check import check
from velvet.agent.checks.check_result import CheckCache, CheckResult, Status
from velvet.agent.state import State
from velvet.agent.statement import GIVE_ANSWER, Statement
from velvet.retrieval.context import Context


def verify(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Check a `give_answer` call. What holds is kept; what fails is dropped if it failed before."""
    last = state.messages[-1]
    assert isinstance(last, AIMessage)  # the router sends only such here
    call = next(c for c in last.tool_calls if c["name"] == GIVE_ANSWER)
    try:
        statement = Statement.model_validate(call["args"])
    except ValidationError as error:
        return _malformed(state, last, call, error)
    check_cache = CheckCache(runtime.context)
    checked = [check(stated, check_cache) for stated in statement.claims]
    held = [c for c in checked if c.status is not Status.REFUTED]
    failed = [c for c in checked if c.status is Status.REFUTED]
    kept = _merged(state.checked, held)
    if not failed and len(kept) == len(state.checked):
        failed = state.failed  # nothing was put in the place of what failed before
    return {
        "checked": kept,
        "failed": failed,
        "readable": True,
        "outcome": statement.outcome,
        "attempts": state.attempts + 1,
        "messages": _replies(last, call, _verdict(held, failed)),
    }


def _merged(before: Sequence[CheckResult], new: Sequence[CheckResult]) -> list[CheckResult]:
    """All checked claims, none twice."""
    return list({c.claim: c for c in (*before, *new)}.values())


def _malformed(
    state: State, message: AIMessage, call: ToolCall, error: ValidationError
) -> dict[str, Any]:
    faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    said = {"tool": GIVE_ANSWER, "error": "; ".join(faults)}
    replies = _replies(message, call, said)
    return {"readable": False, "attempts": state.attempts + 1, "messages": replies}


def _verdict(held: Sequence[CheckResult], failed: Sequence[CheckResult]) -> dict[str, Any]:
    said: dict[str, Any] = {"tool": GIVE_ANSWER, "kept": len(held)}
    if failed:
        said["failed"] = [{"kind": c.claim.kind.value, "why": c.claim.fault} for c in failed]
        said["note"] = (
            "What is kept need not be said again. Call give_answer once more with the failed claims "
            "put right; leave out what you cannot put right."
        )
    return said


def _replies(message: AIMessage, call: ToolCall, said: Mapping[str, Any]) -> list[ToolMessage]:
    """An answer to every call of the message: a history with an open call is refused by models."""
    text = json.dumps(said, ensure_ascii=False)
    late = json.dumps({"error": f"Not run: it came together with {GIVE_ANSWER}."})
    return [
        ToolMessage(
            text if c is call else late,
            name=c["name"],
            tool_call_id=c["id"],
            status="success" if c is call else "error",
        )
        for c in message.tool_calls
    ]
