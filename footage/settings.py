"""What the user chose: `velvet.toml` in the data folder, `VELVET_*` variables over it.

The only reader of the environment. An empty choice means: the best that the data folder's `models/` holds.
"""

import getpass
import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from velvet.footage.errors import BadSetting

FILE_NAME = "velvet.toml"
OLLAMA_PORT = 11434
OLLAMA = f"http://127.0.0.1:{OLLAMA_PORT}"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class Settings(BaseModel):
    """Every choice a user can make, checked. Read with `load`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    home: Path = Field(description="the data folder: catalog, vectors, crops, clips, models")
    detector: str = Field("", description="`motion`, or YOLO weights by path or by name in models/")
    reid: str = Field(
        "", description="`colour`, an ONNX re-identification model, or a folder of an image model"
    )
    describer: str = Field("", description="`colour` or `qwen`")
    chat: str = Field("", description="`rules`, or the name of an Ollama model")
    vision: str = Field("qwen3-vl:4b-instruct", description="the Ollama model that describes")
    words: str = Field("", description="`minilm`, or a sentence-transformers model by path or name")
    pictures: str = Field(
        "", description="`off`, or a vision-language model (SigLIP 2, CLIP) by path or name"
    )
    ollama_host: str = Field(OLLAMA, description="where Ollama listens")
    timeout_s: float = Field(
        300.0, gt=0, le=3600, description="longest wait for a model's reply, or for an answer"
    )
    analysis_fps: float = Field(
        10.0, ge=0, le=1000, description="frames looked at a second; 0: all"
    )
    confidence: float = Field(
        0.4, gt=0, lt=1, description="least confidence that starts a tracklet"
    )

    policy: Literal["on", "off"] = Field(
        "on", description=f"whether some questions are declined; only in {FILE_NAME}, by its owner"
    )

    @field_validator("home")
    @classmethod
    def _absolute(cls, home: Path) -> Path:
        return home.absolute()

    @field_validator("ollama_host")
    @classmethod
    def _address(cls, host: str) -> str:
        return _url(host)

    @field_validator("chat", "vision")
    @classmethod
    def _model_name(cls, name: str) -> str:
        if name and not re.fullmatch(r"[\w./:@-]+", name):
            raise ValueError(f"`{name}` is not a model name")
        return name

    @classmethod
    def load(cls, **over: Any) -> "Settings":
        """The user's settings; keyword arguments win over both sources.

        Raises BadSetting for an unknown name, a value of the wrong kind or a file that is not TOML.
        """
        home = _expanded(over.get("home") or os.environ.get("VELVET_HOME") or _default_home())
        chosen = _from_file(home / FILE_NAME)
        chosen |= _from_environment(own_host="ollama_host" in chosen)
        try:
            return cls.model_validate(chosen | over | {"home": home})
        except ValidationError as error:
            raise BadSetting(_first_fault(error)) from error

    @property
    def models(self) -> Path:
        """Where weights are looked for by name."""
        return self.home / "models"


def _default_home() -> Path:
    return user_data_path("velvet", appauthor=False)


def _expanded(home: str | Path) -> Path:
    try:
        return Path(home).expanduser()
    except RuntimeError as error:  # nobody of that name
        raise BadSetting(f"The data folder {home} cannot be found: {error}") from error


def _from_file(file: Path) -> dict[str, Any]:
    try:
        if not file.is_file():
            return {}
    except OSError as error:  # a name that no file can have
        raise BadSetting(
            f"{file.parent} cannot be the data folder: {error.strerror}. Set VELVET_HOME to another one."
        ) from error
    try:
        chosen = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise BadSetting(
            f"{file} cannot be read as TOML: {error}. Correct or remove it."
        ) from error
    if "home" in chosen:
        raise BadSetting(
            f"`home` cannot stand in {file}, which lies in it. Set VELVET_HOME instead."
        )
    if "policy" in chosen and file.stat().st_uid != os.getuid():
        raise BadSetting(f"`policy` in {file} is not yours to set: the file is somebody else's.")
    return chosen


def _from_environment(own_host: bool) -> dict[str, Any]:
    """The variables that are set and not empty. A stray OLLAMA_HOST may point to this machine only."""
    chosen: dict[str, Any] = {}
    if os.environ.get("VELVET_POLICY"):
        raise BadSetting(
            f"`policy` can be set by the data folder's owner only, in its {FILE_NAME}. Unset VELVET_POLICY."
        )
    for name in Settings.model_fields:
        if value := os.environ.get(f"VELVET_{name.upper()}"):
            chosen[name] = value
    host = os.environ.get("OLLAMA_HOST", "")
    if host and not own_host and "ollama_host" not in chosen:
        chosen["ollama_host"] = _loopback_only(host)
    return chosen


def _loopback_only(host: str) -> str:
    try:
        url = _url(host)
    except ValueError as error:
        raise BadSetting(f"OLLAMA_HOST: {error} Correct or unset it.") from error
    if urlsplit(url).hostname not in LOOPBACK:
        raise BadSetting(
            f"OLLAMA_HOST points to another machine ({host}). If your pictures may go there, say so with "
            f'ollama_host = "{url}" in {FILE_NAME}; else unset OLLAMA_HOST.'
        )
    return url


def _url(host: str) -> str:
    """Where Ollama listens as a URL, from what its own OLLAMA_HOST may hold. Raises ValueError."""
    url = host if "://" in host else f"http://{host}"
    try:
        parts = urlsplit(url)
        name, port = parts.hostname or "127.0.0.1", parts.port
    except ValueError as error:
        raise ValueError(f"`{host}` is not an address ({error}).") from None
    if parts.scheme not in ("http", "https") or (not parts.hostname and port is None):
        raise ValueError(f"`{host}` is not an address such as {OLLAMA}.")
    if name == "ollama.com" or name.endswith(".ollama.com"):
        raise ValueError("ollama.com is somebody's cloud, and your pictures would go there.")
    name = "127.0.0.1" if name == "0.0.0.0" else name  # a server told to listen everywhere
    if port is None and url != host:
        port = OLLAMA_PORT  # without a scheme it is Ollama's own
    place = f"[{name}]" if ":" in name else name
    return f"{parts.scheme}://{place}" + (f":{port}" if port is not None else "") + parts.path


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    name = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        known = ", ".join(Settings.model_fields)
        return f"Unknown setting `{name}` in {FILE_NAME}. Known: {known}."
    return f"Setting `{name}`: {fault['msg']}. Correct it in {FILE_NAME} or VELVET_{name.upper()}."


def user() -> str:
    """The name of the user that this process runs as."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container whose user has no name
        return "unknown"
