"""Tracklets with their crops, and the same as evidence for an answer. Knows no model."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from velvet.footage.ids import person_id, recording_number, tracklet_id
from velvet.footage.records import (
    Band,
    Crop,
    CropPicture,
    Edge,
    NewTracklet,
    Pixels,
    Recording,
    Sighting,
    Tracklet,
)
from velvet.footage.time.intervals import Interval
from velvet.indexes import crop_files
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.schema import MemberRow, TrackletRow
from velvet.indexes.catalog.tables import (
    corrections,
    identities,
    recordings,
    tracklets,
    zone_assignment,
)


class Tracklets:
    """The tracklets of one data folder."""

    def __init__(self, catalog: Catalog, media: Path) -> None:
        self._catalog = catalog
        self._media = media

    def find(
        self,
        ids: Sequence[str] | None = None,
        *,
        cameras: Sequence[str] = (),
        when: Sequence[Interval] = (),
    ) -> list[Tracklet]:
        """Tracklets by start. Raises NotFound for an id that is not there."""
        with self._catalog.read() as session:
            tracklet_rows = tracklets.find(session, ids, cameras, when)
            crops = tracklets.crops_of(session, tracklet_rows)
            return zone_assignment.tracklets(
                session, [rows.tracklet(r, crops[r.number]) for r in tracklet_rows]
            )

    def of_recording(self, recording: str) -> list[Tracklet]:
        """The tracklets of one recording, by start."""
        with self._catalog.read() as session:
            tracklet_rows = tracklets.of_recording(session, recording)
            crops = tracklets.crops_of(session, tracklet_rows)
            return zone_assignment.tracklets(
                session, [rows.tracklet(r, crops[r.number]) for r in tracklet_rows]
            )

    def sightings(
        self,
        ids: Sequence[str] | None = None,
        *,
        cameras: Sequence[str] = (),
        when: Sequence[Interval] = (),
    ) -> list[Sighting]:
        """Tracklets as evidence, by start, in their camera's zone. Raises NotFound."""
        with self._catalog.read() as session:
            tracklet_rows = tracklets.find(session, ids, cameras, when, paths=False)
            crops = tracklets.crops_of(session, tracklet_rows)
            zones = {c.name: ZoneInfo(c.timezone) for c in recordings.cameras(session)}
            numbers = [row.number for row in tracklet_rows]
            members = identities.of_tracklets(session, numbers)
            names = identities.names(session, {m.identity for m in members.values()})
            sentences = tracklets.sentences(session, numbers)
            unzoned = [
                _sighting(
                    row,
                    zones[row.camera],
                    members.get(row.number),
                    names,
                    sentences.get(row.number, ""),
                    tuple(c.file for c in crops[row.number]),
                )
                for row in tracklet_rows
            ]
            return zone_assignment.sightings(session, unzoned)

    def save(self, recording: Recording, new: Sequence[NewTracklet], fingerprint: str) -> list[str]:
        """Store a recording's tracklets in place of earlier ones, and give their ids in that order."""
        with self._catalog.write() as session:
            was_there = tracklets.clear(session, recording)
            numbers = [tracklets.add(session, recording, track) for track in new]
            tracklets.finish_tracking(session, recording.id, fingerprint)
            was_lost = corrections.reattach(session, recording_number(recording.id))
            identities.drop_empty(session)
            if was_there or was_lost:
                identities.move(session)
            bump(session)
        crop_files.clear_recording(self._media, recording.id)
        return [tracklet_id(number) for number in numbers]

    def without_crops(self) -> list[Tracklet]:
        """Tracklets whose crops were not yet cut, by id."""
        with self._catalog.read() as session:
            return [rows.tracklet(row, []) for row in tracklets.without_crops(session)]

    def save_crops(self, pictures_of: Sequence[tuple[Tracklet, Sequence[CropPicture]]]) -> None:
        """Store the crops of tracklets, best first."""
        kept = [
            (tracklet, self._save_files(tracklet, pictures)) for tracklet, pictures in pictures_of
        ]
        with self._catalog.write() as session:
            for tracklet, crops in kept:
                tracklets.add_crops(session, tracklet.id, crops)
            bump(session)

    def load_crops(self, tracklet: Tracklet) -> list[Pixels]:
        """The stored crops (h, w, 3), best first. Raises BadFootage for one that is damaged or gone."""
        return crop_files.load_crops(self._media, tracklet)

    def _save_files(self, tracklet: Tracklet, pictures: Sequence[CropPicture]) -> list[Crop]:
        kept: list[Crop] = []
        for place, picture in enumerate(pictures):
            name = f"{tracklet.id}.{place}"
            file = crop_files.save_crop(self._media, tracklet.recording, name, picture.pixels)
            kept.append(Crop(name, picture.time_s, picture.box, picture.quality, file))
        return kept


def _sighting(
    row: TrackletRow,
    zone: ZoneInfo,
    member: MemberRow | None,
    names: Mapping[int, str],
    sentence: str,
    crops: tuple[str, ...],
) -> Sighting:
    return Sighting(
        id=tracklet_id(row.number),
        identity=person_id(member.identity) if member else "",
        camera=row.camera,
        start=rows.from_us(row.start_us).astimezone(zone),
        end=rows.from_us(row.end_us).astimezone(zone),
        band=Band(member.band) if member else Band.SURE,
        entered=Edge(row.entered),
        left=Edge(row.left),
        description=sentence,
        crops=crops,
        name=names.get(member.identity, "") if member else "",
    )
