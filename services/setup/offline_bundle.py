"""Models for an offline machine: packed into a folder here, unpacked there. Opens no connection.

The folder holds `models/`, as the data folder does, `ollama/`, as Ollama's own folder does, and a list of
all files with their sums. What is packed is what the settings use.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from velvet.adapters.downloads.atomic_file import Tell, copy, on_disk, on_its_way, sum_of
from velvet.adapters.ollama import model_files
from velvet.footage.errors import BadSetting, ModelMissing
from velvet.footage.settings import LOOPBACK, Settings
from velvet.services.setup.setup_plan import SetupPlan, SetupStep, ollama_models
from velvet.services.setup.weights import detector_weights, model_path, reid_weights

LIST = "velvet-models.json"


class Entry(BaseModel):
    """One file of the folder. `unit` is the file, folder or Ollama model that it is part of."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    unit: str = Field(pattern=r"^(models|ollama)/[^/]")
    place: str = Field(pattern=r"^(models|ollama)/[^/]")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Listing(BaseModel):
    """What the folder holds, each unit in the order in which it is to be put in place."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: tuple[Entry, ...]


def packing_plan(settings: Settings, folder: Path, environment: Mapping[str, str]) -> SetupPlan:
    """Steps that fill `folder` with the models of these settings; its file list comes last.

    Raises ModelMissing for files that cannot be read.
    """
    own = dict(_own_models(settings))
    found, lacking = _ollama_units(settings, environment)
    units = own | found
    entries = [_entry(unit, place, file) for unit, files in units.items() for place, file in files]
    sources = {place: file for files in units.values() for place, file in files}
    steps = [
        _step(unit, [e for e in entries if e.unit == unit], sources, folder, str(folder))
        for unit in units
    ]
    listing = Listing(files=tuple(entries))
    steps.append(
        SetupStep("list", LIST, "", str(folder / LIST), 0, lambda _: _write(listing, folder))
    )
    return SetupPlan(tuple(steps), (), tuple(lacking), ())


def unpacking_plan(settings: Settings, folder: Path, environment: Mapping[str, str]) -> SetupPlan:
    """Steps that install what `folder` holds. Raises BadSetting if it was not made by `packing_plan`."""
    listing = _read(folder)
    ollama = next(iter(model_files.folders(environment)), Path.home() / ".ollama/models")
    steps, there, lacking = list[SetupStep](), list[str](), list[str]()
    for unit in dict.fromkeys(e.unit for e in listing.files):
        entries = [e for e in listing.files if e.unit == unit]
        root, where = (
            (settings.models, settings.models / _below(unit))
            if unit.startswith("models/")
            else (ollama, ollama)
        )
        if all(_same(root / _below(e.place), e.sha256) for e in entries):
            there.append(str(where))
        elif root == ollama and not _writable(ollama):
            lacking.append(
                f"Ollama's folder {ollama} belongs to another user. Run as that user: cp -r "
                f"{folder / 'ollama'}/. {ollama}"
            )
        else:
            sources = {e.place: folder / e.place for e in entries}
            steps.append(_step(unit, entries, sources, root, str(where), below=True))
    return SetupPlan(tuple(steps), tuple(there), tuple(dict.fromkeys(lacking)), ())


Files = list[tuple[str, Path]]  # place in the folder, file on this disk


def _own_models(settings: Settings) -> Iterator[tuple[str, Files]]:
    """The weights and encoders in use, by unit."""
    chosen = list[Path | None]()
    for weights in (detector_weights, reid_weights):
        with suppress(ModelMissing):  # the plan before has said so
            chosen.append(weights(settings))
    names = {settings.words, settings.pictures} - {"", "minilm", "off"}
    chosen += [model_path(name, settings.models) for name in sorted(names)]
    for model in filter(None, chosen):
        inside = model.is_relative_to(settings.models)
        unit = f"models/{model.relative_to(settings.models) if inside else model.name}"
        files = sorted(f for f in model.rglob("*") if f.is_file()) if model.is_dir() else [model]
        yield unit, [(f"{unit}/{f.relative_to(model)}".removesuffix("/."), f) for f in files]


def _ollama_units(
    settings: Settings, environment: Mapping[str, str]
) -> tuple[dict[str, Files], list[str]]:
    """The Ollama models in use, by unit, and what is to be done about those that are not found."""
    units, lacking = dict[str, Files](), list[str]()
    here = urlsplit(settings.ollama_host).hostname in LOOPBACK
    for model, _ in ollama_models(settings):
        for folder in model_files.folders(environment) if here else []:
            if files := model_files.files_of(model, folder):
                units[f"ollama/{model}"] = [(f"ollama/{f.place}", folder / f.place) for f in files]
                break
        else:
            lacking.append(
                f"{model} was not found in any readable Ollama folder. Set OLLAMA_MODELS to the "
                "model folder of the Ollama that has it, and run this again."
            )
    return units, lacking


def _entry(unit: str, place: str, file: Path) -> Entry:
    try:
        return Entry(unit=unit, place=place, sha256=sum_of(file))
    except OSError as error:
        raise ModelMissing(
            f"{file} cannot be read: {error.strerror}. Fix its permissions, or run this as its owner."
        ) from error


def _step(
    unit: str,
    entries: list[Entry],
    sources: Mapping[str, Path],
    root: Path,
    where: str,
    below: bool = False,
) -> SetupStep:
    """Copy a unit's files below `root`, with or without the first part of their places."""

    def target(place: str) -> Path:
        return root / (_below(place) if below else place)

    whole_folder = unit.startswith("models/") and any(e.place != unit for e in entries)
    size = sum(sources[e.place].stat().st_size for e in entries if sources[e.place].is_file())

    def run(tell: Tell) -> None:
        home = target(unit)
        aside = on_its_way(home) if whole_folder else None
        done = 0
        for entry in entries:
            place = target(entry.place)
            place = aside / place.relative_to(home) if aside else place
            if not _same(place, entry.sha256):
                copy(
                    sources[entry.place],
                    place,
                    entry.sha256,
                    lambda now, _, at=done: tell(at + now, size),
                )
            done += place.stat().st_size
        if aside:
            _swap(aside, home)

    first = next(iter(sources.values()))
    return SetupStep("copy", unit.split("/", 1)[1], str(first.parent), where, size, run)


def _swap(new: Path, home: Path) -> None:
    """Put a whole folder in place of an older one."""
    old = home.with_name(f".{home.name}.old")
    with on_disk(home, new):
        shutil.rmtree(old, ignore_errors=True)
        if home.exists():
            os.replace(home, old)
        os.replace(new, home)
        shutil.rmtree(old, ignore_errors=True)


def _write(listing: Listing, folder: Path) -> None:
    target = folder / LIST
    part = on_its_way(target)
    with on_disk(target, part):
        part.write_text(listing.model_dump_json(indent=1) + "\n", encoding="utf-8")
        os.replace(part, target)


def _read(folder: Path) -> Listing:
    try:
        listing = Listing.model_validate_json((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValidationError) as error:
        raise BadSetting(
            f"{folder} is not a complete folder of models: its {LIST} cannot be read. Prepare it "
            "with: velvet setup --into FOLDER"
        ) from error
    for entry in listing.files:
        for said in (entry.unit, entry.place):
            if ".." in PurePosixPath(said).parts:
                raise BadSetting(
                    f"{folder / LIST} names {said}, outside the folder. Prepare the folder again."
                )
        if entry.unit.startswith("models/") and not PurePosixPath(entry.place).is_relative_to(
            entry.unit
        ):
            raise BadSetting(
                f"{folder / LIST} contradicts itself on {entry.place}. Prepare the folder again."
            )
    return listing


def _below(place: str) -> str:
    return place.split("/", 1)[1]


def _same(file: Path, sha256: str) -> bool:
    try:
        return file.is_file() and sum_of(file) == sha256
    except OSError:
        return False


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)
