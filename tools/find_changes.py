"""Find the people whose clothes changed while a camera saw them."""

from typing import Annotated, Any, TypeAlias

from langchain_core.tools import tool
from pydantic import Field

from velvet.footage.records import Change, Sighting
from velvet.identity.id_resolver import person_of
from velvet.retrieval.clothing_changes import changes
from velvet.retrieval.context import Runtime
from velvet.retrieval.evidence import (
    MOST,
    Evidence,
    Result,
    counted,
    left_out,
    named,
    reply,
    told_time,
)
from velvet.retrieval.scope import scope
from velvet.tools import CameraName, When

What: TypeAlias = Annotated[
    str,
    Field(description="The change, in plain words: `took off a coat`, `put on a hat`. Empty: any."),
]


@tool(response_format="content_and_artifact")
def find_changes(
    runtime: Runtime, change: What = "", camera: CameraName = "", when: When = ""
) -> Result:
    """Find who changed clothes in view of a camera, e.g. `Who took off a coat?`, `Who put on a hat?`

    Each change tells the sighting (`T31`), the person (`P7`), when (`at`), the attribute, and its value
    before and after. `unwatched` sightings were too short, or not looked at, to tell.
    """
    where = scope(runtime.context, camera, when)
    found = changes(runtime.context.library, change, where)
    shown = found.found[:MOST]
    evidence = Evidence(
        summary=found.note or counted(len(found.found), "change", "changes"),
        sightings=tuple(dict.fromkeys(sighting.id for _, sighting in shown)),
        not_checked=found.not_checked,
        left_out=left_out(found.found),
    )
    said = {
        "covered": where.covered,
        "changes": [_told(*one) for one in shown],
        "unwatched": found.unwatched,
    }
    arguments = {"change": change, "camera": camera, "when": when}
    return reply("find_changes", arguments, said, evidence, found.note)


def _told(change: Change, sighting: Sighting) -> dict[str, Any]:
    return {
        "id": sighting.id,
        "person": person_of(sighting),
        **named(sighting),
        "camera": sighting.camera,
        "at": told_time(change.at),
        "attribute": change.attribute,
        "before": change.before,
        "after": change.after,
    }
