"""One question about one picture to a vision model on a local Ollama, answered as a checked JSON object.

Knows the protocol's traps and no question: a schema cut to what Ollama's grammar keeps, an answer that
stands in `thinking`, a reply that is broken off, a picture that was cut out of the prompt.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeVar

import ollama
from pydantic import BaseModel, ValidationError

from velvet.adapters.ollama.host import (
    CONTEXT_TOKENS,
    KEEP_ALIVE,
    Abilities,
    OllamaHost,
    client_options,
    translated,
)
from velvet.footage.errors import ModelFailed
from velvet.footage.records import Pixels
from velvet.video.encode.contact_sheet import to_jpeg

REPLY_TOKENS = 1024  # a whole description takes about 300
PATCH = 32  # pixels; Qwen3-VL reads one token for a square of this side
LEAST_READ = 0.5  # of the tokens expected: fewer read than that, and something was cut away
LETTERS = 6  # a token has fewer, on average
INSTEAD = "qwen3-vl:4b-instruct"

Form = TypeVar("Form", bound=BaseModel)


class VisionModel:
    """A vision model by name on the Ollama at `host` (a URL). Making one connects to nothing."""

    def __init__(self, model: str, host: str, timeout_s: float) -> None:
        self.model, self._host = model, host
        self._timeout_s = timeout_s

    def ask(self, prompt: str, sheet: Pixels, form: type[Form]) -> Form:
        """The filled form; a reply that does not fit it may be put right once.

        Raises ModelMissing if the server or the model is not there or cannot see, ModelFailed if the reply
        is of no use, ModelCrashed if the server broke down over it.
        """
        _ = self._abilities
        messages: list[dict[str, Any]] = [
            {"role": "user", "content": prompt, "images": [to_jpeg(sheet)]}
        ]
        expected = len(prompt) // LETTERS + sheet.shape[0] // PATCH * (sheet.shape[1] // PATCH)
        reply = self._reply(messages, form, expected)
        try:
            return form.model_validate_json(_object(reply))
        except ValidationError as error:
            messages += [{"role": "assistant", "content": reply}, _correction(error)]
        try:
            return form.model_validate_json(_object(self._reply(messages, form, expected)))
        except ValidationError as error:
            raise ModelFailed(
                f"{self.model} filled in its form wrongly twice ({_faults(error)}). It will be asked again "
                "next time; set another model as `vision` if this goes on."
            ) from error

    def _reply(self, messages: list[dict[str, Any]], form: type[BaseModel], expected: int) -> str:
        """What the model says, in whichever field it says it."""
        content, thinking, last = "", "", None
        with translated(self.model, self._host, "vision"):
            for part in self._client.chat(
                self.model,
                messages,
                stream=True,
                think=False if "thinking" in self._abilities.capabilities else None,
                format=plain_schema(form),
                options={
                    "num_ctx": CONTEXT_TOKENS,
                    "num_predict": REPLY_TOKENS,
                    "temperature": 0.0,
                    "seed": 0,
                },
                keep_alive=KEEP_ALIVE,
            ):
                content += part.message.content or ""
                thinking += part.message.thinking or ""
                last = part
        self._complete(last, expected)
        return content if content.strip() else thinking

    def _complete(self, last: ollama.ChatResponse | None, expected: int) -> None:
        if last is None or not last.done:
            raise ModelFailed(
                f"Ollama broke off in the middle of a reply of {self.model}. Look into its log."
            )
        if last.done_reason == "length":
            raise ModelFailed(
                f"{self.model} did not come to an end within {REPLY_TOKENS} tokens. Set another model as "
                "`vision` if this goes on."
            )
        read = last.prompt_eval_count or 0
        if 0 < read < LEAST_READ * expected or read >= CONTEXT_TOKENS:
            raise ModelFailed(
                f"Ollama cut the request short: {self.model} read {read} of about {expected} tokens. Give it "
                "room with OLLAMA_CONTEXT_LENGTH, or set another model as `vision`."
            )

    @cached_property
    def _abilities(self) -> Abilities:
        return OllamaHost(self._host).require(self.model, "vision", "vision", INSTEAD)

    @cached_property
    def _client(self) -> ollama.Client:
        return ollama.Client(self._host, **client_options(self._timeout_s))


def plain_schema(form: type[BaseModel]) -> dict[str, Any]:
    """A flat form's JSON schema with only what Ollama's grammar keeps: types, enums, what is required."""
    schema = form.model_json_schema()
    properties: Mapping[str, Any] = schema["properties"]
    return {
        "type": "object",
        "properties": {name: _plain(field) for name, field in properties.items()},
        "required": list(properties),
    }


def _plain(field: Mapping[str, Any]) -> dict[str, Any]:
    return {key: field[key] for key in ("type", "enum") if key in field}


def _object(reply: str) -> str:
    """The JSON object inside a reply: small models wrap it in fences or in prose."""
    start, end = reply.find("{"), reply.rfind("}")
    return reply[start : end + 1] if 0 <= start < end else reply


def _correction(error: ValidationError) -> dict[str, Any]:
    return {
        "role": "user",
        "content": f"That does not fit the form: {_faults(error)}. Reply with the JSON object alone.",
    }


def _faults(error: ValidationError) -> str:
    """The first few faults, short: what a model wrote is quoted nowhere."""
    faults = [f"{'.'.join(map(str, f['loc'])) or 'reply'}: {f['msg']}" for f in error.errors()[:3]]
    return "; ".join(faults)[:300]
