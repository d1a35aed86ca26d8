"""Recordings, their raw detections and what was analysed of them. Knows no person."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from velvet.footage.records import Camera, Detections, Recording
from velvet.footage.time.intervals import Coverage, Interval
from velvet.indexes.catalog import coverage, rows
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.tables import recordings
from velvet.indexes.erasure import tombstones


class Recordings:
    """The recordings of one data folder."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def all(self) -> list[Recording]:
        """All recordings, by id."""
        with self._catalog.read() as session:
            return recordings.every(session)

    def get(self, identifier: str) -> Recording:
        """One recording. Raises NotFound."""
        with self._catalog.read() as session:
            return rows.recording(recordings.get(session, identifier))

    def coverage(
        self, *, cameras: Sequence[str] = (), when: Sequence[Interval] = ()
    ) -> list[Coverage]:
        """What was analysed of these cameras (all, if none is named), and the gaps."""
        with self._catalog.read() as session:
            wanted = [c for c in recordings.cameras(session) if not cameras or c.name in cameras]
            all_recordings, missing = recordings.every(session), recordings.gaps(session)
            for identifier, erased in tombstones.stretches(session).items():
                missing[identifier] = sorted([*missing.get(identifier, ()), *erased])
        return coverage.coverage(wanted, all_recordings, missing, when)

    def add(self, cameras: Iterable[Camera], new: Sequence[Recording]) -> list[Recording]:
        """Give new recordings their ids, in order of start, camera and content."""
        with self._catalog.write() as session:
            for camera in cameras:
                recordings.put_camera(session, camera)
            return recordings.add(session, new)

    def set_path(self, identifier: str, path: Path) -> None:
        """A recording's file was found again at another place."""
        with self._catalog.write() as session:
            recordings.get(session, identifier).path = str(path)

    def correct(self, camera: Camera, corrected: Recording) -> None:
        """Replace a recording's facts; its tracklets move with its camera and start.

        A changed rate, or a file that can now be read, asks for detection anew.
        """
        with self._catalog.write() as session:
            recordings.put_camera(session, camera)
            recordings.correct(session, corrected)
            bump(session)

    def without_detections(self, fingerprint: str) -> list[Recording]:
        """Recordings that lack this detector's output, by id."""
        with self._catalog.read() as session:
            return recordings.lacking(session, "detected_by", fingerprint)

    def without_tracklets(self, fingerprint: str) -> list[Recording]:
        """Recordings that lack this tracker's output, by id."""
        with self._catalog.read() as session:
            return recordings.lacking(session, "tracked_by", fingerprint)

    def without_identities(self, fingerprint: str) -> list[Recording]:
        """Tracked recordings on which `fingerprint` has not yet decided who is who, by start."""
        with self._catalog.read() as session:
            return recordings.not_identified(session, fingerprint)

    def has_identities(self, fingerprint: str) -> bool:
        """Whether `fingerprint` decided who is who on any recording."""
        with self._catalog.read() as session:
            return recordings.is_identified(session, fingerprint)

    def segments_done(self, identifier: str, fingerprint: str) -> set[int]:
        """The segments of a recording that this detector has finished."""
        with self._catalog.read() as session:
            return recordings.segments_done(session, identifier, fingerprint)

    def save_segment(
        self, identifier: str, number: int, fingerprint: str, frames: Sequence[Detections]
    ) -> None:
        """Store a segment's raw detections."""
        with self._catalog.write() as session:
            recordings.put_segment(session, identifier, number, fingerprint, frames)

    def finish_detection(
        self,
        identifier: str,
        fingerprint: str,
        duration_s: float,
        reason: str = "",
        missing: Sequence[tuple[float, float]] = (),
    ) -> None:
        """Every segment is there; `reason` says why the footage ends early, if it does.

        `missing` are stretches [from, to), in seconds, inside the recording of which there are no frames.
        """
        with self._catalog.write() as session:
            recordings.finish_detection(
                session, identifier, fingerprint, duration_s, reason, missing
            )

    def fail(self, identifier: str, reason: str) -> None:
        """Record that a recording could not be read."""
        with self._catalog.write() as session:
            recordings.fail(session, identifier, reason)

    def detections(self, identifier: str, fingerprint: str) -> Iterator[Detections]:
        """A recording's raw detections in rising time."""
        with self._catalog.read() as session:
            yield from recordings.detections(session, identifier, fingerprint)
