"""The passes over tracklets: describe, embed, identify. Each works on the rows that lack its output."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np

from footage.records import Description, Pixels, Seen, Tracklet
from indexes.library import Library
from indexes.vectors import CROPS, WORDS
from ingest.crew import Crew
from reid.identify import identify
from reid.stay import Stay
from video.sheet import from_jpeg

BATCH = 32  # tracklets a transaction: what a killed run loses at most
_NO_VECTORS = np.zeros((0, 1), np.float32)
COLOURS = ("upper_colour", "lower_colour")

Progress = Callable[[float, float], None]  # done, of
T = TypeVar("T")


def describe(library: Library, crew: Crew, progress: Progress) -> int:
    """Describe what this describer has not described; one call a tracklet. Gives the number of calls."""
    maker = crew.describer.maker
    lacking = library.without_description(maker)
    for start, batch in _batches(lacking):
        said: list[tuple[str, Description]] = []
        for tracklet in batch:
            said.append((tracklet.id, crew.describer.describe(pictures(library, tracklet))))
            progress(start + len(said), len(lacking))
        library.save_descriptions(said, maker)
    return len(lacking)


def embed(library: Library, crew: Crew, progress: Progress) -> None:
    """Embed the sentences and crops that lack these encoders' vectors, and publish them."""
    sentences, tracklets = (
        library.without_words(crew.words.maker),
        library.without_crop_vectors(crew.crops.maker),
    )
    total = len(sentences) + len(tracklets)
    for start, batch in _batches(sentences):
        found = crew.words.encode([sentence for _, sentence in batch])
        library.save_vectors(WORDS, crew.words.maker, [i for i, _ in batch], found)
        progress(start + len(batch), total)
    for start, batch in _batches(tracklets):
        ids = [crop.id for tracklet in batch for crop in tracklet.crops]
        found = crew.crops.encode([p for tracklet in batch for p in pictures(library, tracklet)])
        library.save_vectors(CROPS, crew.crops.maker, ids, found)
        progress(len(sentences) + start + len(batch), total)
    library.publish(crew.words.maker, crew.crops.maker)


def name_people(library: Library, crew: Crew) -> int:
    """Decide who is who over the whole library. Gives the number of people."""
    before = {m.tracklet: person.id for person in library.identities() for m in person.members}
    people = identify(stays(library, crew.crops.maker), crew.crops.maker, before)
    library.save_identities(people)
    return len(people)


def stays(library: Library, crops_maker: str) -> list[Stay]:
    """Every tracklet as `reid` sees it."""
    vectors = library.crop_vectors(crops_maker)
    descriptions = library.descriptions()
    return [
        Stay(
            id=tracklet.id,
            camera=tracklet.camera,
            recording=tracklet.recording,
            start=tracklet.start,
            end=tracklet.end,
            path=tracklet.path,
            vectors=vectors.get(tracklet.id, _NO_VECTORS),
            quality=tuple(crop.quality for crop in tracklet.crops),
            colours=_colours(descriptions.get(tracklet.id)),
        )
        for tracklet in library.tracklets()
    ]


def _colours(description: Description | None) -> dict[str, dict[str, float]]:
    if description is None:
        return {}
    seen = [description.attribute(name) for name in COLOURS]
    return {a.name: dict(a.likelihoods) for a in seen if a.seen is Seen.VISIBLE}


def pictures(library: Library, tracklet: Tracklet) -> list[Pixels]:
    """A tracklet's crops as pixels, best first."""
    return [_picture(library.media / crop.file) for crop in tracklet.crops]


def _picture(file: Path) -> Pixels:
    return from_jpeg(file.read_bytes())


def _batches(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(rows), BATCH):
        yield start, rows[start : start + BATCH]
