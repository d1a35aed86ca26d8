"""All tools of the agent, for the wiring to hand to the graph."""

from langchain_core.tools import BaseTool

from tools.count_people import count_people
from tools.extract_clip import extract_clip
from tools.find_changes import find_changes
from tools.find_people import find_people
from tools.list_cameras import list_cameras
from tools.look_closer import look_closer
from tools.match_tracklet import match_tracklet
from tools.trace_identity import trace_identity


def toolbox(*, closer: bool = False) -> list[BaseTool]:
    """The tools, in the order a model reads them; `look_closer` where a vision model is there."""
    return [
        find_people,
        count_people,
        trace_identity,
        match_tracklet,
        find_changes,
        extract_clip,
        list_cameras,
        *([look_closer] if closer else []),
    ]
