"""The ingest pipeline: register -> detect -> track -> cut -> describe -> embed -> identify.

Every pass works on the rows that lack its output, so a killed run is resumed by the next one.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from velvet.footage.errors import BadFootage
from velvet.footage.protocols import Describer
from velvet.footage.records import NewTracklet, Pixels, Recording, Stage, Tracklet
from velvet.identity.tie_breaking import TieBreaking
from velvet.identity.transit_times import learn_transit_times
from velvet.indexes.library import Library
from velvet.indexes.records import Tombstoned
from velvet.ingest.estimate import plan
from velvet.ingest.events import Event, Failure, IngestSummary, Notice, PassProgress
from velvet.ingest.ingest_models import IngestModels
from velvet.ingest.passes import embed
from velvet.ingest.passes.clothing_changes import detect_clothing_changes, tracklets_to_check
from velvet.ingest.passes.crop_extraction import extract_crops
from velvet.ingest.passes.describe import describe, undescribed_warning
from velvet.ingest.passes.detect import detect
from velvet.ingest.passes.id_switch_repair import repair_id_switches
from velvet.ingest.passes.tombstone_filter import detections_without_tombstoned, reappeared
from velvet.ingest.sources.registration import Registration, register
from velvet.ingest.sources.sources import SourceOptions
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.content_box import content_box
from velvet.reid.tracking.tracklets import as_tracklets, tracked_paths
from velvet.video.decode.read import frames_at

LOOKS = 5  # frames sampled to find black borders
Tell = Callable[[Event], None]


def ingest(
    files: Sequence[Path],
    choices: SourceOptions,
    library: Library,
    ingest_models: IngestModels,
    tell: Tell,
) -> IngestSummary:
    """Analyse these files and everything earlier runs left undone.

    Raises LibraryBusy if another ingest is running. A failing recording is marked as failed and the rest
    continues; Ctrl-C keeps what is finished and the summary says so.
    """
    with library.ingesting():
        return _Run(library, ingest_models, tell).over(files, choices)


class _Run:
    """One ingest: its models, its listener and its results so far."""

    def __init__(self, library: Library, ingest_models: IngestModels, tell: Tell) -> None:
        self._library, self._crew, self._tell = library, ingest_models, tell
        self._began = time.monotonic()
        self._failures: list[Failure] = []
        self._lacking: list[Recording] = []
        self._analysed: list[Recording] = []
        self._tracklets = self._calls = self._questions = 0

    def over(self, files: Sequence[Path], choices: SourceOptions) -> IngestSummary:
        registered = register(files, choices, self._library, self._tell)
        self._failures += registered.failures
        lacking = self._library.recordings.without_tracklets(self._crew.tracking)
        self._lacking = [r for r in lacking if self._readable(r)]
        stopped = False
        try:
            self._analyse()
        except KeyboardInterrupt:
            stopped = True
            self._tell(Notice("Stopped. Finished work is kept; run the same command to continue."))
        breaker = None if stopped else self._crew.ties
        tie_breaking = TieBreaking(self._library, breaker, self._asked) if breaker else None
        people = embed.assign_identities(self._library, self._crew, tie_breaking)
        if tie_breaking:
            stopped = self._over_asking(tie_breaking)
        learn_transit_times(self._library)
        return self._summary(registered, people, stopped)

    def _over_asking(self, tie_breaking: TieBreaking) -> bool:
        """Report the outcome; whether it was interrupted."""
        self._questions = tie_breaking.calls
        if failed := tie_breaking.outcome():
            self._tell(Notice(failed, warning=True))
        return tie_breaking.interrupted

    def _asked(self, recording: Recording, done: float, total: float) -> None:
        self._tell(PassProgress("identify", recording.id, done, total, "questions"))

    def _analyse(self) -> None:
        self._tell(plan(self._lacking, self._library, self._crew))
        for recording in self._lacking:
            self._one(recording)
        self._after_tracking(self._crew.describers)
        self._watch()

    def _readable(self, recording: Recording) -> bool:
        return recording.stage is not Stage.FAILED

    def _one(self, recording: Recording) -> None:
        """Detect and track one recording; a failure affects only this one."""
        try:
            self._detect(recording)
            self._track(self._library.recordings.get(recording.id))
        except BadFootage as error:
            self._library.recordings.fail(recording.id, str(error))
            self._failures.append(Failure(recording.path, str(error)))
            self._tell(Notice(f"{recording.path.name} failed: {error}", warning=True))
            return
        self._after_tracking(self._crew.describers[:1])

    def _detect(self, recording: Recording) -> None:
        lacking = {r.id for r in self._library.recordings.without_detections(self._crew.detection)}
        if recording.id in lacking:
            detect(recording, self._library, self._crew, self._progress("detect", recording))

    def _track(self, recording: Recording) -> None:
        tombstoned = self._library.erasure.tombstoned(recording.sha256)
        seen = list(self._library.recordings.detections(recording.id, self._crew.detection))
        seen = detections_without_tombstoned(seen, tombstoned)
        content = content_box(_looks(recording))
        frames = AnalysedFrames.of(seen, recording.width, recording.height, content)
        paths = tracked_paths(seen, frames, self._crew.tracker)
        encoder = self._crew.looks or self._crew.crops
        paths = repair_id_switches(
            recording, paths, frames, encoder, self._progress("track", recording)
        )
        found = self._unburied(recording, as_tracklets(paths, frames), tombstoned)
        ids = self._library.tracklets.save(recording, found, self._crew.tracking)
        self._analysed.append(recording)
        self._tracklets += len(ids)
        if recording.reason:
            self._failures.append(Failure(recording.path, recording.reason))
            self._tell(Notice(f"{recording.path.name}: {recording.reason}.", warning=True))

    def _unburied(
        self, recording: Recording, found: Sequence[NewTracklet], tombstoned: Tombstoned
    ) -> list[NewTracklet]:
        """The tracklets without erased people, whose raw detections are removed too."""
        known = (
            [t.path for t in self._library.tracklets.of_recording(recording.id)]
            if tombstoned.ways
            else []
        )
        gone = set(reappeared([track.path for track in found], tombstoned, known))
        kept = [track for place, track in enumerate(found) if place not in gone]
        if gone or tombstoned.stretches:
            back = [track.path for place, track in enumerate(found) if place in gone]
            self._library.erasure.scrub_detections(
                recording.id, back, [track.path for track in kept]
            )
        return kept

    def _after_tracking(self, describers: Sequence[Describer]) -> None:
        """Run every pass over tracklets on those that lack its output.

        Better describers run once, at the end: they are slow and may fail.
        """
        lacking = self._library.tracklets.without_crops()
        for recording in self._library.recordings.all():
            mine = [t for t in lacking if t.recording == recording.id]
            if mine:
                self._cut(recording, mine)
        for describer in describers:
            self._describe(describer)
        embed.embed(self._library, self._crew, self._counted("embed"))

    def _watch(self) -> None:
        """Look for changes of clothes; people in missing recordings are skipped."""
        lacking = tracklets_to_check(self._library, self._crew)
        for recording in self._library.recordings.all():
            mine = [t for t in lacking if t.recording == recording.id]
            try:
                if mine:
                    progress = self._progress("watch", recording)
                    failed = detect_clothing_changes(
                        recording, mine, self._library, self._crew, progress
                    )
                    if failed:
                        self._tell(
                            Notice(f"Some changes of clothes are undecided: {failed}", warning=True)
                        )
            except BadFootage as error:
                why = f"{recording.id} could not be searched for changes of clothes: {error}"
                self._tell(Notice(why, warning=True))

    def _describe(self, describer: Describer) -> None:
        done = describe(self._library, describer, self._counted("describe"))
        if describer is self._crew.describers[-1]:
            self._calls += done.calls
        if warning := undescribed_warning(done):
            self._tell(Notice(warning, warning=True))

    def _cut(self, recording: Recording, tracklets: Sequence[Tracklet]) -> None:
        try:
            extract_crops(recording, tracklets, self._library, self._progress("cut", recording))
        except BadFootage as error:  # the file is missing now; the next run tries again
            self._failures.append(Failure(recording.path, str(error)))
            self._tell(Notice(f"No crops of {recording.id} could be cut: {error}", warning=True))

    def _progress(self, job: str, recording: Recording) -> Callable[[float], None]:
        name = f"{recording.id} {recording.path.name}"
        return lambda done: self._tell(PassProgress(job, name, done, recording.duration_s, "s"))

    def _counted(self, job: str) -> Callable[[float, float], None]:
        return lambda done, total: self._tell(PassProgress(job, "", done, total, "tracklets"))

    def _summary(self, registered: Registration, people: int, stopped: bool) -> IngestSummary:
        lacking, failed = {r.id for r in self._lacking}, {f.path for f in self._failures}
        analysed = {r.id for r in self._analysed}
        return IngestSummary(
            recordings=len(analysed),
            known=len({r.id for r in registered.recordings} - lacking),
            footage_s=sum(r.duration_s for r in self._analysed),
            tracklets=self._tracklets,
            people=people,
            describer_calls=self._calls,
            tie_calls=self._questions,
            failures=tuple(self._failures),
            took_s=time.monotonic() - self._began,
            unfinished=sum(r.id not in analysed and r.path not in failed for r in self._lacking),
            warnings=registered.warnings,
            stopped=stopped,
        )


def _looks(recording: Recording) -> Iterator[Pixels]:
    """A few frames spread over the recording."""
    times = [recording.duration_s * part / LOOKS for part in range(LOOKS)]
    with closing(frames_at(recording.path, times, rate=recording.rate)) as frames:
        yield from (frame.pixels for frame in frames)
