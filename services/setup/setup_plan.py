"""What the settings need, what is missing, and the steps to get it. Shows nothing.

Only `velvet setup` runs the steps.
"""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from velvet.adapters.downloads.atomic_file import Tell
from velvet.adapters.downloads.fetch import Source, fetch
from velvet.adapters.downloads.hub import fetch_model, files_of, full_name
from velvet.adapters.ollama.host import OllamaHost, refuse_cloud
from velvet.footage.errors import LibraryBusy, ModelMissing, VelvetError
from velvet.footage.settings import Settings
from velvet.services.setup.published import (
    ABOUT,
    HUB,
    OSNET,
    OSNET_PLACE,
    OSNET_SIZE,
    OSNET_SUM,
    RELEASES,
    YOLO,
    Publisher,
)
from velvet.services.setup.weights import detector_weights, model_path, reid_weights


@dataclass(frozen=True, slots=True)
class SetupStep:
    """One download or copy; `run` performs it, reports progress and raises VelvetError."""

    job: str
    name: str
    source: str
    target: str
    size_bytes: int  # 0: known once it has begun
    run: Callable[[Tell], None]


@dataclass(frozen=True, slots=True)
class SetupPlan:
    """What to get, what is present, and what only a person can do: required or optional."""

    steps: tuple[SetupStep, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]
    optional: tuple[str, ...]


def setup_plan(settings: Settings) -> SetupPlan:
    """What these settings need. Connects only to the configured Ollama, to list its models.

    Raises BadSetting for a model that would run in a cloud.
    """
    found: list[SetupStep | _There | _Lacking] = [
        *_detector(settings, RELEASES),
        *_reid(settings, HUB),
        *_encoder("embed words", "words", settings.words, ("", "minilm"), settings, HUB),
        *_encoder("embed pictures", "pictures", settings.pictures, ("", "off"), settings, HUB),
        *_ollama(settings),
    ]
    lacking = [f for f in found if isinstance(f, _Lacking)]
    return SetupPlan(
        tuple(f for f in found if isinstance(f, SetupStep)),
        tuple(f.name for f in found if isinstance(f, _There)),
        tuple(f.sentence for f in lacking if f.asked_for),
        tuple(f.sentence for f in lacking if not f.asked_for),
    )


@contextmanager
def exclusive_setup(settings: Settings) -> Generator[None]:
    """Lock the models folder. Raises LibraryBusy; ModelMissing if the folder cannot be written."""
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.models.mkdir(mode=0o700, exist_ok=True)
        lock = FileLock(settings.models / ".setup.lock", mode=0o600)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryBusy(
            f"Another `velvet setup` is filling {settings.models}. Wait until it ends, or stop it."
        ) from error
    except OSError as error:
        raise ModelMissing(
            f"{settings.models} cannot be written: {error.strerror}. Fix its permissions, or choose another "
            "data folder with VELVET_HOME."
        ) from error
    try:
        yield
    finally:
        lock.release()


def ollama_models(settings: Settings) -> list[tuple[str, str]]:
    """(model, setting) pairs that these settings use or would use if Ollama had them."""
    wanted = [(settings.vision, "vision")] if settings.describer != "colour" else []
    if settings.chat not in ("", "rules"):
        wanted.append((settings.chat, "chat"))
    return list({model: (model, setting) for model, setting in reversed(wanted)}.values())[::-1]


def tagged_name(model: str) -> str:
    """A model's name as Ollama lists it."""
    return model if ":" in model.rsplit("/", 1)[-1] else f"{model}:latest"


@dataclass(frozen=True, slots=True)
class _There:
    name: str


@dataclass(frozen=True, slots=True)
class _Lacking:
    sentence: str
    asked_for: bool = True


def _detector(settings: Settings, releases: Publisher) -> Iterator[SetupStep | _There | _Lacking]:
    if settings.detector == "motion":
        return
    if there := _unless_missing(detector_weights, settings):
        yield _There(str(there))
        return
    name = settings.detector or "yolo26n.pt"
    name = name if name.endswith(".pt") else f"{name}.pt"
    if name not in YOLO:
        yield _Lacking(
            f"Velvet cannot download and verify the weights `{settings.detector}` "
            f"(only {', '.join(YOLO)}). Put the file into {settings.models}, or set VELVET_DETECTOR to "
            "one of "
            "those."
        )
        return
    size, digest = YOLO[name]
    source = Source(f"{releases.url}/{name}", releases.hosts, digest, size)
    yield _download("detect people", name, source, settings)


def _reid(settings: Settings, hub: Publisher) -> Iterator[SetupStep | _There | _Lacking]:
    if settings.reid == "colour":
        return
    if there := _unless_missing(reid_weights, settings):
        yield _There(str(there))
    elif settings.reid in ("", OSNET, Path(OSNET).stem):
        source = Source(f"{hub.url}/{OSNET_PLACE}", hub.hosts, OSNET_SUM, OSNET_SIZE)
        yield _download("embed crops", OSNET, source, settings)
    elif "/" in settings.reid:
        yield from _encoder("embed crops", "reid", settings.reid, (), settings, hub)
    else:
        yield _Lacking(
            f"Velvet cannot download and verify the re-identification network `{settings.reid}` "
            f"(only {OSNET}). Put the file into {settings.models}, or leave VELVET_REID unset."
        )


def _download(job: str, name: str, source: Source, settings: Settings) -> SetupStep:
    target = settings.models / name
    return SetupStep(
        job,
        name,
        source.host,
        str(target),
        source.size_bytes,
        lambda tell: fetch(source, target, tell),
    )


def _unless_missing(look: Callable[[Settings], Path | None], settings: Settings) -> Path | None:
    try:
        return look(settings)
    except ModelMissing:
        return None


def _encoder(
    job: str, setting: str, name: str, embedded: tuple[str, ...], settings: Settings, hub: Publisher
) -> Iterator[SetupStep | _There | _Lacking]:
    if name in embedded:
        return
    if there := model_path(name, settings.models):
        yield _There(str(there))
        return
    try:
        full_name(name)
    except ModelMissing as error:
        yield _Lacking(f"Setting `{setting}`: {error}")
        return
    target = settings.models / name

    def run(tell: Tell) -> None:
        files = files_of(name, hub.url, hub.hosts)
        if setting == "words" and not any(f.place.name == "modules.json" for f in files):
            raise ModelMissing(
                f"{name} is not a sentence-transformers model. Set VELVET_WORDS to one."
            )
        fetch_model(files, target, tell)

    yield SetupStep(job, name, urlsplit(hub.url).hostname or "", str(target), 0, run)


def _ollama(settings: Settings) -> Iterator[SetupStep | _There | _Lacking]:
    wanted = ollama_models(settings)
    for model, setting in wanted:
        refuse_cloud(model, setting)
    if not wanted:
        return
    host = OllamaHost(settings.ollama_host)
    try:
        held = {served.name for served in host.served()}
    except VelvetError as error:
        yield from (_unreached(model, setting, error, settings) for model, setting in wanted)
        return
    for model, setting in wanted:
        if tagged_name(model) in held:
            yield _There(f"{model} in the Ollama at {host.url}")
        else:
            yield _pull(model, setting, host)


def _unreached(model: str, setting: str, error: VelvetError, settings: Settings) -> _Lacking:
    asked_for = setting == "chat" or settings.describer != ""
    remedy = "" if asked_for else " It is used once available; until then `colour` describes."
    return _Lacking(
        f"{model} could not be checked. {error} Get Ollama from https://ollama.com.{remedy}",
        asked_for,
    )


def _pull(model: str, setting: str, host: OllamaHost) -> SetupStep:
    def run(tell: Tell) -> None:
        for _, done, total in host.pull(model):
            tell(done, total)
        if tagged_name(model) not in {served.name for served in host.served()}:
            raise ModelMissing(
                f"Ollama finished but does not have {model}. Try: ollama pull {model}"
            )

    job = "describe" if setting == "vision" else "converse"
    whence, size = "the Ollama library", ABOUT.get(model, 0)
    return SetupStep(job, model, whence, f"the Ollama at {host.url}", size, run)
