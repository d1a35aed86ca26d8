"""A closer look: a vision model on a local Ollama says whether pictures bear out each criterion."""

import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, Field, create_model

from velvet.adapters.ollama.vision import VisionModel
from velvet.footage.records import Pixels, Verdict
from velvet.video.encode.contact_sheet import side_by_side

_Allowed = Literal["confirmed", "contradicted", "cannot see"]


class QwenCloserLook:
    """Puts criteria to a Qwen vision model, all of one person in one request.

    `fingerprint` names the model and the version of the prompt.
    """

    def __init__(self, model: str, host: str, timeout_s: float) -> None:
        self._vision = VisionModel(model, host, timeout_s)
        prompts = files("velvet.adapters.describers").joinpath("prompts/look_closer.md")
        self._prompt = prompts.read_text(encoding="utf-8")
        self.fingerprint = (
            f"qwen:{model};prompt={hashlib.sha256(self._prompt.encode()).hexdigest()[:8]}"
        )

    def look(
        self, pictures: Sequence[Pixels], asked: str, criteria: Sequence[str]
    ) -> Mapping[str, Verdict]:
        """A verdict for each criterion on these pictures of one person; `asked` is the whole description.

        Raises ValueError without pictures, ModelMissing and ModelFailed as a describer does.
        """
        prompt = f"{self._prompt}{' '.join(asked.split())}\n"
        form = _form(criteria)
        said = self._vision.ask(prompt, side_by_side(pictures), form).model_dump(by_alias=True)
        return {criterion: Verdict(said[criterion]) for criterion in criteria}


def _form(criteria: Sequence[str]) -> type[BaseModel]:
    """A form with one field for each criterion, under the criterion's own words."""
    fields: dict[str, Any] = {
        f"criterion_{number}": (_Allowed, Field(alias=criterion))
        for number, criterion in enumerate(criteria)
    }
    return create_model("CloserLook", **fields)
