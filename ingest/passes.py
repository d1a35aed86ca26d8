"""The quick passes over tracklets: embed, identify. Each works on the rows that lack its output."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from footage.records import Tracklet
from footage.seams import CropEncoder
from indexes.library import Library
from indexes.vectors import CROPS, PICTURES, WORDS
from ingest.crew import Crew
from ingest.pictures import pictures
from ingest.who import who_is_who

BATCH = 32  # tracklets a transaction: what a killed run loses at most

Progress = Callable[[float, float], None]  # done, of
T = TypeVar("T")


def embed(library: Library, crew: Crew, progress: Progress) -> None:
    """Embed the sentences and crops that lack these encoders' vectors, and publish them."""
    sentences = library.without_words(crew.words.maker)
    crops = library.without_crop_vectors(crew.crops.maker)
    seen = crew.pictures
    seeing = library.without_picture_vectors(seen.maker) if seen else []
    total, before = len(sentences) + len(crops) + len(seeing), len(sentences)
    for start, batch in _batches(sentences):
        found = crew.words.encode([sentence for _, sentence in batch])
        library.save_vectors(WORDS, crew.words.maker, [i for i, _ in batch], found)
        progress(start + len(batch), total)
    for done in _embed_crops(library, CROPS, crew.crops, crops):
        progress(before + done, total)
    if seen:
        for done in _embed_crops(library, PICTURES, seen, seeing):
            progress(before + len(crops) + done, total)
    library.publish(crew.words.maker, crew.crops.maker, seen.maker if seen else "")


def _embed_crops(
    library: Library, kind: str, encoder: CropEncoder, lacking: Sequence[Tracklet]
) -> Iterator[int]:
    """Embed the crops of these tracklets; how many are done, after each transaction."""
    for start, batch in _batches(lacking):
        ids = [crop.id for tracklet in batch for crop in tracklet.crops]
        found = encoder.encode([p for tracklet in batch for p in pictures(library, tracklet)])
        library.save_vectors(kind, encoder.maker, ids, found)
        yield start + len(batch)


def name_people(library: Library, crew: Crew) -> int:
    """Decide who is who over the whole library. Gives the number of people."""
    while True:  # until nobody corrected anything meanwhile
        known = library.belief()
        people = who_is_who(library, crew.crops.maker, known.belonging, known.corrections)
        if library.save_identities(people, known.state):
            return len(people)


def _batches(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(rows), BATCH):
        yield start, rows[start : start + BATCH]
