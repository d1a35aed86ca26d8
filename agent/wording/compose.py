"""The answer's text: verified sentences in order, then what could not be said and why.

Every sentence is written by code from records. Knows no model.
"""

from collections.abc import Sequence

from langchain_core.messages import AIMessage

from velvet.agent.checks.check_result import Status
from velvet.agent.state import BUDGET, STUCK, State, evidence, times_called
from velvet.agent.wording.render import differences, extent, place
from velvet.footage.answers import Answer
from velvet.footage.claims import Claim, LikeClaim, MovedClaim
from velvet.footage.corrections import called
from velvet.footage.records import Description, Stage
from velvet.identity.id_resolver import group_by_person
from velvet.indexes.library import Library
from velvet.retrieval.evidence import counted, visible

LISTED = 10  # sightings listed as unverified evidence
HELP = (
    "I could not understand that question. Try, for example: Where did the man in red go? "
    "Who wore a green jacket after 3 pm? Did anyone wear yellow? How many people came between 14 and 15? "
    "Who was with P7? Who looks like T31? What did T31 wear? Who took off a coat? Show me the clip of P7. "
    "What was recorded?"
)


def text_of(answer: Answer, state: State, library: Library) -> str:
    """Everything the answer says, one thing a line."""
    lines = [
        *_lead(answer, state, library),
        *_sentences(answer.claims),
        *_looks(answer, state, library),
        *_left_out(state),
        *_open(state),
        *_nothing(answer, state),
        *_ending(state),
        *_dropped(answer.dropped),
        *(f"Clip: {file}" for file in answer.clips),
    ]
    if answer.not_checked:
        lines.append(f"Not checked: {', '.join(answer.not_checked)}.")
    return "\n".join(lines)


def _lead(answer: Answer, state: State, library: Library) -> list[str]:
    if state.outcome == "coverage":
        return [extent(answer.coverage) or "Nothing was recorded yet.", *_failures(library)]
    if state.outcome == "not_understood" and not state.checked:
        return [HELP]
    people = group_by_person(answer.sightings)
    if state.outcome == "which_person" and answer.claims and len(people) > 1:
        names = ", ".join(called(person, sightings[0].name) for person, sightings in people.items())
        return [f"{len(people)} people match. Which one do you mean: {names}?"]
    return []


def _failures(library: Library) -> list[str]:
    return [
        f"Not analysed: {r.id} on `{r.camera}`: {r.reason}"
        for r in library.recordings.all()
        if r.stage is Stage.FAILED
    ]


def _sentences(claims: Sequence[Claim]) -> list[str]:
    """Sentences of claims; what has a time, in order of time, a move before the arrival."""
    if any(isinstance(c, LikeClaim) for c in claims):
        return [c.text for c in claims]  # likeliest first
    timed = [c for c in claims if c.sightings and c.when]
    timed.sort(key=lambda c: (_moment(c), not isinstance(c, MovedClaim)))
    return [c.text for c in (*timed, *(c for c in claims if c not in timed))]


def _moment(claim: Claim) -> float:
    assert claim.when  # only such claims are sorted
    return claim.when.start.timestamp()


def _looks(answer: Answer, state: State, library: Library) -> list[str]:
    """What distinguishes the people the user must choose from."""
    if state.outcome != "which_person" or not answer.claims:
        return []
    descriptions = library.descriptions.find([s.id for s in answer.sightings])
    people = {
        person: _visible([descriptions[s.id] for s in sightings if s.id in descriptions])
        for person, sightings in group_by_person(answer.sightings).items()
    }
    return [f"{person}: {looks}." for person, looks in differences(people).items() if looks]


def _visible(descriptions: Sequence[Description]) -> dict[str, str]:
    return {name: value for d in descriptions for name, value in visible(d).items()}


def _left_out(state: State) -> list[str]:
    """A list that was cut is not presented as complete."""
    cut = sum(e.left_out for e in evidence(state.messages))
    return [f"There are {cut} more; narrow the question by time or camera."] if cut else []


def _open(state: State) -> list[str]:
    return [
        f"{c.claim.fault} {extent(c.coverage)}".strip()
        for c in state.checked
        if c.status is Status.OPEN
    ]


def _nothing(answer: Answer, state: State) -> list[str]:
    """Where no claim holds: what the tools said they could not do, and what they found."""
    if state.checked or state.outcome in ("coverage", "not_understood"):
        return []
    faults = [e.summary for e in evidence(state.messages, failed=True)]
    lines = list(dict.fromkeys(faults)) or ["Nothing could be verified."]
    if answer.sightings:
        listed = "; ".join(place(s) for s in answer.sightings[:LISTED])
        lines.append(f"Found by the tools, not verified as an answer: {listed}.")
    return lines


def _ending(state: State) -> list[str]:
    """Why the model was stopped, if it was."""
    last = state.messages[-1]
    if not isinstance(last, AIMessage):  # it ended with an answer, if one that could be read
        return [] if state.readable else ["The model's answer could not be read."]
    if not last.tool_calls:
        return ["The model answered in prose, which cannot be checked and is not shown."]
    if any(times_called(c, state.messages) >= STUCK for c in last.tool_calls):
        return ["The model kept asking for the same thing and was stopped."]
    rounds = counted(BUDGET, "round", "rounds")
    return [f"The model had no answer after {rounds} of tool calls and was stopped."]


def _dropped(dropped: Sequence[Claim]) -> list[str]:
    return [
        f"Left out a statement ({claim.kind.value}) that the index does not support: {claim.fault}"
        for claim in dropped
    ]
