"""Registration of files as recordings: camera, start and hash; recognises known files. Knows no model."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

from velvet.footage.errors import BadFootage
from velvet.footage.records import Camera, Recording, Stage
from velvet.footage.time.clock import own_zone, stamp
from velvet.indexes.library import Library
from velvet.ingest.events import Failure, Notice
from velvet.ingest.sources.camera_entry import read_retention
from velvet.ingest.sources.camera_file import CameraFile
from velvet.ingest.sources.sources import Source, SourceOptions, content_hash, read_source
from velvet.ingest.sources.start import in_future
from velvet.video.decode.probe import Probe, probe

Tell = Callable[[Notice], None]
_UNREAD = Probe(width=0, height=0, duration_s=0.0, rate=None, created=None, codec="")


@dataclass(frozen=True, slots=True)
class Registration:
    """The outcome of registering the given files."""

    recordings: tuple[Recording, ...]  # all given that can be read, known or new
    failures: tuple[Failure, ...]
    warnings: tuple[str, ...] = ()


def register(
    files: Sequence[Path], choices: SourceOptions, library: Library, tell: Tell
) -> Registration:
    """Register these files in the library; a failing file never stops the rest.

    All new recordings get their ids together, so that a repeated run gives the same ids.
    """
    apply_camera_config(choices.camera_file, library, tell)
    offsets = _Offsets(choices, library)
    tombstoned = library.erasure.erased_files()
    known = {r.sha256: r for r in library.recordings.all()}
    new: dict[str, tuple[Camera, Recording]] = {}
    again: list[Recording] = []
    failures: list[Failure] = []
    warnings: list[str] = []
    for file in files:
        try:
            source, recording = _read(file, choices, offsets)
        except BadFootage as error:
            failures.append(Failure(file, str(error)))
            continue
        if recording.sha256 in tombstoned and not choices.again:
            when = stamp(tombstoned[recording.sha256], own_zone())
            tell(
                Notice(f"{file} was erased {when} and is left out; use --again to analyse it again")
            )
            continue
        if recording.sha256 in tombstoned:
            library.erasure.lift(recording.sha256)
        if recording.stage is Stage.FAILED:
            failures.append(Failure(file, recording.reason))
        if recording.sha256 in new:
            first = new[recording.sha256][1].path
            tell(Notice(f"{file} contains the same footage as {first}; it is analysed once."))
        elif recording.sha256 in known:
            old = known[recording.sha256]
            if choices.again and recording.sha256 not in tombstoned:
                tell(Notice(f"{file} is already {old.id}; --again is for erased files."))
            again.append(_known(old, source, recording, offsets, library, tell))
            if again[-1].start != old.start:
                warnings += _to_come(again[-1], source)
        else:
            new[recording.sha256] = (_camera(source, offsets), recording)
            tell(Notice(_learned(recording, source)))
            warnings += _to_come(recording, source)
    for warning in warnings:
        tell(Notice(warning, warning=True))
    added = library.recordings.add([c for c, _ in new.values()], [r for _, r in new.values()])
    readable = [r for r in again + added if r.stage is not Stage.FAILED]
    return Registration(tuple(readable), tuple(failures), tuple(warnings))


class _Offsets:
    """Each camera's clock offset: from the library, else from `cameras.toml`."""

    def __init__(self, choices: SourceOptions, library: Library) -> None:
        told = {n: entry.offset or 0.0 for n, entry in choices.camera_file.cameras.items()}
        self._seconds = told | {camera.name: camera.offset_s for camera in library.cameras.all()}

    def seconds(self, camera: str) -> float:
        return self._seconds.get(camera, 0.0)

    def of(self, camera: str) -> timedelta:
        """The offset added to the camera's clock in every stored instant."""
        return timedelta(seconds=self.seconds(camera))


def _read(file: Path, choices: SourceOptions, offsets: _Offsets) -> tuple[Source, Recording]:
    """A file's facts; what is not a video becomes a failed recording. Raises BadFootage if unreadable."""
    sha256 = content_hash(file)
    stage, reason, facts = Stage.NEW, "", _UNREAD
    try:
        facts = probe(file)
    except BadFootage as error:
        stage, reason = Stage.FAILED, str(error)
    source = read_source(file, choices, created=facts.created, duration_s=facts.duration_s)
    return source, Recording(
        id="",
        camera=source.camera,
        path=file.absolute(),
        sha256=sha256,
        size_bytes=file.stat().st_size,
        start=source.start + offsets.of(source.camera),
        start_source=source.start_source,
        duration_s=_duration_s(facts, source.rate),
        width=facts.width,
        height=facts.height,
        rate=source.rate,
        stage=stage,
        reason=reason,
    )


def _duration_s(facts: Probe, rate: Fraction | None) -> float:
    """The container's duration, at the true rate if the user gave one."""
    if rate and facts.rate:
        return facts.duration_s * float(facts.rate / rate)
    return facts.duration_s


def _camera(source: Source, offsets: _Offsets) -> Camera:
    return Camera(source.camera, source.timezone, source.place, offsets.seconds(source.camera))


def _learned(recording: Recording, source: Source) -> str:
    start = stamp(recording.start, source.timezone)
    off = (recording.start - source.start).total_seconds()
    clock = f", clock corrected by {off:+.12g} s" if off else ""
    return (
        f"{source.path.name}: camera {source.camera} ({source.camera_source}), "
        f"start {start} ({source.start_source}{clock})."
    )


def _to_come(recording: Recording, source: Source) -> list[str]:
    """A warning about a start in the future; it is kept, since only the user knows which clock is wrong."""
    if not in_future(recording.start):
        return []
    start = stamp(recording.start, source.timezone)
    return [
        f"{source.path.name} starts in the future: {start} ({source.start_source}). If that is wrong, ingest "
        "it again with the right --start; it will not be analysed twice."
    ]


def _readable_now(failed: Recording, read: Recording) -> Recording:
    """A recording that failed earlier, such as on an unreachable disk, and can be read now."""
    return replace(
        failed,
        duration_s=read.duration_s,
        width=read.width,
        height=read.height,
        stage=Stage.NEW,
        reason="",
    )


def _known(
    old: Recording,
    source: Source,
    read: Recording,
    offsets: _Offsets,
    library: Library,
    tell: Tell,
) -> Recording:
    """A recording given again: new facts from the user are taken over, guesses are not."""
    corrected = replace(old, path=read.path)
    if source.camera_told:
        corrected = replace(corrected, camera=source.camera)
    clock = old.start - offsets.of(old.camera)
    if source.start_told:
        clock = source.start
        corrected = replace(corrected, start_source=source.start_source)
    corrected = replace(corrected, start=clock + offsets.of(corrected.camera))
    if source.rate != old.rate and source.rate is not None:
        corrected = replace(corrected, rate=source.rate, stage=Stage.NEW)
    if old.stage is Stage.FAILED and read.stage is not Stage.FAILED:
        corrected = _readable_now(corrected, read)
    if corrected != old:
        what = ", ".join(_corrected(old, corrected, source.timezone))
        tell(Notice(f"{old.id} is known; {source.path.name} corrects it: {what}."))
        camera = replace(_camera(source, offsets), name=corrected.camera)
        library.recordings.correct(camera, corrected)
    elif old.stage is Stage.FAILED:
        return old
    return corrected


def _corrected(old: Recording, new: Recording, zone: str) -> Iterator[str]:
    """What changed about a recording."""
    if new.path != old.path:
        yield f"its file is {new.path}"
    if new.camera != old.camera:
        yield f"camera {new.camera} instead of {old.camera}"
    if new.start != old.start:
        yield f"start {stamp(new.start, zone)} instead of {stamp(old.start, zone)}"
    elif new.start_source != old.start_source:
        yield f"start by {new.start_source}"
    if new.rate != old.rate:
        yield f"{new.rate} frames a second"
    if old.stage is Stage.FAILED and new.stage is not Stage.FAILED:
        yield "it can be read now"


def apply_camera_config(
    written: CameraFile, library: Library, tell: Callable[[Notice], None]
) -> None:
    """Apply the file to the library; it applies to earlier recordings too."""
    if written.layout is None:
        return
    if library.cameras.save_places(written.layout):
        tell(Notice("Zones and links were updated from cameras.toml."))
    apply_retention(written, library, tell)
    known = {camera.name: camera for camera in library.cameras.all()}
    for name, entry in written.cameras.items():
        if entry.offset is None or name not in known:
            continue
        if library.cameras.set_offset(name, entry.offset):
            tell(
                Notice(
                    f"The clock of {name} is now corrected by {entry.offset:+.12g} s (cameras.toml)."
                )
            )


def apply_retention(written: CameraFile, library: Library, tell: Callable[[Notice], None]) -> None:
    """Set the retention of the file's cameras; for ever if it sets none."""
    for name, entry in written.cameras.items():
        if library.cameras.set_retention(name, read_retention(entry.keep)):
            how_long = f"for {entry.keep}" if entry.keep else "for ever"
            tell(Notice(f"Recordings of {name} are kept {how_long} (cameras.toml)."))
