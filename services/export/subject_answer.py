"""Everything about one person or sighting as an answer with checked claims."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from velvet.agent.checks.check import check
from velvet.agent.checks.check_result import CheckCache, Status
from velvet.agent.statement import Stated
from velvet.footage.answers import Answer, Turn
from velvet.footage.records import Sighting
from velvet.retrieval.context import Context
from velvet.services.export.clips import tracklets_of


def conversation_answer(turns: Sequence[Turn]) -> Answer:
    """All answers merged as they were given; for repeated evidence the last one counts."""
    given = [turn.answer for turn in turns if turn.answer]
    return Answer(
        text="\n".join(line for turn in turns for line in _lines(turn)),
        claims=tuple(claim for answer in given for claim in answer.claims),
        dropped=tuple(claim for answer in given for claim in answer.dropped),
        sightings=tuple({s.id: s for answer in given for s in answer.sightings}.values()),
        coverage=tuple({c.camera: c for answer in given for c in answer.coverage}.values()),
        not_checked=tuple(dict.fromkeys(w for answer in given for w in answer.not_checked)),
        clips=tuple(clip for answer in given for clip in answer.clips),
        models={job: name for answer in given for job, name in answer.models.items()},
    )


def _lines(turn: Turn) -> Iterator[str]:
    yield f"> {turn.question}"
    yield turn.answer.text if turn.answer else turn.fault


def subject_answer(context: Context, identifier: str) -> Answer:
    """Every sighting of a person (`P7`), or one sighting (`T31`), with the moves between. Raises NotFound."""
    library = context.library
    seen = library.tracklets.sightings([t.id for t in tracklets_of(library, identifier)])
    check_cache = CheckCache(context)
    checked = [check(stated, check_cache) for stated in _stated(seen)]
    held = [c.claim for c in checked if c.status is Status.VERIFIED]
    return Answer(
        text="\n".join(claim.text for claim in held),
        claims=tuple(held),
        sightings=tuple(seen),
        coverage=tuple(library.recordings.coverage(cameras=sorted({s.camera for s in seen}))),
        models=dict(context.models),
    )


def _stated(seen: list[Sighting]) -> list[Stated]:
    stated = [Stated(kind="seen", sightings=[seen[0].id])]
    for before, after in pairwise(seen):
        if before.camera != after.camera:
            stated.append(Stated(kind="moved", sightings=[before.id, after.id]))
        stated.append(Stated(kind="seen", sightings=[after.id]))
    return stated
