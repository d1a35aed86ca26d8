"""People by any weights that Ultralytics can load. Knows nothing about tracking, video or the catalog."""

import hashlib
import logging
import pickle
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from velvet.footage.errors import ModelMissing
from velvet.footage.records import Detections, Frame

PERSON = "person"
LEAST_CONFIDENCE = 0.1  # trackers hold on to people by boxes that are too weak to start one
IMAGE_SIZE = 640  # pixels, the longer side the network sees; weights of a fixed size keep their own


class YoloDetector:
    """Finds people with Ultralytics weights: `.pt`, `.onnx`, an OpenVINO folder, or any other export.

    Raises ModelMissing if the weights are not on this disk, cannot be loaded, or know no persons.
    Nothing is ever downloaded: Ultralytics fetches the names it knows, so they are checked first.
    """

    memory_s = 0.0

    def __init__(self, weights: Path) -> None:
        if not weights.exists():
            raise ModelMissing(
                f"No detector weights at {weights}. Fetch them with `velvet setup`, or name a file that "
                "is there in the setting `detector`."
            )
        self._device = _device(weights)
        self._model = _load(weights, self._device)
        self._person = _person_class(self._model.names, weights)
        looks = f"conf={LEAST_CONFIDENCE};imgsz={IMAGE_SIZE}"
        self.fingerprint = f"yolo:{weights.stem}@{_fingerprint(weights)};{looks}"

    def detect(self, frame: Frame) -> Detections:
        """Every person box of at least 0.1 confidence, the surest first."""
        (result,) = self._model.predict(
            frame.pixels,
            conf=LEAST_CONFIDENCE,
            imgsz=IMAGE_SIZE,
            classes=[self._person],
            device=self._device,
            verbose=False,
        )
        boxes = result.boxes.cpu().numpy()
        return Detections(
            frame.time_s, boxes.xyxy.astype(np.float32), boxes.conf.astype(np.float32)
        )


def _load(weights: Path, device: str) -> Any:
    from ultralytics import YOLO
    from ultralytics.utils import LOGGER

    # A `.pt` is a pickle, which else runs whatever its maker put into it.
    tasks: Any = import_module("ultralytics.nn.tasks")
    tasks.SAFE_LOAD = True
    LOGGER.setLevel(logging.ERROR)  # its progress lines are not ours to print
    try:
        model = YOLO(weights, task="detect", verbose=False)
        # An exported network is opened by its first picture, and only then can say its classes.
        model.predict(np.zeros((IMAGE_SIZE, IMAGE_SIZE, 3), np.uint8), verbose=False, device=device)
    except _unreadable() as error:
        raise ModelMissing(
            f"{weights} cannot be loaded as detector weights: damaged, or of another kind. Fetch them "
            "again with `velvet setup`, or choose others in the setting `detector`."
        ) from error
    return model


def _unreadable() -> tuple[type[Exception], ...]:
    """What a broken or foreign file makes the loaders raise."""
    onnx = import_module("onnxruntime.capi.onnxruntime_pybind11_state")
    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf")
    kinds = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, EOFError)
    foreign = (getattr(onnx, name) for name in names)
    return (*kinds, ImportError, pickle.UnpicklingError, *foreign)


def _person_class(names: Mapping[int, str], weights: Path) -> int:
    for number, name in names.items():
        if name == PERSON:
            return number
    raise ModelMissing(
        f"{weights} finds {', '.join(list(names.values())[:5])}, but no class named `{PERSON}`. Choose "
        "weights that find people in the setting `detector`."
    )


def _device(weights: Path) -> str:
    """CUDA where there is one and the format runs on it; what was exported for a CPU stays there."""
    import torch

    for_cpu = weights.is_dir() or weights.suffix == ".onnx"
    return "cpu" if for_cpu or not torch.cuda.is_available() else "cuda:0"


def _fingerprint(weights: Path) -> str:
    """The first 12 hex digits of the sha256 over the file, or over all files of the folder."""
    files = sorted(weights.rglob("*")) if weights.is_dir() else [weights]
    digest = hashlib.sha256()
    for file in files:
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
