"""Crops to vectors by a re-identification network in an ONNX file, such as OSNet. On the CPU.

Each crop is seen twice, as it is and mirrored, since people are known from either side.
"""

import hashlib
import os
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from velvet.footage.errors import ModelMissing
from velvet.footage.records import Pixels, Vectors

# What these networks are trained on: RGB, less the mean and over the deviation of ImageNet.
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
BATCH = 8  # more is no quicker on a CPU, and each crop of a batch holds its own activations


class OnnxReid:
    """Embeds crops of people so that the same person's lie near. Raises ModelMissing."""

    def __init__(self, weights: Path) -> None:
        if not weights.is_file():
            raise ModelMissing(
                f"There are no re-identification weights at {weights}. "
                "Set VELVET_REID to an ONNX file, or to colour."
            )
        self._weights = weights
        with weights.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self.fingerprint = f"onnx:{weights.stem}@{digest[:12]};mirrored"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size: a crop and its mirror image give the same."""
        most = BATCH if isinstance(self._input.shape[0], str | None) else int(self._input.shape[0])
        rows = [self._seen(crops[at : at + most], most) for at in range(0, len(crops), most)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), np.float32)

    def _seen(self, crops: Sequence[Pixels], most: int) -> Vectors:
        """The mean directions of crops and mirror images, `most` of them at a time."""
        _, _, height, width = self._input.shape
        batch = np.stack([_prepared(crop, int(width), int(height)) for crop in crops])
        mirrored = np.ascontiguousarray(batch[..., ::-1])
        return _unit(_unit(self._run(batch, most)) + _unit(self._run(mirrored, most)))

    def _run(self, batch: Vectors, most: int) -> Vectors:
        number = len(batch)
        if isinstance(self._input.shape[0], int) and number < most:  # a fixed batch: fill it up
            batch = np.concatenate([batch, np.repeat(batch[-1:], most - number, axis=0)])
        (out,) = self._session.run(None, {self._input.name: batch})
        return np.asarray(out, np.float32)[:number]

    @cached_property
    def _session(self) -> Any:
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # it reports home on import, unless told before
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.enable_cpu_mem_arena = False  # it would keep the largest batch's memory for good
        try:
            session = onnxruntime.InferenceSession(
                str(self._weights), options, providers=["CPUExecutionProvider"]
            )
        except _unreadable() as error:
            raise ModelMissing(
                f"{self._weights.name} is not an ONNX model that can be loaded. "
                "Set VELVET_REID to another file, or to colour."
            ) from error
        shape = session.get_inputs()[0].shape
        if len(shape) != 4 or shape[1] != 3 or not all(isinstance(s, int) for s in shape[2:]):
            raise ModelMissing(
                f"{self._weights.name} takes {shape}, not pictures of people (n, 3, height, width). "
                "Set VELVET_REID to a re-identification model, or to colour."
            )
        return session

    @property
    def _input(self) -> Any:
        return self._session.get_inputs()[0]


def _unreadable() -> tuple[type[Exception], ...]:
    """What a broken or foreign file makes ONNX Runtime raise."""
    state = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    names = (
        "Fail",
        "InvalidArgument",
        "InvalidGraph",
        "InvalidProtobuf",
        "NoSuchFile",
        "NotImplemented",
    )
    return (RuntimeError, *(getattr(state, name) for name in names))


def _unit(rows: Vectors) -> Vectors:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _prepared(crop: Pixels, width: int, height: int) -> Vectors:
    """(3, height, width) as the network wants it."""
    rgb = cv2.cvtColor(cv2.resize(crop, (width, height)), cv2.COLOR_BGR2RGB)
    scaled = (rgb.astype(np.float32) / 255.0 - _MEAN) / _DEVIATION
    return np.ascontiguousarray(scaled.transpose(2, 0, 1))
