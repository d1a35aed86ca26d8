"""Say what was recorded: cameras, analysed stretches, gaps and failures."""

from collections.abc import Sequence
from typing import Any

from langchain_core.tools import tool

from velvet.footage.records import Stage
from velvet.footage.time.intervals import Coverage, Interval
from velvet.indexes.library import Library
from velvet.retrieval.context import Runtime
from velvet.retrieval.evidence import MOST, Evidence, Result, counted, reply, told_time


@tool(response_format="content_and_artifact")
def list_cameras(runtime: Runtime) -> Result:
    """List the cameras and what was recorded: analysed stretches, gaps, recordings that failed."""
    library = runtime.context.library
    covered = library.recordings.coverage()
    said = {"cameras": [_told(c) for c in covered]}
    if failed := _failed(library):
        said["failed"] = failed
    return reply("list_cameras", {}, said, Evidence(counted(len(covered), "camera", "cameras")))


def _told(coverage: Coverage) -> dict[str, Any]:
    return {
        "camera": coverage.camera,
        "seconds": round(coverage.seconds),
        "analysed": _spans(coverage.analysed),
        "gaps": _spans(coverage.gaps),
    }


def _spans(intervals: Sequence[Interval]) -> list[list[str]]:
    """The latest stretches; more would crowd out the question."""
    return [[told_time(i.start), told_time(i.end)] for i in intervals[-MOST:]]


def _failed(library: Library) -> list[dict[str, str]]:
    return [
        {"recording": r.id, "camera": r.camera, "reason": r.reason}
        for r in library.recordings.all()
        if r.stage is Stage.FAILED
    ]
