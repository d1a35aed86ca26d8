"""Describe people with a Qwen vision model on a local Ollama: one request for all crops of a tracklet.

Colours have two witnesses. A language model names one colour and gives no likelihoods; the arithmetic of the
`colour` describer weighs them all. What the model says leads, and what the arithmetic finds as likely stays
possible: cloth that one calls beige the next calls white.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from velvet.adapters.describers.appearance_form import AppearanceForm, description
from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.describers.colour_names import NAMES as COLOURS
from velvet.adapters.ollama.vision import VisionModel, plain_schema
from velvet.footage.records import Attribute, Description, Pixels, Seen
from velvet.video.encode.contact_sheet import side_by_side


class QwenDescriber:
    """Garments, colours, materials, hair and things carried, as a vision model sees them.

    `fingerprint` names the model and the version of prompt and form: a changed prompt describes anew.
    """

    def __init__(self, model: str, host: str, timeout_s: float) -> None:
        self._vision = VisionModel(model, host, timeout_s)
        self._prompt = (
            files("velvet.adapters.describers")
            .joinpath("prompts/describe.md")
            .read_text(encoding="utf-8")
        )
        self._colours = ColourDescriber()
        asked = self._prompt + json.dumps(plain_schema(AppearanceForm)) + self._colours.fingerprint
        self.fingerprint = f"qwen:{model};prompt={hashlib.sha256(asked.encode()).hexdigest()[:8]}"

    def describe(self, crops: Sequence[Pixels]) -> Description:
        """How the person on these crops (best first) looks. Raises ValueError without a crop.

        Raises ModelMissing if the server or the model is not there, ModelFailed if the reply is of no use.
        """
        stated = description(self._vision.ask(self._prompt, side_by_side(crops), AppearanceForm))
        weighed = self._colours.describe(crops)
        both = (_witnessed(a, weighed.attribute(a.name)) for a in stated.attributes)
        return Description(stated.sentence, tuple(both))


def _witnessed(stated: Attribute, weighed: Attribute) -> Attribute:
    """What the model said, with the likelihoods of the arithmetic, the model's own value the likeliest."""
    if weighed.seen is not Seen.VISIBLE or stated.seen is Seen.NOT_VISIBLE:
        return stated
    if stated.seen is not Seen.VISIBLE:
        return weighed
    if stated.value not in COLOURS:  # of the tone: it may be mixed, too
        return stated
    chances = dict(weighed.likelihoods) | {stated.value: max(weighed.likelihoods.values())}
    total = max(1.0, sum(chances.values()))
    return replace(stated, likelihoods={value: chance / total for value, chance in chances.items()})
