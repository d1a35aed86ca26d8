"""Redacted copies of recordings: the people to be forgotten are covered, so the original can be deleted.

The footage is only read. Covered areas are plain grey: nothing of the original is left there. Sound is left
out, since a voice identifies a person, and so is metadata (places, devices) except the start. People that
Velvet never detected are not covered.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path

import numpy as np

from velvet.footage.errors import BadFootage, BadSetting, NotFound, VelvetError
from velvet.footage.geometry.path_matching import Way
from velvet.footage.ids import number_of, recording_id, tracklet_id
from velvet.footage.records import Box, BoxPath, Recording, Tracklet
from velvet.indexes.library import Library
from velvet.indexes.records import TOMBSTONE_STEP_S, ErasureTarget
from velvet.ingest.sources.sources import content_hash, require_source
from velvet.services.redaction.copy_plan import CopyPlan, container_time, copy_plan
from velvet.services.redaction.redactor import RedactionStats, Redactor, raw_detections
from velvet.services.redaction.subject_masks import (
    SubjectMasks,
    SubjectTracklet,
    subject_tracklet_of,
)
from velvet.video.encode.clip import ClipSegment, encode
from velvet.video.overlay.cover import blank, blank_whole

SHORT_S = 1.0  # a copy shorter by more than this was truncated


@dataclass(frozen=True, slots=True)
class RedactedCopy:
    """A redacted copy that was written."""

    plan: CopyPlan
    sha256: str
    size_bytes: int
    duration_s: float
    tally: RedactionStats


def subject_redactor(where: SubjectMasks) -> Redactor[Sequence[Box]]:
    """Masks the subjects with plain grey."""
    return Redactor(where, blank, blank_whole)


def plan_copies(
    library: Library, erasure_target: ErasureTarget, folder: Path
) -> tuple[CopyPlan, ...]:
    """The copies to write into a folder: one for each recording that is to be erased in part.

    Raises BadSetting if no copy would show anything or the folder does not qualify; NotFound if a source is
    gone or changed; ModelMissing if people were found by motion.
    """
    folder = folder.expanduser().absolute()
    _refuse_place(library, folder)
    concerned = _concerned(library, erasure_target)
    if not concerned:
        raise BadSetting(
            f"A copy without {erasure_target.what} would show nothing: recordings are forgotten "
            "whole. Leave out --redact-source, and delete those files yourself if you want them gone."
        )
    cameras = {camera.name: camera for camera in library.cameras.all()}
    plans: list[CopyPlan] = []
    for recording in concerned:
        require_source(recording)
        subject_masks(library, recording, erasure_target)  # fail before writing anything
        plans.append(
            copy_plan(recording, cameras[recording.camera], folder, [p.file for p in plans])
        )
    for plan in plans:
        _refuse_existing(plan.file)
    return tuple(plans)


def _concerned(library: Library, erasure_target: ErasureTarget) -> list[Recording]:
    """The recordings that are to be erased in part."""
    ids = [tracklet_id(number) for number in erasure_target.tracklets]
    numbers = {number_of(t.recording) for t in library.tracklets.find(ids)} if ids else set[int]()
    numbers |= {number for number, _, _ in erasure_target.stretches}
    return [
        library.recordings.get(recording_id(n))
        for n in sorted(numbers - set(erasure_target.recordings))
    ]


def _refuse_place(library: Library, folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise BadSetting(
            f"{folder} is not a folder. Name a folder for the copies with --redact-source."
        )
    if folder.resolve().is_relative_to(library.home.resolve()):
        raise BadSetting(
            f"{folder} is inside the data folder, where copies would be erased too. Name another folder "
            "with --redact-source."
        )


def _refuse_existing(file: Path) -> None:
    if file.exists() or file.is_symlink():
        raise BadSetting(
            f"{file} is there already and is not overwritten. Delete it, or name another folder with "
            "--redact-source."
        )


def subject_masks(
    library: Library, recording: Recording, erasure_target: ErasureTarget
) -> SubjectMasks:
    """Where the people to be erased are in a recording, and those erased from it before."""
    gone = {tracklet_id(number) for number in erasure_target.tracklets}
    known = library.tracklets.of_recording(recording.id)
    people = _people(library, [t for t in known if t.id in gone])
    others = [t.path for t in known if t.id not in gone]
    tombstoned = library.erasure.tombstoned(recording.sha256)
    people += [[_stay(way)] for way in tombstoned.ways]
    number = number_of(recording.id)
    dark = [(from_s, to_s) for r, from_s, to_s in erasure_target.stretches if r == number]
    seen = raw_detections(library, recording) if people else []
    return SubjectMasks(people, others, seen, [*dark, *tombstoned.stretches])


def _people(library: Library, mine: Sequence[Tracklet]) -> list[list[SubjectTracklet]]:
    """The tracklets of each person."""
    if not mine:
        return []
    who = {s.id: s.identity or s.id for s in library.tracklets.sightings([t.id for t in mine])}
    stays: dict[str, list[SubjectTracklet]] = {}
    for tracklet in mine:
        stays.setdefault(who[tracklet.id], []).append(subject_tracklet_of(tracklet))
    return list(stays.values())


def _stay(way: Way) -> SubjectTracklet:
    """The path of a person erased earlier, of which only sparse moments are kept."""
    times_s, boxes = way
    return SubjectTracklet(
        BoxPath(times_s, boxes, np.ones(len(times_s), np.float32)), 2 * TOMBSTONE_STEP_S
    )


@contextmanager
def redacted_copies(
    library: Library,
    erasure_target: ErasureTarget,
    plans: Sequence[CopyPlan],
    tell: Callable[[CopyPlan], None],
) -> Generator[tuple[RedactedCopy, ...]]:
    """Write the copies; remove them if the block fails before anything is erased.

    Raises NotFound if a source is gone or changed, BadFootage if one cannot be read or a copy cannot be
    written; no copy is left then.
    """
    made: list[RedactedCopy] = []
    folders = {plan.file.parent for plan in plans if not plan.file.parent.exists()}
    try:
        for plan in plans:
            tell(plan)
            made.append(_copied(library, erasure_target, plan))
        yield tuple(made)
    except BaseException as error:
        if _begun(library, erasure_target):
            raise
        _remove(made, folders)
        if isinstance(error, VelvetError) and plans:
            raise type(error)(f"{error} Nothing was erased and no copy was kept.") from error
        raise


def _remove(made: Iterable[RedactedCopy], folders: Iterable[Path]) -> None:
    for copy in made:
        copy.plan.file.unlink(missing_ok=True)
    for folder in folders:
        with suppress(OSError):  # it holds other files, or was never created
            folder.rmdir()


def _begun(library: Library, erasure_target: ErasureTarget) -> bool:
    """Whether erasure began, after which the copies could not be written again."""
    if library.erasure.unfinished():
        return True
    try:
        library.tracklets.find([tracklet_id(number) for number in erasure_target.tracklets])
    except NotFound:
        return True
    return False


def _copied(library: Library, erasure_target: ErasureTarget, plan: CopyPlan) -> RedactedCopy:
    recording, file = plan.recording, plan.file
    before = _checked(recording)
    covering = subject_redactor(subject_masks(library, recording, erasure_target))
    piece = ClipSegment(recording.path, 0.0, inf, lambda _: "", recording.rate, covering)
    _make(file.parent)
    _refuse_existing(file)
    clip = encode([piece], file, made=container_time(plan.clock))
    try:
        if clip.duration_s < recording.duration_s - SHORT_S:
            raise BadFootage(
                f"Only {clip.duration_s:.1f} s of {recording.duration_s:.1f} s of {recording.path} could be "
                "read. Check its disk."
            )
        if _facts(recording) != before:
            raise _changed(recording)
        return RedactedCopy(
            plan, content_hash(file), file.stat().st_size, clip.duration_s, covering.tally
        )
    except VelvetError:
        file.unlink(missing_ok=True)
        raise


def _checked(recording: Recording) -> tuple[int, int]:
    """Size and modification time of an unchanged source. Raises NotFound."""
    facts = _facts(recording)
    if content_hash(recording.path) != recording.sha256:
        raise _changed(recording)
    return facts


def _facts(recording: Recording) -> tuple[int, int]:
    require_source(recording)
    facts = recording.path.stat()
    return facts.st_size, facts.st_mtime_ns


def _changed(recording: Recording) -> NotFound:
    return NotFound(
        f"{recording.path} was changed after {recording.id} was analysed, so positions in it are "
        "unknown. `velvet relink FOLDER` finds the original file by its content."
    )


def _make(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            f"{folder} cannot be created: {error.strerror}. Name another folder with --redact-source."
        ) from error
