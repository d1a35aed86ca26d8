"""Which weights file does a job: one in the data folder's `models/` or at a given path. Loads none."""

import re
from pathlib import Path

from velvet.footage.errors import ModelMissing
from velvet.footage.settings import Settings

_WEIGHTS = (".pt", ".onnx", ".torchscript", ".engine", "_openvino_model")
_SIZES = "nsmlx"


def detector_weights(settings: Settings) -> Path | None:
    """The YOLO weights in use; None for `motion`. Raises ModelMissing if a named file is missing."""
    match settings.detector:
        case "motion":
            return None
        case "":
            return max(_in_models(settings, "yolo*"), key=_worth, default=None)
        case name:
            return _required(name, settings, "VELVET_DETECTOR", "motion")


def reid_weights(settings: Settings) -> Path | None:
    """The re-identification network in use; None for `colour`. Raises as `detector_weights`."""
    match settings.reid:
        case "colour":
            return None
        case "":
            found = [*_in_models(settings, "osnet*"), *_in_models(settings, "*reid*")]
            return next((f for f in found if f.suffix == ".onnx"), None)
        case name:
            return _required(name, settings, "VELVET_REID", "colour")


def _in_models(settings: Settings, pattern: str) -> list[Path]:
    return sorted(f for f in settings.models.glob(pattern) if f.name.endswith(_WEIGHTS))


def _worth(weights: Path) -> tuple[int, int, str]:
    """Newer before older, larger before smaller: yolo26s over yolo26n over yolov8x."""
    told = re.match(r"yolov?(\d+)([nsmlx])?", weights.name)
    if not told:
        return (0, 0, weights.name)
    return (int(told[1]), _SIZES.find(told[2] or " "), weights.name)


def _required(name: str, settings: Settings, variable: str, default: str) -> Path:
    found = model_path(name, settings.models)
    if found is None:
        raise ModelMissing(
            f"There are no weights `{name}`, neither as a path nor in {settings.models}. "
            f"Put the file there, run `velvet setup`, or set {variable}={default} to do without."
        )
    return found


def model_path(name: str, models: Path) -> Path | None:
    """A path as given, or a name in the models folder with or without its suffix."""
    for place in (Path(name).expanduser(), models / name):
        if place.exists():
            return place.absolute()
    return next((f for f in sorted(models.glob(f"{name}.*"))), None) if "/" not in name else None
