"""The first fault of a `cameras.toml` as one sentence: the key and what it should be."""

from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from velvet.ingest.sources.camera_entry import CameraEntry
from velvet.ingest.sources.camera_places import CORNERS_LIKE, LinkEntry


def first_fault(error: ValidationError) -> str:
    """The first fault."""
    fault = error.errors()[0]
    where = [str(part) for part in fault["loc"]]
    key = ".".join(where)
    if fault["type"] == "extra_forbidden":
        return _unknown(key, where)
    if fault["type"] == "missing" and where == ["cameras"]:
        return "it has no cameras. Begin with a line like [cameras.yard]."
    if fault["type"] == "missing" and where[0] == "links" and len(where) == 3:
        return f"link {int(where[1]) + 1} has no `{where[2]}`. A link needs the cameras `from` and `to`."
    if len(where) > 2 and where[2] == "zones":
        return f"`{key}`: a zone is a list of corners, such as {CORNERS_LIKE}."
    return f"`{key}`: {_expected(fault)}."


def _unknown(key: str, where: list[str]) -> str:
    if len(where) == 1:
        return f"`{key}` is unknown. Each camera is a table like [cameras.yard], each link a [[links]]."
    if where[0] == "links":
        known = [field.alias or name for name, field in LinkEntry.model_fields.items()]
        return f"`{where[-1]}` of link {int(where[1]) + 1} is unknown. {_hint(where[-1], known, 'link')}"
    known = list(CameraEntry.model_fields)
    return f"`{key}` is unknown. {_hint(where[-1], known, 'camera')}"


def _hint(word: str, known: list[str], what: str) -> str:
    near = get_close_matches(word, known, n=1)
    hint = f"Did you mean `{near[0]}`? " if near else ""
    return f"{hint}A {what}'s keys are: {', '.join(known)}."


def _expected(fault: Any) -> str:
    if fault["loc"][0] == "links" and fault["type"] in ("list_type", "model_type"):
        return "write each link as a table that begins with [[links]]"
    if fault["type"] == "list_type":
        return 'write a list, such as ["yard*.mp4"]'
    return str(fault["msg"])
