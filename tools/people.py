"""Find people by how they look."""

from langchain_core.tools import tool

from velvet.identity.id_resolver import group_by_person
from velvet.retrieval.context import Runtime
from velvet.retrieval.evidence import MOST, Evidence, Result, counted, left_out, reply, told_people
from velvet.retrieval.scope import scope
from velvet.retrieval.search import look
from velvet.tools import CameraName, Looks, When


@tool(response_format="content_and_artifact")
def count_people(
    description: Looks, runtime: Runtime, camera: CameraName = "", when: When = ""
) -> Result:
    """Count the different people who look as described, e.g. `How many people in red came before noon?`

    `count` is the number of different persons; one person may have several sightings.
    """
    where = scope(runtime.context, camera, when)
    found = look(runtime.context, description, where)
    people = group_by_person(found.sightings if found.checked else ())  # likeness is no count
    evidence = Evidence(
        summary=found.note or counted(len(people), "person", "different people"),
        sightings=tuple(s.id for s in found.sightings[:MOST] if found.checked),
        not_checked=found.not_checked,
    )
    arguments = {"description": description, "camera": camera, "when": when}
    said = {
        "covered": where.covered,
        "count": len(people),
        "sightings": len(found.sightings) if found.checked else 0,
        "people": list(people)[:MOST],
    }
    return reply("count_people", arguments, said, evidence, found.note)


@tool(response_format="content_and_artifact")
def find_people(
    description: Looks, runtime: Runtime, camera: CameraName = "", when: When = ""
) -> Result:
    """Find the people who look as described. Start here when the question describes somebody.

    Lists persons (`P7`) with their sightings (`T31`): camera, from, to, looks. An empty list means that
    nobody who fits was seen where footage exists. `not_checked` names words that this index cannot check.
    """
    where = scope(runtime.context, camera, when)
    found = look(runtime.context, description, where)
    shown = found.sightings[:MOST]
    people = counted(len(group_by_person(found.sightings)), "person", "people")
    sightings = counted(len(found.sightings), "sighting", "sightings")
    evidence = Evidence(
        summary=found.note or f"{people}, {sightings}",
        sightings=tuple(s.id for s in shown),
        not_checked=found.not_checked,
        left_out=left_out(found.sightings),
    )
    arguments = {"description": description, "camera": camera, "when": when}
    said = {"covered": where.covered, "people": told_people(shown)}
    return reply("find_people", arguments, said, evidence, found.note)
