"""A model as it lies in Ollama's own folder: a manifest and the blobs that it names. Opens no connection."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from velvet.footage.errors import ModelMissing

_SERVICE = (
    "/usr/share/ollama/.ollama/models",
    "/var/lib/ollama/models",
)  # where Linux services keep them


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its place below Ollama's folder, and its sum. The manifest comes last."""

    place: PurePosixPath
    sha256: str  # hex; empty for the manifest, which names itself nowhere


def folders(environment: Mapping[str, str]) -> list[Path]:
    """Ollama's folders on this machine, the likeliest first: what OLLAMA_MODELS says, or the usual ones."""
    if named := environment.get("OLLAMA_MODELS"):
        return [Path(named).expanduser()]
    return [f for f in (Path.home() / ".ollama/models", *map(Path, _SERVICE)) if _can_be_read(f)]


def files_of(model: str, folder: Path) -> list[ModelFile]:
    """The files of a model in Ollama's folder; none if it is not there.

    Raises ModelMissing for a manifest that cannot be read, or one whose blobs are not all there.
    """
    manifest = _manifest(model, folder)
    if manifest is None:
        return []
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        digests = [_digest(part["digest"]) for part in (*content["layers"], content["config"])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelMissing(
            f"Ollama's manifest {manifest} cannot be read. Fetch the model again with: ollama pull {model}"
        ) from error
    blobs = [ModelFile(PurePosixPath("blobs", f"sha256-{digest}"), digest) for digest in digests]
    for blob in blobs:
        if not (folder / blob.place).is_file():
            raise ModelMissing(
                f"Ollama holds {model} in part only: {blob.place} is missing in {folder}. Fetch it again "
                f"with: ollama pull {model}"
            )
    unique = list(dict.fromkeys(blobs))
    return [*unique, ModelFile(PurePosixPath(manifest.relative_to(folder).as_posix()), "")]


def _manifest(model: str, folder: Path) -> Path | None:
    """`qwen3:8b` is manifests/HOST/library/qwen3/8b; other people's models name their folder, or the host."""
    name, _, tag = (
        model.rpartition(":") if ":" in model.rsplit("/", 1)[-1] else (model, "", "latest")
    )
    parts = name.split("/")
    where = {1: ["*", "library", *parts], 2: ["*", *parts]}.get(len(parts), parts)
    return next(iter(sorted(folder.glob("/".join(["manifests", *where, tag])))), None)


def _digest(text: str) -> str:
    if not re.fullmatch(r"sha256:[0-9a-f]{64}", text):
        raise ValueError(text)
    return text.removeprefix("sha256:")


def _can_be_read(folder: Path) -> bool:
    try:
        return (folder / "manifests").is_dir()
    except OSError:  # another user's home
        return False
