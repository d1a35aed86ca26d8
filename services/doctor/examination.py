"""Check that everything the settings need is present and sound. Repairs and fetches nothing.

The only connection is to the configured Ollama, and only if the settings use one.
"""

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from velvet.adapters.downloads.atomic_file import sum_of
from velvet.footage.errors import VelvetError
from velvet.footage.protocols import CropEncoder, TextEncoder
from velvet.footage.settings import FILE_NAME, Settings
from velvet.indexes.admin import health
from velvet.indexes.lock import holder
from velvet.services.doctor.findings import Finding, missing, ok, wrong
from velvet.services.doctor.machine_findings import machine_findings
from velvet.services.doctor.ollama_findings import ollama_findings
from velvet.services.setup.published import YOLO
from velvet.services.setup.weights import detector_weights, reid_weights


@dataclass(frozen=True, slots=True)
class Encoders:
    """How to build the encoders of the settings; `pictures` gives the fingerprint only, empty if off."""

    words: Callable[[Settings], TextEncoder]
    crops: Callable[[Settings], CropEncoder]
    pictures: Callable[[Settings], str]


_LEAST_FREE = 1_000_000_000  # bytes of disk


def examine(
    settings: Settings, environment: Mapping[str, str], encoders: Encoders
) -> Iterator[Finding]:
    """Yield every finding under these settings. Faults it finds are reported, never raised."""
    yield _settings_file(settings)
    yield from data_folder(settings)
    yield from _models(settings, encoders)
    yield from ollama_findings(settings)
    yield from machine_findings(environment)


def examine_without_settings(fault: str, environment: Mapping[str, str]) -> Iterator[Finding]:
    """What can be checked when `fault` keeps the settings from being read."""
    yield wrong(
        "settings",
        fault,
        "Then run `velvet doctor` again: the other checks depend on the settings.",
    )
    yield from machine_findings(environment)


def _settings_file(settings: Settings) -> Finding:
    file = settings.home / FILE_NAME
    there = f"read from {file}" if file.is_file() else f"no {file}; using defaults and VELVET_*"
    return ok("settings", there)


def data_folder(settings: Settings) -> Iterator[Finding]:
    """Rights, disk, lock, catalog and vector cache."""
    home, mend = settings.home, "Fix it, or choose another folder with VELVET_HOME."
    try:
        is_folder = stat.S_ISDIR(home.stat().st_mode)
    except FileNotFoundError:
        hint = "The first ingest creates it."
        yield missing("data folder", f"{home} does not exist", hint, needed=False)
        return
    except OSError as error:
        yield wrong("data folder", f"{home} cannot be reached: {error.strerror}", mend)
        return
    if not is_folder or not os.access(home, os.R_OK | os.W_OK | os.X_OK):
        what = "is not readable and writable for you" if is_folder else "is not a folder"
        yield wrong("data folder", f"{home} {what}", mend)
        return
    yield _rights(settings)
    yield _disk(settings)
    yield _lock(settings)
    yield from _catalog_and_cache(settings)


def _rights(settings: Settings) -> Finding:
    others = stat.S_IMODE(settings.home.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO)
    if os.name == "posix" and others:
        said = f"{settings.home} can be read by other users of this machine"
        return wrong("data folder", said, f"Run: chmod 700 {settings.home}", needed=False)
    return ok("data folder", f"{settings.home}, accessible only to you")


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.home).free
    said = f"{free / 1e9:.1f} GB free"
    if free < _LEAST_FREE:
        return wrong("disk", said, "Free some, or move the data folder and set VELVET_HOME.")
    return ok("disk", said)


def _lock(settings: Settings) -> Finding:
    if told := holder(settings.home):
        return ok("lock", f"an ingest is writing: {told}; a second one must wait")
    return ok("lock", "free: no ingest is running")


def _catalog_and_cache(settings: Settings) -> Iterator[Finding]:
    if fault := health.catalog_fault(settings.home):
        remedy = (
            "Restore catalog.sqlite3 from a backup, or move the data folder away and ingest again."
        )
        if "newer Velvet" in fault:
            remedy = (
                "Install that version of Velvet, or choose another data folder with VELVET_HOME."
            )
        yield wrong("catalog", fault, remedy)
        return
    yield ok("catalog", "sound")
    yield _cache(settings)


def _cache(settings: Settings) -> Finding:
    mends = "No action needed: the next search or ingest rebuilds it from the catalog."
    try:
        truth, copy = health.remembered(settings.home), health.cached(settings.home)
    except (sqlite3.Error, OSError) as error:
        return wrong("vector cache", f"cannot be read ({error})", mends, needed=False)
    behind = {of for of in truth.keys() | copy.keys() if truth.get(of, 0) != copy.get(of, 0)}
    if behind:
        told = ", ".join(
            f"{copy.get(of, 0)} of {truth.get(of, 0)} vectors of {of[0]}" for of in sorted(behind)
        )
        return wrong("vector cache", f"out of step with the catalog: {told}", mends, needed=False)
    return ok("vector cache", f"in step with the catalog: {sum(truth.values())} vectors")


def _models(settings: Settings, encoders: Encoders) -> Iterator[Finding]:
    yield _looked("detect people", lambda: _detector(settings))
    yield _looked("embed crops", lambda: _reid(settings, encoders))
    yield _looked("embed words", lambda: ok("embed words", encoders.words(settings).fingerprint))
    yield _looked("embed pictures", lambda: _pictures(encoders, settings))


def _looked(about: str, look: Callable[[], Finding]) -> Finding:
    """The finding, or what stands in its way."""
    try:
        return look()
    except VelvetError as error:
        return missing(about, str(error), "`velvet setup` downloads what is available.")
    except OSError as error:
        return wrong(about, str(error), "Fix the permissions of that file.")


def _detector(settings: Settings) -> Finding:
    weights = detector_weights(settings)
    if weights is None:
        return _embedded("detect people", "motion", settings.detector)
    published = YOLO.get(weights.name)
    if published and sum_of(weights) != published[1]:
        return wrong(
            "detect people",
            f"{weights} is not the file Ultralytics publishes under that name",
            "If it is damaged, delete it and run `velvet setup`; if it is your own, rename it.",
        )
    return ok("detect people", str(weights))


def _reid(settings: Settings, encoders: Encoders) -> Finding:
    weights = reid_weights(settings)
    if weights is None:
        return _embedded("embed crops", "colour", settings.reid)
    network = encoders.crops(settings)
    return ok("embed crops", f"{weights}, vectors of {network.dimension}")


def _pictures(encoders: Encoders, settings: Settings) -> Finding:
    return ok("embed pictures", encoders.pictures(settings) or "off")


def _embedded(about: str, name: str, chosen: str) -> Finding:
    """The embedded default, by choice or because nothing better is present."""
    if chosen:
        return ok(about, f"{name}, as set")
    return missing(
        about, f"using {name}: no weights found", "Get them with: velvet setup", needed=False
    )
