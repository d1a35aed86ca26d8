"""The node that runs tools: what a tool cannot do is told to the model in a sentence; bugs still crash."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.messages import ToolCall, ToolMessage
from langchain_core.tools import BaseTool
from langgraph.prebuilt import ToolNode
from langgraph.prebuilt.tool_node import ToolCallRequest, ToolInvocationError
from langgraph.types import Command

from velvet.agent.state import times_called
from velvet.footage.errors import VelvetError
from velvet.retrieval.evidence import Evidence
from velvet.tools.find_changes import find_changes
from velvet.tools.list_cameras import list_cameras
from velvet.tools.look_closer import look_closer
from velvet.tools.people import count_people, find_people
from velvet.tools.sightings import extract_clip, match_tracklet
from velvet.tools.trace_identity import trace_identity


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


Reply = ToolMessage | Command[Any]


def call_tools(tools: Sequence[BaseTool]) -> ToolNode:
    """The node. A call made before is not run again; unknown tools and wrong arguments are told so."""
    return ToolNode(tools, handle_tool_errors=_explain, wrap_tool_call=_run)


def _run(request: ToolCallRequest, execute: Callable[[ToolCallRequest], Reply]) -> Reply:
    call = request.tool_call
    if times_called(call, request.state.messages) > 1:
        return _failed(call, "You made this very call before; its result stands above. Use it.")
    try:
        return execute(request)
    except VelvetError as error:
        return _failed(call, str(error), Evidence(str(error)))


def _failed(call: ToolCall, reason: str, artifact: Evidence | None = None) -> ToolMessage:
    said = {"tool": call["name"], "error": reason}
    return ToolMessage(
        json.dumps(said, ensure_ascii=False),
        name=call["name"],
        tool_call_id=call["id"],
        status="error",
        artifact=artifact,
    )


def _explain(error: ToolInvocationError) -> str:
    # ToolNode asks this of every exception that comes through `_run`, whatever the annotation says.
    if not isinstance(error, ToolInvocationError):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise error
    return str(error)
