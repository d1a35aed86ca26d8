"""Words and pictures of people as vectors of one space: SigLIP 2, SigLIP or CLIP from files on this disk.

Any folder that sentence-transformers reads as a model of texts and images will do. Nothing is fetched, and
no code that lies in the folder is run. Knows no threshold: how near is near depends on the model.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from velvet.adapters.encoders.model_folder import is_model, letterbox, load, sum_of
from velvet.footage.errors import ModelMissing
from velvet.footage.records import Pixels, Vectors

BATCH = 8  # pictures at a time
REMEDY = "Set VELVET_PICTURES to a folder of SigLIP 2 or CLIP, or to off to do without."


class VisionLanguage:
    """One model, loaded at the first use, and its two encoders. Raises ModelMissing if the folder is none."""

    def __init__(self, folder: Path) -> None:
        if not is_model(folder):
            raise ModelMissing(f"{folder} is not a folder of a vision-language model. {REMEDY}")
        self._folder = folder

    @cached_property
    def pictures(self) -> "PictureEncoder":
        """The side that takes pictures. Reads the whole folder once, for its fingerprint."""
        return PictureEncoder(self)

    @cached_property
    def phrases(self) -> "PhraseEncoder":
        """The side that takes words. Reads the whole folder once, for its fingerprint."""
        return PhraseEncoder(self)

    @cached_property
    def fingerprint(self) -> str:
        """The fingerprint of both encoders: the folder's name and a sum over all that is in it."""
        return f"{self._folder.name}@{sum_of(self._folder)[:12]}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, inputs: Sequence[Any]) -> Vectors:
        """(n, dimension) unit rows of texts or of PIL pictures."""
        if not inputs:
            return np.zeros((0, self.dimension), np.float32)
        rows = self._model.encode(
            list(inputs), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, np.float32)

    @cached_property
    def _model(self) -> Any:
        model = load(self._folder, "vision-language model", REMEDY)
        lacking = {"text", "image"} - set(model.modalities)
        if lacking:
            raise ModelMissing(
                f"The model in {self._folder} takes no {' and no '.join(sorted(lacking))}. {REMEDY}"
            )
        return _padded_as_trained(model)


class PictureEncoder:
    """Turns crops of people into vectors that lie near the words that tell them."""

    def __init__(self, model: VisionLanguage) -> None:
        self._model, self.fingerprint = model, model.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._model.dimension

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size."""
        from PIL import Image

        return self._model.encode([Image.fromarray(letterbox(crop)) for crop in crops])


class PhraseEncoder:
    """Turns words into vectors that lie near the pictures that show them."""

    def __init__(self, model: VisionLanguage) -> None:
        self._model, self.fingerprint = model, model.fingerprint

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self._model.dimension

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) unit rows; what is longer than the model reads is cut off."""
        return self._model.encode(
            [text.lower() for text in texts]
        )  # all were trained on small letters


def _padded_as_trained(model: Any) -> Any:
    """SigLIP reads its texts off the last place of a fixed length, padding included and nothing masked.

    Its own processor no longer pads by itself (transformers' issue 28569; the model cards of SigLIP 2).
    """
    network = model[0]
    config = getattr(network, "config", None)
    if str(getattr(config, "model_type", "")).startswith("siglip"):
        length = int(config.text_config.max_position_embeddings)  # pyright: ignore[reportOptionalMemberAccess]
        padding = {"padding": "max_length", "max_length": length, "return_attention_mask": False}
        network.processing_kwargs = {**network.processing_kwargs, "text": padding}
        network.tokenizer.padding_side = "right"
    return model
