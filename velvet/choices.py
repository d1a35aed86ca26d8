"""Which model does which job: the user's choice, or the best that the data folder holds.

The only place that names concrete models. Building one loads nothing heavy; the first use does.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from adapters.colour import ColourDescriber
from adapters.motion import MotionDetector
from adapters.parts import PartsEncoder
from adapters.reid import OnnxReid
from adapters.rules import RulesChat
from adapters.tracker import UltralyticsTracker
from adapters.words import SentenceEncoder
from adapters.yolo import YoloDetector
from footage.errors import BadSetting, ModelMissing
from footage.seams import CropEncoder, Describer, Detector, TextEncoder
from footage.settings import Settings
from ingest.crew import Crew

_WEIGHTS = (".pt", ".onnx", ".torchscript", ".engine", "_openvino_model")
_SIZES = "nsmlx"


@dataclass(frozen=True, slots=True)
class Choice:
    """What does a job, in words for the screen; `lacks` says what is missed and the remedy, if so."""

    job: str
    name: str
    lacks: str = ""


def choices(settings: Settings) -> tuple[Choice, ...]:
    """What does each job under these settings. Raises ModelMissing or BadSetting like `crew`."""
    return (
        _detect(settings),
        _track(settings),
        _describe(settings),
        *_embed(settings),
        _converse(settings),
    )


def crew(settings: Settings) -> Crew:
    """The models an ingest works with.

    Raises ModelMissing for weights that are not there, BadSetting for a choice that does not exist.
    """
    return Crew(
        detector=detector(settings),
        tracker=UltralyticsTracker(confidence=settings.confidence),
        describer=describer(settings),
        words=words(settings),
        crops=crops(settings),
        analysis_fps=settings.analysis_fps,
    )


def detector(settings: Settings) -> Detector:
    """Finds people: YOLO by path or name, or `motion`."""
    weights = _detector_weights(settings)
    return YoloDetector(weights) if weights else MotionDetector()


def describer(settings: Settings) -> Describer:
    """Describes people."""
    if settings.describer == "qwen":
        raise BadSetting(
            "The describer `qwen` is not in this version. Set VELVET_DESCRIBER=colour."
        )
    if settings.describer not in ("", "colour"):
        raise BadSetting(f"There is no describer `{settings.describer}`. Known: colour.")
    return ColourDescriber()


def words(settings: Settings) -> TextEncoder:
    """Embeds sentences."""
    if settings.words in ("", "minilm"):
        return SentenceEncoder()
    return SentenceEncoder(str(_named(settings.words, settings.models) or settings.words))


def crops(settings: Settings) -> CropEncoder:
    """Embeds crops: an ONNX re-identification model, or colour parts."""
    weights = _reid_weights(settings)
    return OnnxReid(weights) if weights else PartsEncoder()


def chat(settings: Settings) -> BaseChatModel:
    """Converses: `rules`, or a model of the configured Ollama by name."""
    if settings.chat in ("", "rules"):
        return RulesChat()
    from adapters.chat import local_chat  # the Ollama client is only needed here

    return local_chat(settings.chat, settings.ollama_host)


def _detector_weights(settings: Settings) -> Path | None:
    match settings.detector:
        case "motion":
            return None
        case "":
            return max(_in_models(settings, "yolo*"), key=_worth, default=None)
        case name:
            return _required(name, settings, "VELVET_DETECTOR", "motion")


def _reid_weights(settings: Settings) -> Path | None:
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
    found = _named(name, settings.models)
    if found is None:
        raise ModelMissing(
            f"There are no weights `{name}`, neither as a path nor in {settings.models}. "
            f"Put the file there, or set {variable}={default} to do without."
        )
    return found


def _named(name: str, models: Path) -> Path | None:
    """A path as given, or a name in the models folder with or without its suffix."""
    for place in (Path(name).expanduser(), models / name):
        if place.exists():
            return place.absolute()
    return next((f for f in sorted(models.glob(f"{name}.*"))), None) if "/" not in name else None


def _detect(settings: Settings) -> Choice:
    weights = _detector_weights(settings)
    if weights:
        return Choice("detect people", f"YOLO {weights.name}")
    return Choice(
        "detect people",
        "motion",
        "People are found by motion alone: those who stand still, or cross each other, are missed or "
        f"merged. Put YOLO weights (yolo26n.pt, from Ultralytics' releases) into {settings.models}.",
    )


def _track(settings: Settings) -> Choice:
    return Choice("track", UltralyticsTracker(confidence=settings.confidence).maker)


def _describe(settings: Settings) -> Choice:
    describer(settings)
    return Choice(
        "describe",
        "colour",
        "People are described by the colours of their clothes alone: garment kinds, gender, hair and "
        "bags are not checked. Describing by a Qwen vision model through Ollama comes with a later version.",
    )


def _embed(settings: Settings) -> tuple[Choice, Choice]:
    text = Choice("embed words", settings.words or "all-MiniLM-L6-v2")
    weights = _reid_weights(settings)
    if weights:
        return text, Choice("embed crops", f"ONNX {weights.name}")
    return text, Choice(
        "embed crops",
        "colour",
        "The same person is known again by colours alone, which confuses people dressed alike. Put an "
        f"ONNX re-identification model (osnet_x0_25_msmt17.onnx) into {settings.models}.",
    )


def _converse(settings: Settings) -> Choice:
    if settings.chat not in ("", "rules"):
        return Choice("converse", f"{settings.chat} through Ollama at {settings.ollama_host}")
    return Choice(
        "converse",
        "rules",
        "Questions are read by rules, which know the common forms only. Set VELVET_CHAT to a Qwen model "
        "that your Ollama serves for free conversation.",
    )
