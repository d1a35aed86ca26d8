"""What there is to say of one person or sighting, as an answer whose claims were checked like any other."""

from itertools import pairwise

from agent.checked import Status
from agent.claims import Stated
from agent.verify import check
from footage.answers import Answer
from footage.records import Sighting
from tools.context import Context
from velvet.clips import tracklets_of


def tell(context: Context, identifier: str) -> Answer:
    """Every sighting of a person (`P7`), or the one (`T31`), and the way in between. Raises NotFound."""
    library = context.library
    seen = library.sightings([t.id for t in tracklets_of(library, identifier)])
    checked = [check(stated, context) for stated in _stated(seen)]
    held = [c.claim for c in checked if c.status is Status.VERIFIED]
    return Answer(
        text="\n".join(claim.text for claim in held),
        claims=tuple(held),
        sightings=tuple(seen),
        coverage=tuple(library.coverage(cameras=sorted({s.camera for s in seen}))),
        models=dict(context.models),
    )


def _stated(seen: list[Sighting]) -> list[Stated]:
    stated = [Stated(kind="seen", sightings=[seen[0].id])]
    for before, after in pairwise(seen):
        if before.camera != after.camera:
            stated.append(Stated(kind="moved", sightings=[before.id, after.id]))
        stated.append(Stated(kind="seen", sightings=[after.id]))
    return stated
