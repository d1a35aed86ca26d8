"""Who else looks like this sighting: re-identification."""

from langchain_core.tools import tool

from tools.arguments import SightingId
from tools.context import Runtime
from tools.evidence import MOST, Evidence, Result, counted, left_out, reply
from tools.journey import sighting_of
from tools.match import alike
from tools.telling import person_of, told


@tool(response_format="content_and_artifact")
def match_tracklet(id: SightingId, runtime: Runtime) -> Result:  # noqa: A002
    """Rank the other sightings by how likely they show the same person as sighting `T31`.

    `probability` and `same_person` (sure, probable, possible) rest on the two sightings' pictures; the order
    also on whom else both look like. Whoever cannot be the same person, being somewhere else at that time,
    is left out.
    """
    sighting = sighting_of(runtime.context.library, id)
    found = alike(runtime.context, sighting)
    evidence = Evidence(
        summary=counted(len(found), "candidate", "candidates"),
        sightings=tuple(s.id for s in found[:MOST]),
        left_out=left_out(found),
    )
    matches = [
        told(s)
        | {"person": person_of(s), "same_person": s.band.value, "probability": round(s.score, 2)}
        for s in found[:MOST]
    ]
    return reply(
        "match_tracklet", {"id": id}, {"sighting": sighting.id, "matches": matches}, evidence
    )
