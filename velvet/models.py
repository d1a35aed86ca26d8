"""Builds the models of the user's settings: the only place that names concrete classes.

Building a model loads nothing heavy; its first use does.
"""

from langchain_core.language_models import BaseChatModel

from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.detectors.motion import MotionDetector
from velvet.adapters.detectors.yolo import YoloDetector
from velvet.adapters.encoders.model_folder import is_told
from velvet.adapters.encoders.onnx_reid import OnnxReid
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.adapters.encoders.picture_reid import PictureReid, ToldReid
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.adapters.encoders.vision_language import VisionLanguage
from velvet.adapters.readers.rules import RulesChat
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.footage.errors import BadSetting, ModelFailed, ModelMissing
from velvet.footage.protocols import (
    CloserLook,
    CropEncoder,
    Describer,
    Detector,
    TextEncoder,
    TieBreaker,
)
from velvet.footage.settings import Settings
from velvet.ingest.ingest_models import IngestModels
from velvet.services.setup.weights import detector_weights, model_path, reid_weights
from velvet.services.tuning.projection import tuned

INSTEAD = "qwen3-vl:4b-instruct"  # can see and call tools, and does not think aloud


def ingest_models(settings: Settings) -> IngestModels:
    """The models an ingest works with.

    Raises ModelMissing for weights that are not there, BadSetting for a choice that does not exist.
    """
    describing = describers(settings)
    return IngestModels(
        detector=detector(settings),
        tracker=UltralyticsTracker(confidence=settings.confidence),
        describers=describing,
        words=words(settings),
        crops=crops(settings),
        looks=looks(settings),
        pictures=seeing.pictures if (seeing := vision_language(settings)) else None,
        analysis_fps=settings.analysis_fps,
        ties=tie_breaker(settings) if len(describing) > 1 else None,
    )


def detector(settings: Settings) -> Detector:
    """Finds people: YOLO by path or name, or `motion`."""
    weights = detector_weights(settings)
    return YoloDetector(weights) if weights else MotionDetector()


def describers(settings: Settings) -> tuple[Describer, ...]:
    """Describe people: colours at once, then a vision model, if one is chosen or found.

    Raises BadSetting for a describer that does not exist or a model in a cloud.
    """
    embedded = ColourDescriber()
    return (embedded, vision_describer(settings)) if uses_vision_model(settings) else (embedded,)


def vision_describer(settings: Settings) -> Describer:
    """Describes people with the vision model of the settings. Connects to nothing yet."""
    from velvet.adapters.describers.qwen import (
        QwenDescriber,  # the Ollama client is only needed where it is used
    )

    return QwenDescriber(settings.vision, settings.ollama_host, settings.timeout_s)


def closer_look(settings: Settings) -> CloserLook | None:
    """Looks again at crops with the vision model of the settings; None if none is set or found."""
    if not uses_vision_model(settings):
        return None
    from velvet.adapters.describers.closer_look import QwenCloserLook

    return QwenCloserLook(settings.vision, settings.ollama_host, settings.timeout_s)


def tie_breaker(settings: Settings) -> TieBreaker:
    """Says of two sightings whether they are one person, with the vision model of the settings."""
    from velvet.adapters.describers.tie_breaker import QwenTieBreaker

    return QwenTieBreaker(settings.vision, settings.ollama_host, settings.timeout_s)


def uses_vision_model(settings: Settings) -> bool:
    """Whether a vision model describes people: by choice, or because Ollama has it."""
    match settings.describer:
        case "colour":
            return False
        case "qwen":
            _refuse_cloud(settings.vision, "vision")
            return True
        case "":
            return _served(settings, "vision")
        case other:
            raise BadSetting(f"There is no describer `{other}`. Known: colour, qwen.")


def _served(settings: Settings, ability: str) -> bool:
    """Whether the configured Ollama holds the vision model, and it can do this."""
    from velvet.adapters.ollama.host import OllamaHost

    try:
        OllamaHost(settings.ollama_host).require(
            settings.vision, ability, "vision", settings.vision
        )
    except (ModelMissing, ModelFailed, BadSetting):
        return False
    return True


def _refuse_cloud(model: str, setting: str) -> None:
    from velvet.adapters.ollama.host import refuse_cloud

    refuse_cloud(model, setting)


def words(settings: Settings) -> TextEncoder:
    """Embeds sentences."""
    if settings.words in ("", "minilm"):
        return SentenceEncoder()
    return SentenceEncoder(str(model_path(settings.words, settings.models) or settings.words))


def crops(settings: Settings) -> CropEncoder:
    """Embeds crops, tuned to the library if it is. Raises LibraryDamaged, ModelMissing."""
    return tuned(untuned_crops(settings), settings.home)


def untuned_crops(settings: Settings) -> CropEncoder:
    """Embeds crops: an ONNX re-identification model, a folder of an image model, or colour parts."""
    weights = reid_weights(settings)
    if weights is None:
        return PartsEncoder()
    if weights.is_dir():
        return ToldReid(weights) if is_told(weights) else PictureReid(weights)
    return OnnxReid(weights)


def looks(settings: Settings) -> CropEncoder:
    """Embeds the many crops of tracking: fast, with measured calibration."""
    weights = reid_weights(settings)
    return OnnxReid(weights) if weights and weights.is_file() else PartsEncoder()


def vision_language(settings: Settings) -> VisionLanguage | None:
    """Pictures and words in one vector space; None if off. Raises ModelMissing."""
    if settings.pictures in ("", "off"):
        return None
    folder = model_path(settings.pictures, settings.models)
    if folder is None:
        raise ModelMissing(
            f"There is no vision-language model `{settings.pictures}`, neither as a path nor in "
            f"{settings.models}. Put its folder there, or set VELVET_PICTURES=off to do without."
        )
    return VisionLanguage(folder)


def chat(settings: Settings) -> BaseChatModel:
    """The chat model: `rules`, or a model of the configured Ollama, the vision model by default.

    Raises ModelMissing, before any work, if that model is not there or cannot call tools.
    """
    name = chat_model(settings)
    if not name:
        return RulesChat()
    from velvet.adapters.ollama.chat import local_chat
    from velvet.adapters.ollama.host import OllamaHost

    OllamaHost(settings.ollama_host).require(name, "tools", "chat", INSTEAD)
    return local_chat(name, settings.ollama_host, settings.timeout_s)


def chat_model(settings: Settings) -> str:
    """The name of the Ollama chat model; empty: rules."""
    if settings.chat == "rules":
        return ""
    if settings.chat:
        return settings.chat
    return settings.vision if _served(settings, "tools") else ""
