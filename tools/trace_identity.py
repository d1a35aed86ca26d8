"""Follow one person across cameras."""

from collections.abc import Sequence
from typing import Any

from langchain_core.tools import tool

from velvet.footage.places import Link
from velvet.footage.records import Description, Sighting
from velvet.identity.id_resolver import person_of
from velvet.identity.transitions import transit_note
from velvet.indexes.library import Library
from velvet.retrieval.context import Runtime
from velvet.retrieval.evidence import (
    MOST,
    Evidence,
    Result,
    counted,
    left_out,
    reply,
    told,
    visible,
)
from velvet.retrieval.journey import company, sightings_of, within
from velvet.retrieval.scope import scope
from velvet.tools import AnyId, When

DETAILED = 5  # steps whose looks are told: of all thirty they would fill what a model reads


@tool(response_format="content_and_artifact")
def trace_identity(id: AnyId, runtime: Runtime, when: When = "") -> Result:  # noqa: A002
    """Follow one person (`P7`, or whoever is on sighting `T31`) over all cameras in order of time.

    Each step tells the camera, from, to, the zone or edge of the view where they came in (`entered`) and
    went out (`left`), the seconds since the step before (`after_s`) and what a link between the cameras
    says of that time (`link`), who else was in view (`with`) and what can be seen of them (`visible`, of
    the first few steps).
    """
    where = scope(runtime.context, when=when)
    everything = sightings_of(runtime.context.library, id)
    found = within(everything, where.when) if where.covered else []
    person = person_of(everything[0])
    evidence = Evidence(
        summary=f"{person}: {counted(len(found), 'sighting', 'sightings')}",
        sightings=tuple(s.id for s in found[:MOST]),
        left_out=left_out(found),
    )
    steps = _steps(runtime.context.library, found[:MOST])
    said = {"covered": where.covered, "person": person, "journey": steps}
    note = where.note or ("" if found else f"{person} was not seen then.")
    return reply("trace_identity", {"id": id, "when": when}, said, evidence, note)


def _steps(library: Library, found: list[Sighting]) -> list[dict[str, Any]]:
    looks = library.descriptions.find([s.id for s in found[:DETAILED]])
    links = library.cameras.places().links
    before = [None, *found]
    steps = [
        _step(library, last, sighting, looks.get(sighting.id), links)
        for last, sighting in zip(before, found, strict=False)
    ]
    for step in steps[DETAILED:]:
        step.pop("looks", None)
    return steps


def _step(
    library: Library,
    last: Sighting | None,
    sighting: Sighting,
    looks: Description | None,
    links: Sequence[Link],
) -> dict[str, Any]:
    step = told(sighting) | {
        "entered": sighting.entered_zone or sighting.entered.value,
        "left": sighting.left_zone or sighting.left.value,
    }
    if last:
        step["after_s"] = round((sighting.start - last.end).total_seconds(), 1)
        if said := transit_note(last, sighting, links):
            step["link"] = said
    if others := company(library, sighting):
        step["with"] = [{"person": person_of(other), "id": other.id} for other in others[:MOST]]
    if looks and (seen := visible(looks)):
        step["visible"] = dict(seen)
        step.pop("looks", None)  # a sentence of the same
    return step
