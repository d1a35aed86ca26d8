"""The quick passes over tracklets: embed, identify. Each works on the rows that lack its output."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Tracklet
from velvet.identity.placement import decide_anew, decided_by, place
from velvet.identity.tie_breaking import Asking
from velvet.indexes.catalog.tables.vectors import CROPS, PICTURES, WORDS
from velvet.indexes.crop_files import load_crops
from velvet.indexes.library import Library
from velvet.ingest.models import Crew

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
        found = encoder.encode(
            [p for tracklet in batch for p in load_crops(library.media, tracklet)]
        )
        library.save_vectors(kind, encoder.maker, ids, found)
        yield start + len(batch)


def name_people(library: Library, crew: Crew, asking: Asking | None = None) -> int:
    """Decide who is who on the recordings that lack it. Gives the number of people.

    `asking` puts the joins that hang in the balance to a tie-breaker.
    """
    maker = crew.crops.maker
    lacking = library.without_identities(decided_by(maker))
    if lacking and not library.has_identities(decided_by(maker)):
        decide_anew(library, maker, asking)
        lacking = []
    for recording in lacking:
        place(library, recording, maker, asking)
    return len(library.people(""))


def _batches(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(rows), BATCH):
        yield start, rows[start : start + BATCH]
