"""Write a world into a library without pixels: what a perfect ingest would find, or one with known faults.

Goes through the library's writing door as the ingester does. Knows no video and no model but the encoder
of words that it is handed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from typing import Any

import numpy as np
import numpy.typing as npt

from velvet.evals.worlds.dress import CLOTH
from velvet.evals.worlds.world import Garment, Person, Take, TrueVisit, World
from velvet.footage.protocols import TextEncoder
from velvet.footage.records import (
    Attribute,
    Band,
    BoxPath,
    CropPicture,
    Description,
    Member,
    NewTracklet,
    Pixels,
    Recording,
    Seen,
    Vectors,
)
from velvet.indexes.library import Library

MAKER = "world"  # of detections, tracklets, descriptions and crop vectors
DIMENSION = 64  # of the crop vectors
CROPS = 3  # a tracklet
_RATE = 10  # boxes a second
_NARROWEST = 8.0  # pixels: less of a person at the edge of the view is nobody
_ALIKE = 0.7  # how much the clothes weigh in how a person looks, next to the person: 1


@dataclass(frozen=True, slots=True)
class Faults:
    """What an ingest gets wrong, each by chance and by the seed."""

    unsure: float = 0.0  # 0..1: how often a garment's colour is not said
    wrong: float = 0.0  # 0..1: how often another colour is said
    spread: float = 0.35  # how far a tracklet's crops look from their person's, whose length is 1
    seed: int = 0


PERFECT = Faults()


def fill(
    world: World,
    library: Library,
    words: TextEncoder,
    faults: Faults = PERFECT,
    *,
    identities: bool = True,
) -> dict[str, TrueVisit]:
    """Fill an empty library; gives each tracklet's id with the stay it is. Raises LibraryBusy.

    With `identities`, the truth about who is who is stored as well.
    """
    with library.ingesting():
        truth = _record(world, library)
        _picture(world, library, truth)
        said = [(one, describe(world, stay, faults)) for one, stay in truth.items()]
        library.descriptions.save(said, MAKER)
        ids = [f"{one}.{place}" for one in truth for place in range(CROPS)]
        library.vectors.save("crops", MAKER, ids, _looks(world, truth, faults))
        sentences = [description.sentence for _, description in said]
        library.vectors.save("words", words.fingerprint, list(truth), words.encode(sentences))
        library.vectors.publish(words.fingerprint, MAKER)
        if identities:
            library.identities.save(_identities(truth))
    return truth


def _record(world: World, library: Library) -> dict[str, TrueVisit]:
    """Store recordings and tracklets."""
    takes = sorted(world.takes, key=lambda take: (take.start, take.camera.name))
    new = [as_recording(world, library, take) for take in takes]
    truth: dict[str, TrueVisit] = {}
    for recording, take in zip(library.recordings.add(world.cameras, new), takes, strict=True):
        tracks = {stay: track for stay in world.stays(take) if (track := as_track(world, stay))}
        library.recordings.finish_detection(recording.id, MAKER, recording.duration_s)
        ids = library.tracklets.save(recording, list(tracks.values()), MAKER)
        truth |= dict(zip(ids, tracks, strict=True))
    return truth


def as_recording(world: World, library: Library, take: Take) -> Recording:
    """The record of a take, before it has an id."""
    return Recording(
        id="",
        camera=take.camera.name,
        path=library.home / f"{take.stem}.mp4",
        sha256=sha256(f"{world.seed} {take.stem}".encode()).hexdigest(),
        size_bytes=1,
        start=take.start,
        start_source="file name",
        duration_s=(take.end - take.start).total_seconds(),
        width=world.width,
        height=world.height,
    )


def as_track(world: World, stay: TrueVisit) -> NewTracklet | None:
    """The boxes of a stay on the frames that all of a recording share; None if hardly anything shows."""
    begin, end = ((moment - stay.take.start).total_seconds() for moment in (stay.start, stay.end))
    frames = np.arange(np.ceil(begin * _RATE), np.floor(end * _RATE) + 1) / _RATE
    boxes = np.array([world.box(stay.visit, stay.take.at(float(time_s))) for time_s in frames])
    boxes = boxes.reshape(-1, 4).astype(np.float32)
    there = boxes[:, 2] - boxes[:, 0] >= _NARROWEST
    if np.count_nonzero(there) < 2:
        return None
    confidence = np.full(np.count_nonzero(there), 0.9, np.float32)
    path = BoxPath(frames[there].astype(np.float64), boxes[there], confidence)
    return NewTracklet(path, stay.entered, stay.left)


def _picture(world: World, library: Library, truth: Mapping[str, TrueVisit]) -> None:
    """Store crops: a figure of blocks in the right colours, at even moments of the stay."""
    blocks = {person.name: _blocks(person) for person in world.people}
    library.tracklets.save_crops(
        [
            (
                tracklet,
                [_crop(tracklet.path, n, blocks[truth[tracklet.id].person]) for n in range(CROPS)],
            )
            for tracklet in library.tracklets.find()
        ]
    )


def _crop(path: BoxPath, n: int, pixels: Pixels) -> CropPicture:
    at = len(path) * (2 * n + 1) // (2 * CROPS)
    left, top, right, bottom = map(float, path.boxes[at])
    return CropPicture(float(path.times_s[at]), (left, top, right, bottom), 0.9 - n / 10, pixels)


def _blocks(person: Person) -> Pixels:
    pixels = np.full((96, 36, 3), 170, np.uint8)
    pixels[4:18, 12:24] = (120, 150, 200)
    pixels[18:52, 4:32] = CLOTH[person.upper.colour]
    pixels[52:92, 8:28] = CLOTH[person.lower.colour]
    return pixels


def describe(world: World, stay: TrueVisit, faults: Faults = PERFECT) -> Description:
    """What a describer says of a stay: both garments and their colours, as far as it sees them right."""
    person = world.person(stay.person)
    random = Random(f"{faults.seed} {world.seed} {person.name} {stay.start.isoformat()}")
    attributes: list[Attribute] = []
    said: list[str] = []
    for part, garment in (("upper", person.upper), ("lower", person.lower)):
        colour = _colour(random, f"{part}_colour", garment, faults)
        kind = Attribute(f"{part}_garment", Seen.VISIBLE, garment.kind, {garment.kind: 0.9})
        attributes += [kind, colour]
        said.append(f"{colour.value} {garment.kind}".strip())
    return Description(", ".join(said).capitalize() + ".", tuple(attributes))


def _colour(random: Random, name: str, garment: Garment, faults: Faults) -> Attribute:
    fate = random.random()
    other = random.choice([colour for colour in CLOTH if colour != garment.colour])
    if fate < faults.unsure:
        return Attribute(name)
    value = other if fate < faults.unsure + faults.wrong else garment.colour
    return Attribute(name, Seen.VISIBLE, value, {value: 0.9})


def _looks(world: World, truth: Mapping[str, TrueVisit], faults: Faults) -> Vectors:
    """Crop vectors (tracklets * CROPS, DIMENSION): near for one person, nearer for those dressed alike."""
    rows: list[Vectors] = []
    for stay in truth.values():
        person = world.person(stay.person)
        clothes = _direction(world.seed, person.upper.colour, person.lower.colour)
        usual = _unit(_direction(world.seed, person.name) + _ALIKE * clothes)
        today = usual + faults.spread * _direction(faults.seed, person.name, stay.start)
        for place in range(CROPS):
            wobble = _direction(faults.seed, person.name, stay.start, place)
            rows.append(_unit(today + 0.3 * faults.spread * wobble))
    return np.array(rows, np.float32).reshape(-1, DIMENSION)


def _direction(*key: object) -> Vectors:
    """A unit vector (DIMENSION,) of its own for every key."""
    digest = sha256(" ".join(map(str, key)).encode()).digest()
    random = np.random.default_rng(int.from_bytes(digest[:8], "little"))
    return _unit(random.normal(size=DIMENSION))


def _unit(vector: npt.NDArray[Any]) -> Vectors:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def _identities(truth: Mapping[str, TrueVisit]) -> list[tuple[str, list[Member]]]:
    """Each person's tracklets, in order of first sighting."""
    people: dict[str, list[Member]] = {}
    for one, stay in sorted(truth.items(), key=lambda item: item[1].start):
        people.setdefault(stay.person, []).append(Member(one, Band.SURE, 1.0))
    return [("", members) for members in people.values()]
