"""What does each job under the user's settings, in words for the screen, and what is missed by it."""

from dataclasses import dataclass
from pathlib import Path

from velvet.adapters.downloads.atomic_file import sum_of
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.footage.errors import ModelFailed, ModelMissing
from velvet.footage.settings import Settings
from velvet.models import INSTEAD, chat_model, sees, vision_language
from velvet.services.setup.weights import detector_weights, reid_weights


@dataclass(frozen=True, slots=True)
class Choice:
    """What does a job, in words for the screen; `lacks` says what is missed and the remedy, if so."""

    job: str
    name: str
    lacks: str = ""


def choices(settings: Settings) -> tuple[Choice, ...]:
    """What does each job under these settings. Raises ModelMissing or BadSetting like `ingest_models`."""
    return (
        _detect(settings),
        _track(settings),
        _describe(settings),
        *_embed(settings),
        _embed_pictures(settings),
        _break_ties(settings),
        _converse(settings),
    )


def _detect(settings: Settings) -> Choice:
    weights = detector_weights(settings)
    if weights:
        return Choice("detect people", f"YOLO {weights.name}{_sum(weights)}")
    return Choice(
        "detect people",
        "motion",
        "People are found by motion alone: those who stand still, or cross each other, are missed or "
        "merged. Get YOLO weights with `velvet setup`, or put some, such as yolo26n.pt, into "
        f"{settings.models}.",
    )


def _sum(weights: Path) -> str:
    """What a `.pt` file holds, which is a program as much as a table of numbers."""
    return f" (sha256 {sum_of(weights)[:16]})" if weights.suffix == ".pt" else ""


def _track(settings: Settings) -> Choice:
    return Choice("track", UltralyticsTracker(confidence=settings.confidence).fingerprint)


def _describe(settings: Settings) -> Choice:
    if not sees(settings):
        return Choice(
            "describe",
            "colour",
            "People are described by the colours of their clothes alone: garment kinds, gender, hair and "
            f"bags are not checked. With an Ollama that serves {settings.vision}, set VELVET_DESCRIBER=qwen.",
        )
    name = f"{settings.vision} through Ollama at {settings.ollama_host}"
    return Choice("describe", name, _unable(settings, settings.vision, "vision", "vision"))


def _unable(settings: Settings, model: str, ability: str, setting: str) -> str:
    """Why a model of the configured Ollama cannot work now; empty if it can."""
    from velvet.adapters.ollama.host import OllamaHost

    try:
        OllamaHost(settings.ollama_host).require(model, ability, setting, INSTEAD)
    except (ModelMissing, ModelFailed) as error:
        return str(error)
    return ""


def _embed(settings: Settings) -> tuple[Choice, Choice]:
    text = Choice("embed words", settings.words or "all-MiniLM-L6-v2")
    weights = reid_weights(settings)
    if weights:
        return text, Choice("embed crops", f"{'' if weights.is_dir() else 'ONNX '}{weights.name}")
    return text, Choice(
        "embed crops",
        "colour",
        "The same person is known again by colours alone, which confuses people dressed alike. Get a network "
        f"for it with `velvet setup`, or put one in an ONNX file (osnet*.onnx) into {settings.models}.",
    )


def _embed_pictures(settings: Settings) -> Choice:
    if vision_language(settings):
        return Choice("embed pictures", Path(settings.pictures).name)
    return Choice(
        "embed pictures",
        "off",
        "Words are not compared with the pictures themselves: search rests on descriptions and words. Put "
        f"a folder of SigLIP 2 or CLIP into {settings.models} and set VELVET_PICTURES to its name.",
    )


def _break_ties(settings: Settings) -> Choice:
    """Nobody is missed: what a model says weighs little."""
    return Choice("break ties", settings.vision if sees(settings) else "nobody")


def _converse(settings: Settings) -> Choice:
    if name := chat_model(settings):
        lacks = _unable(settings, name, "tools", "chat")
        return Choice("converse", f"{name} through Ollama at {settings.ollama_host}", lacks)
    return Choice(
        "converse",
        "rules",
        "Questions are read by rules, which know the common forms only. Set VELVET_CHAT to a Qwen model "
        "that your Ollama serves for free conversation.",
    )
