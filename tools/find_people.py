"""Find people by how they look."""

from langchain_core.tools import tool

from tools.arguments import CameraName, Looks, When
from tools.context import Runtime
from tools.evidence import MOST, Evidence, Result, counted, left_out, reply
from tools.look import look
from tools.scope import scope
from tools.telling import by_person, told_people


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
    people = counted(len(by_person(found.sightings)), "person", "people")
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
