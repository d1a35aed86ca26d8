"""Zones and links in answers and in what the model is told, over the small world with both drawn in.

P1 is on door until 10:01:20 (its feet from 185 to 205 of 640 pixels), on hall from 10:01:40.
"""

import json
from collections.abc import Iterator

import pytest
from langchain_core.messages import ToolMessage
from langgraph.prebuilt import ToolRuntime

from support.libraries.small_world import answer_of, context_of, fill
from velvet.adapters.readers.rules import RulesChat
from velvet.footage.claims import MovedClaim, SeenClaim
from velvet.footage.places import Layout, Link, Places, Zone
from velvet.indexes.library import Library
from velvet.retrieval.context import Context
from velvet.tools.trace_identity import trace_identity

WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
STREET = Zone("street door", tuple((0.3 + 0.7 * x, y) for x, y in WHOLE))
WAY = Link("door", "hall", "street door", "", 15, 90)


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Context]:
    with Library.open(tmp_path_factory.mktemp("linked")) as library:
        fill(library)
        told = {"door": "", "hall": "", "Yard West": ""}
        library.cameras.save_places(Layout("/c.toml", told, Places({"door": (STREET,)}, (WAY,))))
        yield context_of(library, [])


def test_an_answer_tells_the_zone_and_what_the_link_allows(linked: Context) -> None:
    said = answer_of(linked, RulesChat(), "Where did P1 go?")
    moved = [c.text for c in said.claims if isinstance(c, MovedClaim)]
    assert "left `door` through `street door` at 2026-03-02 10:01:20 +01:00" in moved[0]
    assert "next seen on `hall` 20 s later" in moved[0]
    assert "(link allows 15-90 s)" in moved[0]
    assert "link" not in moved[1]  # from hall on no way was told of
    assert "at the right" in moved[1]  # and no zone is drawn
    seen = [c.text for c in said.claims if isinstance(c, SeenClaim)]
    assert "came in at the left and went out through `street door`" in seen[0]


def test_the_model_is_told_both(linked: Context) -> None:
    runtime = ToolRuntime(
        state={},
        context=linked,
        config={},
        stream_writer=lambda _: None,
        tool_call_id="1",
        store=None,
    )
    call = {"name": "trace_identity", "args": {"id": "P1", "runtime": runtime}, "id": "1"}
    message = trace_identity.invoke(call | {"type": "tool_call"})
    assert isinstance(message, ToolMessage)
    first, second, third = json.loads(message.text)["journey"]
    assert (first["entered"], first["left"]) == ("left", "street door")
    assert (second["after_s"], second["link"]) == (20, "link allows 15-90 s")
    assert "link" not in first | third
