"""The node that puts the answer together from what was verified. Its words are in `compose.py`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from langgraph.runtime import Runtime

from velvet.agent.checks.check_result import CheckResult, Status
from velvet.agent.state import State, evidence
from velvet.agent.wording.compose import text_of
from velvet.agent.wording.reading import times_read
from velvet.footage.answers import Answer
from velvet.footage.time.intervals import Coverage
from velvet.retrieval.context import Context
from velvet.retrieval.evidence import Evidence

Item = TypeVar("Item")


def answer(state: State, runtime: Runtime[Context]) -> dict[str, Any]:
    """Verified claims, the sightings they cite, the coverage, and what was not checked."""
    context, found = runtime.context, evidence(state.messages)
    held = [c.claim for c in state.checked if c.status is Status.VERIFIED]
    cited = [i for claim in held for i in claim.sightings]
    if not state.checked:  # then what the tools found is all there is to show
        cited = [i for e in found for i in e.sightings]
    written = Answer(
        text="",
        claims=tuple(held),
        dropped=tuple(c.claim for c in state.failed),
        sightings=tuple(context.library.tracklets.sightings(_once(cited))) if cited else (),
        coverage=_coverage(state, context),
        not_checked=_not_checked(found, state.checked),
        clips=_once(file for e in found for file in e.clips),
        models=dict(context.models),
    )
    lines = [text_of(written, state, context.library), *times_read(state, context)]
    return {"answer": replace(written, text="\n".join(lines))}


def _not_checked(found: Sequence[Evidence], checked: Sequence[CheckResult]) -> tuple[str, ...]:
    """What tools and checks left open, without what a closer look settled before the checks."""
    settled = {word for part in found for word in part.settled}
    by_tools = (w for part in found for w in part.not_checked if w not in settled)
    return _once([*by_tools, *(w for part in checked for w in part.not_checked)])


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))


def _coverage(state: State, context: Context) -> tuple[Coverage, ...]:
    """What was searched; all there is, if that was the question."""
    if state.outcome == "coverage":
        return tuple(context.library.recordings.coverage())
    return _once(c for checked in state.checked for c in checked.coverage)
