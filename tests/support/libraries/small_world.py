"""A small world with known truth, in a real library: for the tests of tools, agent and `rules`.

2 March 2026, Zurich. T1 red on door 10:01:00 (left -> right), T2 green on door 10:01:10, T3 of whom only
trousers are known on door 10:03:20, T4 red on hall 10:01:40, T5 another in red on hall 10:06:40, T6 red on
Yard West 10:05:20 (only probably the same). P1 = T1 T4 T6, P2 = T2, P3 = T3, P4 = T5.
On 4 March door was recorded again and nobody came. One recording of hall failed.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from support.building import START, described, picture, recording, unit
from velvet.agent.call import toolbox
from velvet.agent.events import Answered, Event
from velvet.agent.graph import build_graph
from velvet.agent.session import converse
from velvet.footage.answers import Answer
from velvet.footage.records import Band, BoxPath, Camera, Edge, Member, NewTracklet, Vectors
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

ZONE = "Europe/Zurich"
NOW = datetime(2026, 3, 5, 11, 0, tzinfo=UTC)  # 12:00 in Zurich
CAMERAS = (Camera("door", ZONE), Camera("hall", ZONE), Camera("Yard West", ZONE))
DESCRIBED = {
    "T1": described("Red top, blue trousers.", upper_colour="red", lower_colour="blue"),
    "T2": described("Green top, black trousers.", upper_colour="green", lower_colour="black"),
    "T3": described("Black trousers.", lower_colour="black"),
    "T4": described("Red top, blue trousers.", upper_colour="red", lower_colour="blue"),
    "T5": described("Red top, black trousers.", upper_colour="red", lower_colour="black"),
    "T6": described("Red top, blue trousers.", upper_colour="red", lower_colour="blue"),
}
LOOKS = {  # what a re-identification network would see: near for one person, far for others
    "T1": unit(1, 0.05, 0, 0),
    "T2": unit(0, 1, 0, 0),
    "T3": unit(0, 0, 1, 0),
    "T4": unit(1, 0, 0.05, 0),
    "T5": unit(0.3, 0, 0, 1),
    "T6": unit(1, 0.3, 0.3, 0),
}
PEOPLE = (
    (("T1", Band.SURE), ("T4", Band.SURE), ("T6", Band.PROBABLE)),
    (("T2", Band.SURE),),
    (("T3", Band.SURE),),
    (("T5", Band.SURE),),
)
TRACKS = (  # by recording, in order of start and camera
    [(60, 80, 100), (70, 100, 400), (200, 220, 100)],  # door: T1, T2, T3
    [(100, 130, 100), (400, 420, 100)],  # hall: T4, T5
    [(20, 40, 100)],  # Yard West, from 10:05: T6
    [],  # door, two days later
)
WORDS_MAKER, CROPS_MAKER = "bag-of-words", "reid-test"


class BagOfWords:
    """A TextEncoder in ten lines: sentences that share words are near."""

    fingerprint = WORDS_MAKER
    dimension = 64

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().replace(",", " ").replace(".", " ").split():
                row[sum(map(ord, word)) % self.dimension] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def track(begin_s: int, end_s: int, x: float) -> NewTracklet:
    """From left to right, on the frames that all tracks of a recording share: ten a second."""
    times = np.arange(begin_s * 10, end_s * 10 + 1) / 10
    boxes = np.array([[x + t, 100, x + t + 50, 250] for t in times], np.float32)
    return NewTracklet(
        BoxPath(times, boxes, np.full(len(times), 0.9, np.float32)), Edge.LEFT, Edge.RIGHT
    )


def fill(library: Library) -> None:
    """Write the world through the library's own door."""
    later = START + timedelta(days=2)
    added = library.recordings.add(
        CAMERAS,
        [
            recording("door", START, length_s=600),
            recording("hall", START, length_s=600),
            recording("Yard West", START + timedelta(minutes=5), length_s=300),
            recording("door", later, sha256="later", length_s=60),
            recording("hall", later, sha256="broken", length_s=60),
        ],
    )
    for one, tracks in zip(added, TRACKS, strict=False):
        library.recordings.finish_detection(one.id, "detector", one.duration_s)
        library.tracklets.save(one, [track(*t) for t in tracks], "tracker")
    library.recordings.fail(added[4].id, "no video stream")
    for tracklet in library.tracklets.without_crops():
        at = float(tracklet.path.times_s[0])
        library.tracklets.save_crops([(tracklet, [picture(at, 50)])])
    library.descriptions.save(list(DESCRIBED.items()), "describer")
    sentences = [d.sentence for d in DESCRIBED.values()]
    library.vectors.save("words", WORDS_MAKER, list(DESCRIBED), BagOfWords().encode(sentences))
    crops = [f"{i}.0" for i in LOOKS]
    library.vectors.save("crops", CROPS_MAKER, crops, np.stack(list(LOOKS.values())))
    library.vectors.publish(WORDS_MAKER, CROPS_MAKER)
    library.identities.save(
        [("", [Member(t, band, 0.9) for t, band in members]) for members in PEOPLE]
    )


def context_of(library: Library, clips: list[str]) -> Context:
    """What the wiring would hand to the agent; exported clips are noted in `clips`."""

    def make_clip(identifier: str) -> Path:
        clips.append(identifier)
        return library.home / "clips" / f"{identifier}.mp4"

    return Context(
        library=library,
        words=BagOfWords(),
        zone=ZONE,
        now=lambda: NOW,
        make_clip=make_clip,
        models={"chat": "scripted"},
    )


def call(name: str, **arguments: Any) -> AIMessage:
    """A model's message that calls one tool."""
    return AIMessage(
        "", tool_calls=[{"name": name, "args": arguments, "id": "", "type": "tool_call"}]
    )


def claim(*claims: dict[str, Any], outcome: str = "answered") -> AIMessage:
    """A model's message that answers."""
    return call("give_answer", claims=list(claims), outcome=outcome)


class Scripted(BaseChatModel):
    """A chat model that says its lines, whatever it is asked; `heard` keeps what it was sent."""

    lines: list[AIMessage]
    heard: list[list[BaseMessage]] = []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **kwargs: Any) -> Any:
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        self.heard.append(messages)
        line = self.lines[min(len(self.heard), len(self.lines)) - 1]  # the last line for ever
        calls = [c | {"id": f"{len(self.heard)}-{i}"} for i, c in enumerate(line.tool_calls)]
        message = AIMessage(line.content, tool_calls=calls)
        return ChatResult(generations=[ChatGeneration(message=message)])

    def told(self) -> list[str]:
        """What came back to it: tool results and nudges, in order."""
        last = self.heard[-1][2:]
        return [m.text for m in last if isinstance(m, ToolMessage | HumanMessage)]


def events_of(context: Context, model: BaseChatModel, question: str = "?") -> list[Event]:
    """Everything that happens while a question is answered."""
    return list(converse(build_graph(model, toolbox()), question, context))


def answer_of(context: Context, model: BaseChatModel, question: str = "?") -> Answer:
    """How it ends."""
    last = events_of(context, model, question)[-1]
    assert isinstance(last, Answered)
    return last.answer
