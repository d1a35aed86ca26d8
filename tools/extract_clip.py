"""Export a clip: the only thing a tool writes."""

from langchain_core.tools import tool

from tools.arguments import AnyId
from tools.context import Runtime
from tools.evidence import Evidence, Result, reply
from tools.journey import sighting_of, sightings_of


@tool(response_format="content_and_artifact")
def extract_clip(id: AnyId, runtime: Runtime) -> Result:  # noqa: A002
    """Export a video clip of one sighting (`T31`), or of a person's whole journey (`P7`).

    Use it only when the user asks to see, show, export or save footage.
    """
    library = runtime.context.library
    one = id.strip().upper().startswith("T")
    shown = [sighting_of(library, id)] if one else sightings_of(library, id)
    file = runtime.context.make_clip(id.strip().upper())
    ids = tuple(s.id for s in shown)
    evidence = Evidence(file.name, sightings=ids, clips=(str(file),))
    return reply("extract_clip", {"id": id}, {"file": file.name, "sightings": ids}, evidence)
