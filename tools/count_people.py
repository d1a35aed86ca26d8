"""Count different people."""

from langchain_core.tools import tool

from tools.arguments import CameraName, Looks, When
from tools.context import Runtime
from tools.evidence import MOST, Evidence, Result, counted, reply
from tools.look import look
from tools.scope import scope
from tools.telling import by_person


@tool(response_format="content_and_artifact")
def count_people(
    description: Looks, runtime: Runtime, camera: CameraName = "", when: When = ""
) -> Result:
    """Count the different people who look as described, e.g. `How many people in red came before noon?`

    `count` is the number of different persons; one person may have several sightings.
    """
    where = scope(runtime.context, camera, when)
    found = look(runtime.context, description, where)
    people = by_person(found.sightings if found.checked else ())  # likeness is no count
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
