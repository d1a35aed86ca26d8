"""Who else looks like this sighting: re-identification."""

from langchain_core.tools import tool

from velvet.footage.ids import is_tracklet
from velvet.identity.id_resolver import person_of
from velvet.retrieval.context import Runtime
from velvet.retrieval.evidence import MOST, Evidence, Result, counted, left_out, reply, told
from velvet.retrieval.journey import sighting_of, sightings_of
from velvet.retrieval.likeness import alike
from velvet.tools import AnyId, SightingId


@tool(response_format="content_and_artifact")
def extract_clip(id: AnyId, runtime: Runtime) -> Result:  # noqa: A002
    """Export a video clip of one sighting (`T31`), or of a person's whole journey (`P7`).

    Use it only when the user asks to see, show, export or save footage.
    """
    library = runtime.context.library
    one = is_tracklet(id)
    shown = [sighting_of(library, id)] if one else sightings_of(library, id)
    file = runtime.context.make_clip(id.strip().upper())
    ids = tuple(s.id for s in shown)
    evidence = Evidence(file.name, sightings=ids, clips=(str(file),))
    return reply("extract_clip", {"id": id}, {"file": file.name, "sightings": ids}, evidence)


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
