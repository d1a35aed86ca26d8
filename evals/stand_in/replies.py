"""What the stand-in for Ollama says, in a language model's forms.

It looks at the pictures it is sent with the arithmetic of the `colour` describer, plans tool calls with the
`rules`, and knows no more than they do.
"""

import base64
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)

from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.readers.rules import RulesChat
from velvet.footage.records import Description, Pixels, Seen

Message = dict[str, Any]
PATCH = 32  # pixels; Qwen3-VL reads one token for a square of this side
# Of Velvet's prompts and results this counts 5 to 20 % more tokens than Qwen's own vocabulary has for them.
_TOKEN = re.compile(r"[^\W\d_]{1,6}|\d|[^\w\s]{1,2}|_")
GUTTER = 24  # grey between the crops of a sheet
NARROW = 12  # pixels; a crop is wider
CAN_SEE = ("upper_colour", "lower_colour", "tone")


Body = dict[str, Any]


@dataclass(slots=True)
class Fault:
    """One way to misbehave, for the next `times` chat requests that `only` picks.

    kind: `status` (replies with `status` and `text`), `silent` (sends nothing), `trickle` (goes on for ever),
    `drop` (hangs up), `half` (hangs up in mid-stream), `cut` (ends politely without `done`), `length`,
    `garbage` (no JSON at all), `redirect`, `error` (an error line in mid-stream), `reply` (says `message`
    instead), `raw` (`text` as the one line of a stream), `page` (`text` as HTML), `flood` (megabytes, for
    ever).
    """

    kind: str
    times: int = 1
    status: int = 500
    text: str = ""
    message: Mapping[str, Any] = field(default_factory=dict[str, Any])
    only: Callable[[Body], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Reply:
    """A message, and how many tokens it took."""

    message: Message
    tokens: int


def say(body: Mapping[str, Any]) -> Reply:
    """The reply to one chat request."""
    messages: list[Message] = list(body.get("messages") or [])
    pictures = [p for m in messages for p in (m.get("images") or [])]
    if pictures and isinstance(body.get("format"), Mapping):
        filled = _filled(body["format"], pictures, messages)
        message: Message = {"role": "assistant", "content": json.dumps(filled)}
    elif body.get("tools"):
        message = _planned(messages)
    else:
        message = {"role": "assistant", "content": "I can only look at pictures and call tools."}
    return Reply(message, _tokens(json.dumps(message)))


def count_tokens(body: Mapping[str, Any]) -> int:
    """Tokens of a whole request: messages, tools and pictures; rather too many than too few."""
    words = _tokens(json.dumps(body.get("tools") or [], ensure_ascii=False))
    for message in body.get("messages") or []:
        calls = message.get("tool_calls") or []
        words += 4 + _tokens(f"{message.get('role')} {message.get('thinking') or ''}")
        words += _tokens(str(message.get("content") or ""))  # as it is: the model reads no escapes
        words += _tokens(json.dumps(calls, ensure_ascii=False)) if calls else 0
        words += sum(_patches(picture) for picture in message.get("images") or [])
    return words


def _tokens(text: str) -> int:
    return len(_TOKEN.findall(text))


def _patches(picture: str) -> int:
    high, wide = _decoded(picture).shape[:2]
    return -(-high // PATCH) * -(-wide // PATCH)


def _decoded(picture: str) -> Pixels:
    data = np.frombuffer(base64.b64decode(picture), np.uint8)
    pixels = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if pixels is None:
        raise ValueError("the picture sent is none")
    return np.asarray(pixels, np.uint8)


def _filled(
    schema: Mapping[str, Any], pictures: Sequence[str], messages: Sequence[Message]
) -> dict[str, Any]:
    """The schema's properties, as far as colours tell."""
    crops = [crop for picture in pictures for crop in _crops(_decoded(picture))]
    description = ColourDescriber().describe(crops)
    asked = str(messages[-1].get("content") or "")
    properties: Mapping[str, Any] = schema.get("properties") or {}
    if "matched" in properties:
        return _compared(crops)
    return {name: _value(name, form, description, asked) for name, form in properties.items()}


def _compared(crops: Sequence[Pixels]) -> dict[str, Any]:
    """Whether the first picture shows the one on the others, by the colours of their clothes."""
    one, others = (ColourDescriber().describe(part) for part in (crops[:1], crops[1:] or crops))
    worn = [[d.attribute(name).value for name in CAN_SEE[:2]] for d in (one, others)]
    differs = any(a and b and a != b for a, b in zip(*worn, strict=True))
    clothes = [" over ".join(value or "something" for value in colours) for colours in worn]
    return {
        "reasoning": f"The one wears {clothes[0]}, the other {clothes[1]}.",
        "matched": "no" if differs else ("yes" if all(map(all, worn)) else "unsure"),
        "confidence": 0.6,
    }


def _value(name: str, form: Mapping[str, Any], description: Description, asked: str) -> str:
    allowed = [str(value) for value in form.get("enum") or ()]
    if name == "sentence":
        return description.sentence
    if "confirmed" in allowed:
        return _verdict(name, description)
    attribute = description.attribute(name)
    if name in CAN_SEE and attribute.seen is Seen.VISIBLE and attribute.value in allowed:
        return attribute.value
    hidden = attribute.seen is Seen.NOT_VISIBLE and "not visible" in allowed
    return "not visible" if hidden else ("unsure" if "unsure" in allowed else "")


def _verdict(criterion: str, description: Description) -> str:
    """On a criterion that names a colour; it can see no other."""
    words = set(re.findall(r"[a-z]+", criterion.lower()))
    garments = [
        a
        for a in (description.attribute("upper_colour"), description.attribute("lower_colour"))
        if a.value
    ]
    named = words & {value for a in garments for value in a.likelihoods}
    if not named:
        return "cannot see"
    return "confirmed" if named & {a.value for a in garments} else "contradicted"


def _crops(sheet: Pixels) -> Iterator[Pixels]:
    """The pictures on a contact sheet, which stand side by side with grey between them."""
    far: np.ndarray = np.abs(sheet.astype(int) - GUTTER).max(axis=2)
    plain = far < 10
    columns = ~plain.all(axis=0)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], columns, [False]]).astype(int)))
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a >= NARROW]
    for left, right in spans or [(0, sheet.shape[1])]:
        rows = np.flatnonzero(~plain[:, left:right].all(axis=1))
        top, bottom = (rows[0], rows[-1] + 1) if len(rows) else (0, sheet.shape[0])
        yield np.ascontiguousarray(sheet[top:bottom, left:right])


def _planned(messages: Sequence[Message]) -> Message:
    """The next tool call, by rules."""
    try:
        reply = RulesChat().invoke(list(_heard(messages)))
    except (StopIteration, ValueError):  # its rules were cut away, or there is no question
        return {"role": "assistant", "content": "What would you like to know?"}
    calls = [
        {"function": {"name": call["name"], "arguments": call["args"]}} for call in reply.tool_calls
    ]
    return {"role": "assistant", "content": "", "tool_calls": calls}


def _heard(messages: Sequence[Message]) -> Iterator[BaseMessage]:
    for at, message in enumerate(messages):
        text = str(message.get("content") or "")
        match message.get("role"):
            case "system":
                yield SystemMessage(text)
            case "user":
                yield HumanMessage(text)
            case "tool":
                yield ToolMessage(text, tool_call_id=str(at))
            case _:
                yield AIMessage(text)
