"""Erasing, and what must not be erased or must not come back."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from velvet.footage.ids import recording_number
from velvet.footage.records import BoxPath
from velvet.indexes.admin.audit import Audit
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.tables import recordings
from velvet.indexes.erasure import (
    detection_scrub,
    erasure_requests,
    exported_videos,
    holds,
    residue_patterns,
    tombstones,
)
from velvet.indexes.erasure.erasure_runner import finish
from velvet.indexes.erasure.residue_scan import ResiduePatterns, scan_apart
from velvet.indexes.records import ErasureImpact, ErasureTarget, Hold, ResidueReport, Tombstoned
from velvet.indexes.vectors.sync import Sync


class Erasure:
    """What is erased, held and exported of one data folder."""

    def __init__(self, catalog: Catalog, sync: Sync, audit: Audit, home: Path) -> None:
        self._catalog = catalog
        self._sync = sync
        self._audit = audit
        self._home = home

    def impact(self, erasure_target: ErasureTarget) -> ErasureImpact:
        """What erasing this target would remove."""
        with self._catalog.read() as session:
            return erasure_requests.erasure_impact(session, erasure_target, self._home / "clips")

    def erase(self, erasure_target: ErasureTarget, by: str) -> None:
        """Erase it for good: rows, pictures, videos, vectors, and the bytes of all of them.

        The ingester only. Raises LibraryBusy or LibraryDamaged where something is left to be done by the
        next writer; nobody is shown what was erased meanwhile.
        """
        with self._catalog.write() as session:
            erasure_requests.record(session, erasure_target, by)
        self.finish()

    def finish(self) -> int:
        """Carry out requested erasures that are not finished; how many. Ingester only. Raises as `erase`."""
        return finish(self._catalog, self._sync, self._audit, self._home)

    def unfinished(self) -> list[str]:
        """What was to be erased and is not yet, in words."""
        with self._catalog.read() as session:
            return [row.what for row in erasure_requests.unfinished(session)]

    def residue_patterns(self, erasure_target: ErasureTarget) -> ResiduePatterns:
        """The byte patterns that would show that something of the target is left."""
        with self._catalog.read() as session:
            return residue_patterns.collect(session, self._home / "media", erasure_target.tracklets)

    def scan_residue(self, wanted: ResiduePatterns) -> ResidueReport:
        """Look for residue in every file of the data folder."""
        return scan_apart(self._home, wanted)

    def tombstoned(self, sha256: str) -> Tombstoned:
        """What must not come back of a file of this content."""
        with self._catalog.read() as session:
            return tombstones.of(session, sha256)

    def erased_files(self) -> dict[str, datetime]:
        """When each file was erased of which nothing must come back, by content."""
        with self._catalog.read() as session:
            return tombstones.files(session)

    def lift(self, sha256: str) -> bool:
        """Let a file come back that was erased; whether it was."""
        with self._catalog.write() as session:
            return tombstones.lift(session, sha256)

    def scrub_detections(
        self, identifier: str, gone: Sequence[BoxPath], kept: Sequence[BoxPath]
    ) -> None:
        """Take people who must not come back out of a recording's raw detections, but not those kept."""
        with self._catalog.write() as session:
            number = recording_number(identifier)
            tombstoned = tombstones.of(session, recordings.get(session, identifier).sha256)
            for from_s, to_s in tombstoned.stretches:
                detection_scrub.scrub_stretch(session, number, from_s, to_s)
            ways = [[(p.times_s, p.boxes) for p in paths] for paths in (gone, kept)]
            detection_scrub.scrub_ways(session, number, *ways)

    def add_exported_video(self, file: Path, shown: Sequence[tuple[str, float, float]]) -> None:
        """A video is being written that shows these stretches: (recording id, from, to) in seconds."""
        parts = [(recording_number(r), from_s, to_s) for r, from_s, to_s in shown]
        with self._catalog.write() as session:
            exported_videos.put(session, file, parts)

    def hold(self, subject: str, why: str, by: str) -> Hold:
        """Let a person or a recording not be erased. Raises NotFound."""
        with self._catalog.write() as session:
            return holds.put(session, subject, why, by)

    def release(self, subject: str) -> None:
        """Hold it no longer. Raises NotFound."""
        with self._catalog.write() as session:
            holds.release(session, subject)

    def holds(self) -> list[Hold]:
        """Who and what is held."""
        with self._catalog.read() as session:
            return holds.every(session)

    def held(self) -> tuple[dict[int, str], dict[int, str]]:
        """The numbers of the tracklets, and of the recordings, that are held, and by which hold."""
        with self._catalog.read() as session:
            return holds.tracklets(session), holds.recordings_held(session)
