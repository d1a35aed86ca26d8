"""Crops to vectors by an image model of a sentence-transformers folder: CLIP-like, or told what to look at.

Such models were not trained to know people again, so how near is near is learned from each library. Nothing
is fetched, and no code that lies in the folder is run.
"""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from velvet.adapters.encoders.model_folder import is_model, is_told, letterbox, load, sum_of
from velvet.footage.errors import ModelMissing
from velvet.footage.records import Pixels, Vectors

BATCH = 8  # pictures at a time
KIND = "image model"
REMEDY = "Set VELVET_REID to another folder, to an ONNX file, or to colour."
INSTRUCTION = (
    "Represent the pedestrian in the picture by what identifies the person: the clothes and their colours, "
    "the hair, the build, and what is worn or carried. Leave out the background, the light and the pose."
)


class PictureReid:
    """Embeds crops by a model of pictures, such as CLIP. Raises ModelMissing if the folder holds none."""

    def __init__(self, folder: Path) -> None:
        if not is_model(folder):
            raise ModelMissing(f"{folder} is not a folder of an image model. {REMEDY}")
        self._folder = folder
        self.fingerprint = f"picture:{folder.name}@{sum_of(folder)[:12]}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size."""
        return _encoded(self._model, [letterbox(crop) for crop in crops], None)

    @cached_property
    def _model(self) -> Any:
        return _sees(load(self._folder, KIND, REMEDY), self._folder)


class ToldReid:
    """Embeds crops by a vision-language model that is told to look at the person: Qwen3-VL-Embedding.

    The one token at which such a model sums up what it was shown and told stands for the person, after
    Wang et al., "When Large Vision-Language Models Meet Person Re-Identification" (arXiv 2411.18111), who
    train it for that; this one is used as it comes. Raises ModelMissing if the folder holds none.
    """

    def __init__(self, folder: Path) -> None:
        if not is_told(folder) or not (folder / "modules.json").is_file():
            # A model that chats is built alike, but sums nothing up: its vectors would say little.
            raise ModelMissing(
                f"{folder} is not a folder of a vision-language model that embeds, such as "
                f"Qwen3-VL-Embedding with its modules.json. {REMEDY}"
            )
        self._folder = folder
        told = hashlib.sha256(INSTRUCTION.encode()).hexdigest()
        self.fingerprint = f"told:{folder.name}@{sum_of(folder)[:12]};told@{told[:8]}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size."""
        upright = [np.asarray(cv2.cvtColor(crop, cv2.COLOR_BGR2RGB), np.uint8) for crop in crops]
        return _encoded(self._model, upright, INSTRUCTION)

    @cached_property
    def _model(self) -> Any:
        model = _sees(load(self._folder, KIND, REMEDY), self._folder)
        if "message" not in model.modalities:
            raise ModelMissing(f"The model in {self._folder} cannot be told anything. {REMEDY}")
        return model


def _sees(model: Any, folder: Path) -> Any:
    if "image" not in model.modalities:
        raise ModelMissing(f"The model in {folder} takes no image. {REMEDY}")
    return model


def _encoded(model: Any, pictures: Sequence[Pixels], told: str | None) -> Vectors:
    """(n, d) unit rows of RGB pictures."""
    from PIL import Image

    if not pictures:
        return np.zeros((0, int(model.get_embedding_dimension())), np.float32)
    rows = model.encode(
        [Image.fromarray(picture) for picture in pictures],
        prompt=told,
        batch_size=BATCH,
        normalize_embeddings=True,
        show_progress_bar=False,
    )
    return np.asarray(rows, np.float32)
