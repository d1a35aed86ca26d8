"""Which model does each job under the user's settings, and what is missing for better ones."""

from dataclasses import dataclass
from pathlib import Path

from velvet.adapters.downloads.atomic_file import sum_of
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.footage.errors import ModelFailed, ModelMissing
from velvet.footage.settings import Settings
from velvet.models import INSTEAD, chat_model, uses_vision_model, vision_language
from velvet.services.setup.weights import detector_weights, reid_weights


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The model of a job, in words for the screen; `lacks` says what it misses and the remedy."""

    job: str
    name: str
    lacks: str = ""


def model_choices(settings: Settings) -> tuple[ModelChoice, ...]:
    """The model of each job under these settings. Raises ModelMissing or BadSetting like `ingest_models`."""
    return (
        _detect(settings),
        _track(settings),
        _describe(settings),
        *_embed(settings),
        _embed_pictures(settings),
        _break_ties(settings),
        _converse(settings),
    )


def _detect(settings: Settings) -> ModelChoice:
    weights = detector_weights(settings)
    if weights:
        return ModelChoice("detect people", f"YOLO {weights.name}{_sum(weights)}")
    return ModelChoice(
        "detect people",
        "motion",
        "People are found by motion alone: people who stand still or cross each other are missed or "
        "merged. Get YOLO weights with `velvet setup`, or put some, such as yolo26n.pt, into "
        f"{settings.models}.",
    )


def _sum(weights: Path) -> str:
    """What a `.pt` file holds, which is a program as much as a table of numbers."""
    return f" (sha256 {sum_of(weights)[:16]})" if weights.suffix == ".pt" else ""


def _track(settings: Settings) -> ModelChoice:
    return ModelChoice("track", UltralyticsTracker(confidence=settings.confidence).fingerprint)


def _describe(settings: Settings) -> ModelChoice:
    if not uses_vision_model(settings):
        return ModelChoice(
            "describe",
            "colour",
            "People are described by the colours of their clothes alone: garment kinds, gender, hair and "
            f"bags are not checked. With an Ollama that serves {settings.vision}, set VELVET_DESCRIBER=qwen.",
        )
    name = f"{settings.vision} through Ollama at {settings.ollama_host}"
    return ModelChoice("describe", name, _unable(settings, settings.vision, "vision", "vision"))


def _unable(settings: Settings, model: str, ability: str, setting: str) -> str:
    """Why a model of the configured Ollama cannot work; empty if it can."""
    from velvet.adapters.ollama.host import OllamaHost

    try:
        OllamaHost(settings.ollama_host).require(model, ability, setting, INSTEAD)
    except (ModelMissing, ModelFailed) as error:
        return str(error)
    return ""


def _embed(settings: Settings) -> tuple[ModelChoice, ModelChoice]:
    text = ModelChoice("embed words", settings.words or "all-MiniLM-L6-v2")
    weights = reid_weights(settings)
    if weights:
        return text, ModelChoice(
            "embed crops", f"{'' if weights.is_dir() else 'ONNX '}{weights.name}"
        )
    return text, ModelChoice(
        "embed crops",
        "colour",
        "People are re-identified by colours alone, which confuses people dressed alike. Get a network "
        f"for it with `velvet setup`, or put one in an ONNX file (osnet*.onnx) into {settings.models}.",
    )


def _embed_pictures(settings: Settings) -> ModelChoice:
    if vision_language(settings):
        return ModelChoice("embed pictures", Path(settings.pictures).name)
    return ModelChoice(
        "embed pictures",
        "off",
        "Words are not compared with the pictures themselves: search rests on descriptions and words. Put "
        f"a folder of SigLIP 2 or CLIP into {settings.models} and set VELVET_PICTURES to its name.",
    )


def _break_ties(settings: Settings) -> ModelChoice:
    """Lacks nothing without a model: its opinion weighs little."""
    return ModelChoice("break ties", settings.vision if uses_vision_model(settings) else "nobody")


def _converse(settings: Settings) -> ModelChoice:
    if name := chat_model(settings):
        lacks = _unable(settings, name, "tools", "chat")
        return ModelChoice("converse", f"{name} through Ollama at {settings.ollama_host}", lacks)
    return ModelChoice(
        "converse",
        "rules",
        "Questions are read by rules, which know only common forms. Set VELVET_CHAT to a Qwen model "
        "that your Ollama serves for free conversation.",
    )
