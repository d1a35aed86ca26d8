"""What a model's page on the Hugging Face hub holds: which files, how large, with which sums. Loads nothing.

Only weights that cannot carry code (safetensors) and the texts beside them are ever named.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from velvet.adapters.downloads.atomic_file import Tell, on_disk, on_its_way, room, sum_of
from velvet.adapters.downloads.fetch import Source, fetch, read
from velvet.footage.errors import ModelMissing

_SUFFIXES = (".safetensors", ".json", ".txt", ".jinja")
_NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file of a model: its place below the model's folder, and where it comes from."""

    place: PurePosixPath
    source: Source


def full_name(name: str) -> str:
    """The hub's name of a model; one without an owner is sentence-transformers' own. Raises ModelMissing."""
    full = name if "/" in name else f"sentence-transformers/{name}"
    if not _NAME.fullmatch(full) or ".." in full:
        raise ModelMissing(
            f"`{name}` is neither a folder on this disk nor a model's name such as "
            "google/siglip2-base-patch16-224. Correct the setting."
        )
    return full


def files_of(name: str, url: str, hosts: tuple[str, ...]) -> list[HubFile]:
    """The files of a model as the hub at `url` tells them. Raises ModelMissing."""
    name = full_name(name)
    told = _told(read(Source(f"{url}/api/models/{name}?blobs=true", hosts)), name)
    try:
        revision = re.fullmatch(r"[0-9a-f]{40}", told["sha"])
        found = [
            _file(entry, f"{url}/{name}/resolve/{revision and revision[0]}", hosts)
            for entry in told["siblings"]
        ]
    except (KeyError, TypeError, AttributeError) as error:
        raise _unreadable(name) from error
    kept = [f for f in found if f.place.suffix in _SUFFIXES and not _elsewhere(f.place)]
    if revision is None or any(f.place.is_absolute() or ".." in f.place.parts for f in kept):
        raise _unreadable(name)
    if not any(f.place.suffix == ".safetensors" for f in kept):
        raise ModelMissing(
            f"{name} is not published as safetensors, and other weights may carry code. Choose another model."
        )
    return kept


def fetch_model(files: Sequence[HubFile], target: Path, tell: Tell) -> None:
    """Download a model's files into a folder that appears when all are there. Raises ModelMissing."""
    part = on_its_way(target)
    with on_disk(target, part):
        whole = sum(file.source.size_bytes for file in files)
        room(target, whole)
        _drop_others(part, {part / file.place for file in files})
        done = 0
        for file in files:
            before, place = done, part / file.place
            if not (place.is_file() and file.source.sha256 == sum_of(place)):
                fetch(file.source, place, lambda now, _, before=before: tell(before + now, whole))
            done += place.stat().st_size
        os.replace(part, target)


def _drop_others(folder: Path, wanted: set[Path]) -> None:
    """What an earlier, broken off download left and this one has no use for."""
    kept = wanted | {on_its_way(place) for place in wanted}
    for file in folder.rglob("*"):
        if file.is_file() and file not in kept:
            file.unlink()


def _told(document: bytes, name: str) -> dict[str, Any]:
    try:
        told = json.loads(document)
    except ValueError as error:
        raise _unreadable(name) from error
    if not isinstance(told, dict):
        raise _unreadable(name)
    return told


def _file(entry: dict[str, Any], below: str, hosts: tuple[str, ...]) -> HubFile:
    place, large = PurePosixPath(str(entry["rfilename"])), entry.get("lfs") or {}
    size = int(entry.get("size") or 0)
    return HubFile(place, Source(f"{below}/{place}", hosts, str(large.get("sha256") or ""), size))


def _elsewhere(place: PurePosixPath) -> bool:
    """Copies of the weights for other programs stand in folders of their own."""
    return place.parts[0] in ("onnx", "openvino")


def _unreadable(name: str) -> ModelMissing:
    return ModelMissing(
        f"What the hub says of {name} cannot be read. Try again later, or put the model's folder into "
        "the data folder's models/ by hand."
    )
