"""One door to what is remembered: the catalog, the vector cache and the pictures of one data folder.

Readers may be many; the writing methods belong to the ingester, inside `ingesting()`.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from velvet.footage.answers import Turn
from velvet.footage.corrections import Correction, Opinion, Stated, names_of
from velvet.footage.errors import LibraryBusy, LibraryDamaged
from velvet.footage.ids import (
    person_id,
    person_number,
    recording_number,
    tracklet_id,
    tracklet_number,
    tracklet_of,
)
from velvet.footage.places import Layout, Link, Places
from velvet.footage.records import (
    Band,
    BoxPath,
    Camera,
    Change,
    Crop,
    CropPicture,
    Description,
    Detections,
    Edge,
    Identity,
    Member,
    NewTracklet,
    Recording,
    Sighting,
    Tracklet,
    Vectors,
    Verdict,
)
from velvet.footage.time.intervals import Coverage, Interval
from velvet.indexes import crop_files
from velvet.indexes.admin import integrity
from velvet.indexes.admin.audit import FILE_NAME as AUDIT
from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.admin.backup import MEDIA, holds_something
from velvet.indexes.admin.integrity import Fault
from velvet.indexes.catalog import coverage, rows
from velvet.indexes.catalog.database import FILE_NAME as CATALOG
from velvet.indexes.catalog.database import Catalog, bump, count_up
from velvet.indexes.catalog.index_stats import IndexStats, index_stats
from velvet.indexes.catalog.schema import CameraRow, MemberRow, TrackletRow
from velvet.indexes.catalog.tables import (
    appearances,
    clothing_changes,
    conversations,
    corrections,
    description_failures,
    fulltext,
    identities,
    opinions,
    places,
    recordings,
    tracklets,
    vectors,
    zone_assignment,
)
from velvet.indexes.catalog.tables.appearances import Appearance
from velvet.indexes.catalog.tables.identities import IdentitySnapshot
from velvet.indexes.erasure import (
    detection_scrub,
    erasure_requests,
    exported_videos,
    holds,
    residue_patterns,
    tombstones,
)
from velvet.indexes.erasure.erasure_requests import ErasureImpact, ErasureTarget
from velvet.indexes.erasure.erasure_runner import finish
from velvet.indexes.erasure.holds import Hold
from velvet.indexes.erasure.residue_scan import ResiduePatterns, ResidueReport, scan_apart
from velvet.indexes.erasure.tombstones import Tombstoned
from velvet.indexes.lock import only_writer
from velvet.indexes.vectors.chroma import Cache
from velvet.indexes.vectors.sync import Sync

Changed = Mapping[str, tuple[str, Member]]  # tracklet id -> the identity it had, and as what
People = Sequence[tuple[str, Sequence[Member]]]  # (id, or empty for a new one; members)


class Library:
    """What is remembered in one data folder. Use `with Library.open(home) as library:`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.media = home / "media"
        self.clips = home / "clips"
        self.audit = Audit(home)
        _refuse_orphans(home)
        self._catalog = Catalog(home)
        self._cache = Cache(home / "chroma")
        self._sync = Sync(self._catalog, self._cache, home)

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Generator["Library"]:
        """Open the data folder, making it if need be.

        Raises LibraryDamaged if it cannot be made, opened or trusted.
        """
        library = cls(home)
        try:
            yield library
        finally:
            library.close()

    def close(self) -> None:
        """Give the files back."""
        self._cache.close()
        self._catalog.close()

    def faults(self) -> list[Fault]:
        """Everything that does not fit together. Looks only; opens pictures and cache."""
        with self._catalog.read() as session:
            return [
                *integrity.catalog_faults(session),
                *integrity.people_faults(session),
                *integrity.media_faults(session, self.media),
                *integrity.cache_faults(session, self._cache),
                *integrity.rights_faults(self.home),
                *(
                    Fault(f"the audit log was changed: {said}")
                    for said in [self.audit.fault()]
                    if said
                ),
            ]

    @property
    def generation(self) -> int:
        """Moves whenever what a search may find has changed."""
        return self._catalog.generation

    # Recordings

    def cameras(self) -> list[Camera]:
        """All cameras, by name."""
        with self._catalog.read() as session:
            return recordings.cameras(session)

    def recordings(self) -> list[Recording]:
        """All recordings, by id."""
        with self._catalog.read() as session:
            return recordings.every(session)

    def recording(self, identifier: str) -> Recording:
        """One recording. Raises NotFound."""
        with self._catalog.read() as session:
            return rows.recording(recordings.get(session, identifier))

    def coverage(
        self, *, cameras: Sequence[str] = (), when: Sequence[Interval] = ()
    ) -> list[Coverage]:
        """What was analysed of these cameras (all, if none is named), and the gaps."""
        with self._catalog.read() as session:
            wanted = [c for c in recordings.cameras(session) if not cameras or c.name in cameras]
            known, missing = recordings.every(session), recordings.gaps(session)
            for identifier, erased in tombstones.stretches(session).items():
                missing[identifier] = sorted([*missing.get(identifier, ()), *erased])
        return coverage.coverage(wanted, known, missing, when)

    def index_stats(self) -> IndexStats:
        """How much there is of everything, and which models made it."""
        with self._catalog.read() as session:
            return index_stats(session)

    # Tracklets and people

    def tracklets(
        self,
        ids: Sequence[str] | None = None,
        *,
        cameras: Sequence[str] = (),
        when: Sequence[Interval] = (),
    ) -> list[Tracklet]:
        """Tracklets by start. Raises NotFound for an id that is not there."""
        with self._catalog.read() as session:
            found = tracklets.find(session, ids, cameras, when)
            crops = tracklets.crops_of(session, found)
            return zone_assignment.tracklets(
                session, [rows.tracklet(r, crops[r.number]) for r in found]
            )

    def tracklets_of(self, recording: str) -> list[Tracklet]:
        """The tracklets of one recording, by start."""
        with self._catalog.read() as session:
            found = tracklets.of_recording(session, recording)
            crops = tracklets.crops_of(session, found)
            return zone_assignment.tracklets(
                session, [rows.tracklet(r, crops[r.number]) for r in found]
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
            found = tracklets.find(session, ids, cameras, when, paths=False)
            crops = tracklets.crops_of(session, found)
            zones = {c.name: ZoneInfo(c.timezone) for c in recordings.cameras(session)}
            numbers = [row.number for row in found]
            members = identities.of_tracklets(session, numbers)
            names = identities.names(session, {m.identity for m in members.values()})
            sentences = tracklets.sentences(session, numbers)
            seen = [
                _sighting(
                    row,
                    zones[row.camera],
                    members.get(row.number),
                    names,
                    sentences.get(row.number, ""),
                    tuple(c.file for c in crops[row.number]),
                )
                for row in found
            ]
            return zone_assignment.sightings(session, seen)

    def descriptions(self, ids: Sequence[str] | None = None) -> dict[str, Description]:
        """Descriptions by tracklet id."""
        with self._catalog.read() as session:
            return tracklets.descriptions(session, ids)

    def identities(self) -> list[Identity]:
        """All identities, by id."""
        with self._catalog.read() as session:
            return identities.every(session)

    def identity(self, identifier: str) -> Identity:
        """One identity, by its id or its name. Raises NotFound."""
        with self._catalog.read() as session:
            return identities.get(session, identifier)

    def names(self) -> dict[str, str]:
        """The names that people were given, by identity id."""
        with self._catalog.read() as session:
            return {person_id(number): name for number, name in identities.names(session).items()}

    def identity_snapshot(self) -> IdentitySnapshot:
        """Who is who, and what people said of it, of one moment."""
        with self._catalog.read() as session:
            return IdentitySnapshot(
                identities.state(session),
                tuple(identities.every(session)),
                tuple(corrections.every(session)),
            )

    # Searching

    def nearest_words(self, vector: Vectors, fingerprint: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, cosine) of the sentences nearest to a query vector (d,), best first.

        Raises ModelMissing if the sentences were embedded by other encoders only.
        """
        self._sync.ready(vectors.WORDS, fingerprint)
        return self._there(
            self._cache.nearest(vectors.WORDS, fingerprint, vector.reshape(1, -1), k)
        )

    def nearest_crops(self, queries: Vectors, fingerprint: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, best cosine over crop pairs) for query vectors (n, d), best first."""
        self._sync.ready(vectors.CROPS, fingerprint)
        return self._there(self._cache.nearest(vectors.CROPS, fingerprint, queries, k))

    def crop_vectors(
        self, fingerprint: str, ids: Sequence[str] | None = None
    ) -> dict[str, Vectors]:
        """The crop vectors (n, d) of each tracklet, best crop first, from the catalog."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, vectors.CROPS, fingerprint, ids)

    def nearest_pictures(
        self, vector: Vectors, fingerprint: str, k: int
    ) -> list[tuple[str, float]]:
        """(tracklet id, best cosine over its crops) of the pictures nearest to words' vector (d,)."""
        self._sync.ready(vectors.PICTURES, fingerprint)
        return self._there(
            self._cache.nearest(vectors.PICTURES, fingerprint, vector.reshape(1, -1), k)
        )

    def picture_vectors(
        self, fingerprint: str, ids: Sequence[str] | None = None
    ) -> dict[str, Vectors]:
        """The crop vectors (n, d) of each tracklet in the space of words, best crop first."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, vectors.PICTURES, fingerprint, ids)

    def word_vectors(
        self, fingerprint: str, ids: Sequence[str] | None = None
    ) -> dict[str, Vectors]:
        """The sentence vector (1, d) of each tracklet, from the catalog."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, vectors.WORDS, fingerprint, ids)

    def fulltext(self, words: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, rank) of sentences that share a word, best first."""
        with self._catalog.read() as session:
            return [(tracklet_id(n), rank) for n, rank in fulltext.find(session, words, k)]

    # Writing: the ingester only

    @contextmanager
    def ingesting(self) -> Generator[None]:
        """Be the one ingester. Raises LibraryBusy, naming the other, if there is one."""
        with only_writer(self.home):
            with suppress(LibraryBusy):  # the log is in use: the next writer empties it
                self.finish_erasing()
            with self._catalog.read() as session:
                crop_files.sweep(self.media, tracklets.pictures(session))
            self._sync.mend()
            yield

    def add_recordings(
        self, cameras: Iterable[Camera], new: Sequence[Recording]
    ) -> list[Recording]:
        """Give new recordings their ids, in order of start, camera and content."""
        with self._catalog.write() as session:
            for camera in cameras:
                recordings.put_camera(session, camera)
            return recordings.add(session, new)

    def moved_recording(self, identifier: str, path: Path) -> None:
        """A recording's file was found again at another place."""
        with self._catalog.write() as session:
            recordings.get(session, identifier).path = str(path)

    def correct_recording(self, camera: Camera, corrected: Recording) -> None:
        """Learn a recording's facts anew: its tracklets move with its camera and start.

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

    def segments_done(self, identifier: str, fingerprint: str) -> set[int]:
        """The segments of a recording that this detector has finished."""
        with self._catalog.read() as session:
            return recordings.segments_done(session, identifier, fingerprint)

    def save_segment(
        self, identifier: str, number: int, fingerprint: str, seen: Sequence[Detections]
    ) -> None:
        """Store a segment's raw detections."""
        with self._catalog.write() as session:
            recordings.put_segment(session, identifier, number, fingerprint, seen)

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

    def fail_recording(self, identifier: str, reason: str) -> None:
        """Record that a recording could not be read."""
        with self._catalog.write() as session:
            recordings.fail(session, identifier, reason)

    def detections(self, identifier: str, fingerprint: str) -> Iterator[Detections]:
        """A recording's raw detections in rising time."""
        with self._catalog.read() as session:
            yield from recordings.detections(session, identifier, fingerprint)

    def save_tracklets(
        self, recording: Recording, found: Sequence[NewTracklet], fingerprint: str
    ) -> list[str]:
        """Store a recording's tracklets in place of earlier ones, and give their ids in that order."""
        with self._catalog.write() as session:
            was_there = tracklets.clear(session, recording)
            numbers = [tracklets.add(session, recording, track) for track in found]
            tracklets.finish_tracking(session, recording.id, fingerprint)
            was_lost = corrections.reattach(session, recording_number(recording.id))
            identities.drop_empty(session)
            if was_there or was_lost:
                identities.move(session)
            bump(session)
        crop_files.clear_recording(self.media, recording.id)
        return [tracklet_id(number) for number in numbers]

    def without_crops(self) -> list[Tracklet]:
        """Tracklets whose crops were not yet cut, by id."""
        with self._catalog.read() as session:
            return [rows.tracklet(row, []) for row in tracklets.without_crops(session)]

    def save_crops(self, found: Sequence[tuple[Tracklet, Sequence[CropPicture]]]) -> None:
        """Store the crops of tracklets, best first."""
        kept = [(tracklet, self._keep(tracklet, pictures)) for tracklet, pictures in found]
        with self._catalog.write() as session:
            for tracklet, crops in kept:
                tracklets.add_crops(session, tracklet.id, crops)
            bump(session)

    def _keep(self, tracklet: Tracklet, pictures: Sequence[CropPicture]) -> list[Crop]:
        kept: list[Crop] = []
        for place, picture in enumerate(pictures):
            name = f"{tracklet.id}.{place}"
            file = crop_files.save_crop(self.media, tracklet.recording, name, picture.pixels)
            kept.append(Crop(name, picture.time_s, picture.box, picture.quality, file))
        return kept

    def without_description(self, fingerprint: str, over: str = "") -> list[Tracklet]:
        """Tracklets with crops that lack this describer's description, by id.

        Descriptions of makers that do not begin with `over` are left as they are.
        """
        with self._catalog.read() as session:
            return tracklets.without_description(session, fingerprint, over)

    def save_setback(
        self, identifier: str, fingerprint: str, reason: str, *, crashed: bool
    ) -> None:
        """Record that a describer failed at a tracklet; after two crashes it is not tried again."""
        with self._catalog.write() as session:
            description_failures.put(session, identifier, fingerprint, reason, crashed)

    def forget_setbacks(self, identifiers: Sequence[str], fingerprint: str) -> None:
        """The tracklets were not to blame."""
        with self._catalog.write() as session:
            description_failures.forget(session, identifiers, fingerprint)

    def verdicts(self, criteria: Sequence[str]) -> dict[str, dict[str, Verdict]]:
        """What closer looks saw: tracklet id -> criterion -> verdict."""
        with self._catalog.read() as session:
            return opinions.verdicts_of(session, criteria)

    def save_verdicts(self, identifier: str, seen: Mapping[str, Verdict], fingerprint: str) -> None:
        """Keep what a closer look saw. A short transaction of its own: it needs no ingester's lock."""
        with self._catalog.write() as session:
            opinions.put_verdicts(session, identifier, seen, fingerprint)
            bump(session)

    def save_descriptions(self, said: Sequence[tuple[str, Description]], fingerprint: str) -> None:
        """Store descriptions by tracklet id, in place of a lesser maker's."""
        with self._catalog.write() as session:
            for identifier, description in said:
                tracklets.describe(session, identifier, description, fingerprint)
            bump(session)
        self._sync.changed(tracklet_number(identifier) for identifier, _ in said)

    def without_words(self, fingerprint: str) -> list[tuple[str, str]]:
        """(tracklet id, sentence) of descriptions that lack this encoder's vector, by id."""
        with self._catalog.read() as session:
            return vectors.without_words(session, fingerprint)

    def without_crop_vectors(self, fingerprint: str) -> list[Tracklet]:
        """Tracklets with a crop that lacks this encoder's vector, by id."""
        with self._catalog.read() as session:
            return vectors.without_crop_vectors(session, fingerprint)

    def without_picture_vectors(self, fingerprint: str) -> list[Tracklet]:
        """Tracklets with a crop that lacks this encoder's vector in the space of words, by id."""
        with self._catalog.read() as session:
            return vectors.without_crop_vectors(session, fingerprint, vectors.PICTURES)

    def save_vectors(self, kind: str, fingerprint: str, ids: Sequence[str], found: Vectors) -> None:
        """Store vectors (n, d) by tracklet id (`words`) or crop id (`crops`, `pictures`)."""
        with self._catalog.write() as session:
            vectors.put(session, kind, fingerprint, ids, found)
            of = {tracklet_of(i) for i in ids}
            if kind == vectors.CROPS:  # who is who rests on them
                recordings.doubt_identities(session, of)
        self._sync.changed(tracklet_number(i) for i in of)

    def publish(
        self, word_fingerprint: str, crop_fingerprint: str, picture_fingerprint: str = ""
    ) -> None:
        """Bring the cache in step with the catalog and let readers know.

        Without a maker of pictures those that are there stay.
        """
        fingerprints = {vectors.WORDS: word_fingerprint, vectors.CROPS: crop_fingerprint}
        if picture_fingerprint:
            fingerprints[vectors.PICTURES] = picture_fingerprint
        self._sync.publish(fingerprints)

    def without_identities(self, fingerprint: str) -> list[Recording]:
        """Tracked recordings on which `fingerprint` has not yet decided who is who, by start."""
        with self._catalog.read() as session:
            return recordings.not_identified(session, fingerprint)

    def has_identities(self, fingerprint: str) -> bool:
        """Whether `fingerprint` decided who is who on any recording."""
        with self._catalog.read() as session:
            return recordings.is_identified(session, fingerprint)

    def appearances(self, first: datetime, last: datetime) -> list[Appearance]:
        """Everybody's tracklets that began in this time, by start."""
        with self._catalog.read() as session:
            return appearances.between(session, first, last)

    def remembered_by(self, most: int, but: str) -> list[Appearance]:
        """The first and last `most` tracklets with crop vectors of every person, by start.

        Those of the recording `but` are left out.
        """
        with self._catalog.read() as session:
            return appearances.ends(session, most, but)

    def people(self, but: str) -> list[str]:
        """The ids of all identities seen on other recordings than `but`."""
        with self._catalog.read() as session:
            return appearances.people(session, but)

    def told(self) -> tuple[int, list[Correction], dict[str, str]]:
        """The state of belief, all corrections, and the identity of the tracklets that they speak of."""
        with self._catalog.read() as session:
            said = corrections.every(session)
            numbers = [tracklet_number(t) for c in said for t in (*c.one, *c.other)]
            known = identities.of_tracklets(session, numbers) if numbers else {}
            belonging = {tracklet_id(n): person_id(row.identity) for n, row in known.items()}
            return identities.state(session), said, belonging

    def add_identities(
        self, recording: str, people: People, fingerprint: str, state: int
    ) -> list[str] | None:
        """Store who is who on one recording beside what is believed of the others; the ids, in that order.

        Nothing is stored, and None given, if what is believed is no longer of that `state`.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return None
            identities.clear(session, recording)
            known = [tracklet_number(m.tracklet) for _, members in people for m in members]
            was = identities.of_tracklets(session, known)
            stored = identities.put(session, people, was)
            numbers = {row.tracklet: row.identity for row in stored}
            identities.drop_empty(session)
            recordings.finish_identifying(session, fingerprint, recording)
            identities.bear_names(session, names_of(corrections.every(session)))
            identities.move(session)
            bump(session)
        firsts = [tracklet_number(members[0].tracklet) for _, members in people]
        return [person_id(numbers[first]) for first in firsts]

    def save_identities(
        self, people: People, state: int | None = None, fingerprint: str = ""
    ) -> bool:
        """Store who is who: (id or empty for a new one, members), in order of first sighting.

        Names follow the corrections. With the `state` of the belief that it rests on, nothing is stored, and
        False given, if that is no longer what is believed. `fingerprint` decided it for all recordings.
        """
        with self._catalog.write() as session:
            if state not in (None, identities.state(session)):
                return False
            self._regroup(session, people)
            if fingerprint:
                recordings.finish_identifying(session, fingerprint)
            identities.move(session)
            bump(session)
        return True

    # Correcting: short transactions that need no ingester's lock

    def save_correction(self, said: Correction, people: People, state: int) -> int | None:
        """Store a correction and who is who under it; its number.

        Nothing is stored, and None given, if what is believed is no longer of that `state`.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return None
            became = identities.move(session)
            number = corrections.add(session, said, state, became)
            before = corrections.members(session)
            self._regroup(session, people)
            corrections.keep_before(session, number, before)
            bump(session)
            about = {"number": number, "kind": str(said.kind)}
            self.audit.append(
                Act.CORRECTED, {**about, "one": list(said.one), "other": list(said.other)}
            )
        return number

    def undo_exactly(self, number: int) -> bool:
        """Take a correction back, and who is who to just what it was; False if more was changed since.

        Raises NotFound.
        """
        with self._catalog.write() as session:
            row = corrections.get(session, number)
            was = row.was
            if row.became != identities.state(session):
                return False
            earlier = corrections.members(session) | corrections.before(session, number)
            corrections.drop(session, number)
            self._regroup(session, _grouped(earlier))
            identities.back_to(session, was)
            bump(session)
            self.audit.append(Act.UNDONE, {"number": number})
        return True

    def drop_correction(
        self, number: int, people: People, changed: Mapping[int, Changed], state: int
    ) -> bool:
        """Take a correction back and store who is who without it; False if the `state` is another.

        `changed` is what the later ones, by number, change now that it is gone.
        """
        with self._catalog.write() as session:
            if state != identities.state(session):
                return False
            corrections.drop(session, number)
            self._regroup(session, people)
            for later, moved in changed.items():
                corrections.replace_before(session, later, _rows_of(moved))
            identities.move(session)
            bump(session)
            self.audit.append(Act.UNDONE, {"number": number})
        return True

    def changed_by(self, number: int) -> Changed:
        """Each tracklet that a correction changed: the identity it had, and as what. Raises NotFound."""
        with self._catalog.read() as session:
            kept = corrections.before(session, number)
        return {
            tracklet_id(tracklet): (
                person_id(identity),
                Member(tracklet_id(tracklet), Band(band), chance),
            )
            for tracklet, (identity, band, chance) in kept.items()
        }

    def spare_identity(self) -> str:
        """An identity id that nobody bears, bore, or will be given again."""
        with self._catalog.write() as session:
            return person_id(count_up(session, "identity"))

    # Conversations: what was asked and answered

    def keep_turn(self, turn: Turn, conversation: str = "") -> str:
        """Store a turn of a conversation (`C3`), or of a new one; its id."""
        with self._catalog.write() as session:
            return conversations.add(session, conversation, turn)

    def turns(self, conversation: str) -> list[Turn]:
        """What was asked and answered, in order. Raises NotFound, also where all of it was erased."""
        with self._catalog.read() as session:
            return conversations.turns(session, conversation)

    # Places: zones, links and clocks

    def places(self) -> Places:
        """The zones of all cameras, and the links between them."""
        with self._catalog.read() as session:
            return places.every(session)

    def save_places(self, told: Layout) -> bool:
        """Store what a `cameras.toml` says in place of earlier; whether that is news.

        Who is who rests on it, so that what was believed is then of an earlier state.
        """
        with self._catalog.write() as session:
            if news := places.put(session, told):
                recordings.doubt_everybody(session)
                identities.move(session)
                bump(session)
        return news

    def save_learned(self, links: Sequence[Link]) -> bool:
        """Store the links that were learned in place of earlier ones; whether that is news."""
        with self._catalog.write() as session:
            if news := places.put_learned(session, links):
                bump(session)
        return news

    def set_offset(self, camera: str, offset_s: float) -> bool:
        """Let so many seconds be added to what a camera's clock said; whether that is news.

        All instants of the camera move, in the cache too: the ingester only. Raises NotFound, BadSetting.
        """
        with self._catalog.write() as session:
            news = recordings.set_offset(session, camera, offset_s)
            if news:
                recordings.doubt_everybody(session)
                identities.move(session)
                bump(session)
        if news:
            self._sync.mend()
        return news

    # Opinions: what a tie-breaker said, in short transactions of their own

    def opinions(self, ids: Sequence[str] | None = None) -> list[Stated]:
        """What was said of pairs of tracklets, in that order: of all, or of those with one of these."""
        with self._catalog.read() as session:
            return opinions.about(session, ids)

    def save_opinion(
        self, identifier: str, others: Sequence[str], opinion: Opinion, fingerprint: str
    ) -> None:
        """Keep what was said of a tracklet and those it was compared with."""
        with self._catalog.write() as session:
            opinions.put(session, identifier, others, opinion, fingerprint)

    def crop_samples(self, fingerprint: str, most: int) -> list[tuple[str, Vectors]]:
        """(camera, vectors (n, d)) of each camera's latest `most` tracklets that have crop vectors."""
        with self._catalog.read() as session:
            return [
                (camera.name, sampled)
                for camera in recordings.cameras(session)
                for sampled in vectors.latest(session, fingerprint, camera.name, most)
            ]

    # Erasing, and what must not be erased

    def erasure_impact(self, erasure_target: ErasureTarget) -> ErasureImpact:
        """What would go with what is doomed."""
        with self._catalog.read() as session:
            return erasure_requests.erasure_impact(session, erasure_target, self.clips)

    def erase(self, erasure_target: ErasureTarget, by: str) -> None:
        """Erase it for good: rows, pictures, videos, vectors, and the bytes of all of them.

        The ingester only. Raises LibraryBusy or LibraryDamaged where something is left to be done by the
        next writer; nobody is shown what was erased meanwhile.
        """
        with self._catalog.write() as session:
            erasure_requests.record(session, erasure_target, by)
        self.finish_erasing()

    def finish_erasing(self) -> int:
        """Carry out what was wished and not done; how many wishes. The ingester only. Raises as `erase`."""
        return finish(self._catalog, self._sync, self.audit, self.home)

    def rewrite_vectors(self) -> None:
        """Make the cache's folder anew, so that nothing deleted is left in it. The ingester only."""
        self._sync.rebuild()

    def unfinished(self) -> list[str]:
        """What was to be erased and is not yet, in words."""
        with self._catalog.read() as session:
            return [row.what for row in erasure_requests.unfinished(session)]

    def residue_patterns(self, erasure_target: ErasureTarget) -> ResiduePatterns:
        """What would show, byte by byte, that something of what is doomed is left."""
        with self._catalog.read() as session:
            return residue_patterns.collect(session, self.media, erasure_target.tracklets)

    def search(self, wanted: ResiduePatterns) -> ResidueReport:
        """Look for traces in every file of the data folder."""
        return scan_apart(self.home, wanted)

    def tombstoned(self, sha256: str) -> Tombstoned:
        """What must not come back of a file of this content."""
        with self._catalog.read() as session:
            return tombstones.of(session, sha256)

    def tombstoned_files(self) -> dict[str, datetime]:
        """When each file was erased of which nothing must come back, by content."""
        with self._catalog.read() as session:
            return tombstones.files(session)

    def lift_file(self, sha256: str) -> bool:
        """Let a file come back that was erased; whether it was."""
        with self._catalog.write() as session:
            return tombstones.lift(session, sha256)

    def scrub(self, identifier: str, gone: Sequence[BoxPath], kept: Sequence[BoxPath]) -> None:
        """Take people who must not come back out of a recording's raw detections, but not those kept."""
        with self._catalog.write() as session:
            number = recording_number(identifier)
            tombstoned = tombstones.of(session, recordings.get(session, identifier).sha256)
            for from_s, to_s in tombstoned.stretches:
                detection_scrub.scrub_stretch(session, number, from_s, to_s)
            ways = [[(p.times_s, p.boxes) for p in paths] for paths in (gone, kept)]
            detection_scrub.scrub_ways(session, number, *ways)

    def exported(self, file: Path, shown: Sequence[tuple[str, float, float]]) -> None:
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

    def keeps(self) -> dict[str, float]:
        """Days for which cameras are kept, by name; those kept for ever are left out."""
        with self._catalog.read() as session:
            kept = session.scalars(select(CameraRow).where(CameraRow.keep_days.is_not(None)))
            return {row.name: row.keep_days for row in kept if row.keep_days is not None}

    def keep(self, camera: str, days: float | None) -> bool:
        """Keep a camera's recordings for so many days, or for ever; whether that is news."""
        with self._catalog.write() as session:
            row = session.get(CameraRow, camera)
            if row is None or row.keep_days == days:
                return False
            row.keep_days = days
            return True

    # Changes of clothes within a tracklet

    def changes(self) -> list[Change]:
        """All changes by time, in their camera's zone."""
        with self._catalog.read() as session:
            return clothing_changes.every(session)

    def watched(self) -> set[str]:
        """The ids of the tracklets of which enough was seen to tell whether clothes changed."""
        with self._catalog.read() as session:
            return clothing_changes.watched(session)

    def without_changes(self, fingerprint: str, over: str, least_s: float) -> list[Tracklet]:
        """Tracklets of at least `least_s` seconds that `fingerprint` has not looked at for changes, by id.

        What makers whose names do not begin with `over` looked at is left as it is. Crops are left out.
        """
        with self._catalog.read() as session:
            found = clothing_changes.lacking(session, fingerprint, over, least_s)
            return [rows.tracklet(row, []) for row in found]

    def save_changes(self, found: Sequence[tuple[str, Sequence[Change] | None, str]]) -> None:
        """Store what was seen of tracklets: (id, changes, who looked), in place of earlier looks.

        None instead of changes: too little was seen to tell.
        """
        with self._catalog.write() as session:
            for identifier, mine, fingerprint in found:
                clothing_changes.put(session, identifier, mine, fingerprint)
            bump(session)

    def _there(self, hits: list[tuple[str, float]]) -> list[tuple[str, float]]:
        """Without those whose rows are gone while their vectors are still being taken away."""
        with self._catalog.read() as session:
            if not hits or not erasure_requests.unfinished(session):
                return hits
            numbers = [tracklet_number(identifier) for identifier, _ in hits]
            query = select(TrackletRow.number).where(TrackletRow.number.in_(numbers))
            there = {tracklet_id(number) for number in session.scalars(query)}
        return [hit for hit in hits if hit[0] in there]

    def _regroup(self, session: Session, people: People) -> None:
        identities.replace(session, people)
        corrections.drop_empty(session)
        identities.bear_names(session, names_of(corrections.every(session)))


def _refuse_orphans(home: Path) -> None:
    """Raise LibraryDamaged where a catalog is gone, and what it spoke of is not."""
    left = [name for name in (MEDIA, AUDIT) if holds_something(home / name)]
    if left and not (home / CATALOG).exists():
        raise LibraryDamaged(
            f"The catalog of {home} is gone, while {' and '.join(left)} of it are there. Move that folder "
            "away; then restore a backup (velvet restore FILE), or begin anew with velvet ingest."
        )


def _rows_of(moved: Changed) -> corrections.Before:
    return {
        tracklet_number(tracklet): (
            person_number(identity),
            member.band,
            member.probability,
        )
        for tracklet, (identity, member) in moved.items()
    }


def _grouped(members: corrections.Before) -> People:
    found: dict[int, list[Member]] = {}
    for tracklet, (identity, band, chance) in sorted(members.items()):
        found.setdefault(identity, []).append(Member(tracklet_id(tracklet), Band(band), chance))
    return [(person_id(identity), found[identity]) for identity in sorted(found)]


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
