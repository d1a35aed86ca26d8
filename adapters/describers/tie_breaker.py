"""A tie-breaker: a vision model on a local Ollama says whether two sightings show one person."""

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from velvet.adapters.describers.appearance_form import clean
from velvet.adapters.ollama.vision import VisionModel, plain_schema
from velvet.footage.corrections import Matched, Opinion
from velvet.footage.records import Pixels
from velvet.video.encode.contact_sheet import side_by_side

LONGEST = 200  # letters of the reasons that are kept


class _Form(BaseModel):
    """The reasons come first: what is written after them can rest on them."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    reasoning: str = Field(max_length=2000)
    matched: Literal["yes", "no", "unsure"]
    confidence: float = Field(ge=0, le=1, allow_inf_nan=False)


class QwenTieBreaker:
    """Puts two sightings side by side to a Qwen vision model, in one request.

    `fingerprint` names the model and the version of prompt and form.
    """

    def __init__(self, model: str, host: str, timeout_s: float) -> None:
        self._vision = VisionModel(model, host, timeout_s)
        prompts = files("velvet.adapters.describers").joinpath("prompts/same_person.md")
        self._prompt = prompts.read_text(encoding="utf-8")
        asked = self._prompt + json.dumps(plain_schema(_Form))
        self.fingerprint = f"qwen:{model};prompt={hashlib.sha256(asked.encode()).hexdigest()[:8]}"

    def same(self, one: Sequence[Pixels], others: Sequence[Pixels]) -> Opinion:
        """Whether the person on `one` picture is the one on the `others`.

        Reasons that speak of what is not described are left out. Raises ValueError unless there are one
        picture and others, ModelMissing and ModelFailed as a describer does.
        """
        if len(one) != 1 or not others:
            raise ValueError(f"{len(one)} pictures and {len(others)} to compare them with")
        said = self._vision.ask(self._prompt, side_by_side([*one, *others]), _Form)
        reasons = clean(said.reasoning)[:LONGEST].rstrip()
        return Opinion(Matched(said.matched), said.confidence, reasons)
