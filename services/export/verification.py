"""Verification of an export: every file by its hash, and the sources if they are available.

Hashes show that nothing changed since the manifest was made; only a digest noted elsewhere shows who made it.
Nothing is unpacked, and no name in an export can lead outside it.
"""

import json
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from velvet.footage.errors import BadFootage, NotFound
from velvet.footage.records import Recording
from velvet.ingest.sources.sources import content_hash
from velvet.services.export.bundle import (
    FORMAT,
    MANIFEST,
    SEAL,
    Bundle,
    digest,
    is_inside,
    opened,
    seal,
)

MOST_BYTES = 64_000_000  # no manifest is larger

_UNREADABLE = (  # what zipfile raises for a damaged, encrypted or missing archive
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    ValueError,
)


class _Listed(BaseModel):
    """A file as the manifest lists it."""

    model_config = ConfigDict(strict=True)
    file: str
    sha256: str
    size_bytes: NonNegativeInt


class _Manifest(BaseModel):
    """What checking needs of a manifest."""

    model_config = ConfigDict(strict=True)
    format: str
    made_at: str
    by: str
    files: list[_Listed]
    sources: list[_Listed]


@dataclass(frozen=True, slots=True)
class VerifiedSource:
    """A source recording of an export. `same` is None if no file of it is available."""

    file: str
    same: bool | None


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The result of verifying an export; `faults` are sentences, none if it is unchanged."""

    files: int
    faults: tuple[str, ...]
    sources: tuple[VerifiedSource, ...]
    manifest_sha256: str
    made_at: str
    by: str


def verify(place: Path, known: Sequence[Recording] = ()) -> VerificationReport:
    """Verify an export, folder or zip. Sources are looked up among known recordings and beside it.

    Raises NotFound if it is not an export.
    """
    try:
        with opened(place) as bundle:
            return _verify(place, bundle, known)
    except (OSError, zipfile.BadZipFile, RuntimeError, ValueError) as error:
        said = (getattr(error, "strerror", None) or str(error)).rstrip(".")
        raise NotFound(
            f"{place} cannot be read as an export ({said}). Name the folder or the zip that "
            "`velvet export` wrote."
        ) from error


def _verify(place: Path, bundle: Bundle, known: Sequence[Recording]) -> VerificationReport:
    names = bundle.names()
    if MANIFEST not in names:
        raise NotFound(f"{place} has no {MANIFEST}, so it is not a Velvet export.")
    data, sealed = _small(bundle, MANIFEST), _small(bundle, SEAL)
    if data is None:
        return VerificationReport(0, (f"{MANIFEST} cannot be read.",), (), "", "", "")
    own = sha256(data).hexdigest()
    faults = (
        []
        if sealed == seal(data)
        else [f"{MANIFEST} and {SEAL} do not match: one of them differs."]
    )
    manifest = _read(data)
    if manifest is None:
        faults.append(f"{MANIFEST} was not written by Velvet, so nothing can be compared with it.")
        return VerificationReport(0, tuple(faults), (), own, "", "")
    faults += _faults(bundle, manifest, names)
    sources = tuple(VerifiedSource(s.file, _same(s, place, known)) for s in manifest.sources)
    return VerificationReport(
        len(manifest.files), tuple(faults), sources, own, manifest.made_at, manifest.by
    )


def _small(bundle: Bundle, name: str) -> bytes | None:
    try:
        if bundle.size(name) > MOST_BYTES:
            return None
        with bundle.reading(name) as stream:
            return stream.read(MOST_BYTES)
    except _UNREADABLE:
        return None


def _read(data: bytes) -> _Manifest | None:
    try:
        manifest = _Manifest.model_validate(json.loads(data))
    except (ValidationError, ValueError, RecursionError):
        return None
    return manifest if manifest.format == FORMAT else None


def _faults(bundle: Bundle, manifest: _Manifest, names: Sequence[str]) -> Iterator[str]:
    for name in names:
        if not is_inside(name):
            yield f"`{name}` is not a valid file name inside an export. It was not read."
    for name, times in Counter(names).items():
        if times > 1:
            yield f"{name} appears {times} times."
    listed = {entry.file for entry in manifest.files}
    for name in sorted(set(names) - listed - {MANIFEST, SEAL}):
        if is_inside(name):
            yield f"{name} was added: the manifest does not list it."
    for entry in manifest.files:
        if not is_inside(entry.file):
            yield f"`{entry.file}` is not a valid file name inside an export. It was not read."
        elif entry.file not in names:
            yield f"{entry.file} is missing."
        elif fault := _differs(bundle, entry):
            yield f"{entry.file} differs{fault}."


def _differs(bundle: Bundle, entry: _Listed) -> str:
    """How a file differs from the exported one; empty if it does not."""
    try:
        size = bundle.size(entry.file)
        if size != entry.size_bytes:
            return f": it has {size} bytes instead of {entry.size_bytes}"
        with bundle.reading(entry.file) as stream:
            found = digest(stream, most=entry.size_bytes)
    except _UNREADABLE as error:
        return f": it cannot be read ({error})"
    return "" if found == (entry.sha256, entry.size_bytes) else " from what was exported"


def _same(source: _Listed, place: Path, known: Sequence[Recording]) -> bool | None:
    """Whether an available file of a source is unchanged; None if none is available."""
    places = [r.path for r in known if r.sha256 == source.sha256]
    if is_inside(source.file):
        places.append(place.absolute().parent / source.file)
    there = [file for file in places if file.is_file()]
    return any(_is(file, source) for file in there) if there else None


def _is(file: Path, source: _Listed) -> bool:
    try:
        return file.stat().st_size == source.size_bytes and content_hash(file) == source.sha256
    except (OSError, BadFootage):
        return False
