"""Describe people with a Qwen vision model on a local Ollama: one request for all crops of a tracklet."""

import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files

from adapters.looks import Looks, description
from adapters.vision import VisionModel, plain_schema
from footage.records import Description, Pixels
from video.sheet import side_by_side


class QwenDescriber:
    """Garments, colours, materials, hair and things carried, as a vision model sees them.

    `maker` names the model and the version of prompt and form: a changed prompt describes anew.
    """

    def __init__(self, model: str, host: str, timeout_s: float) -> None:
        self._vision = VisionModel(model, host, timeout_s)
        self._prompt = files("adapters").joinpath("prompts/describe.md").read_text(encoding="utf-8")
        asked = self._prompt + json.dumps(plain_schema(Looks))
        self.maker = f"qwen:{model};prompt={hashlib.sha256(asked.encode()).hexdigest()[:8]}"

    def describe(self, crops: Sequence[Pixels]) -> Description:
        """How the person on these crops (best first) looks. Raises ValueError without a crop.

        Raises ModelMissing if the server or the model is not there, ModelFailed if the reply is of no use.
        """
        return description(self._vision.ask(self._prompt, side_by_side(crops), Looks))
