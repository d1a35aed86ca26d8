"""The embed and identify passes over tracklets that lack their output."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Tracklet
from velvet.identity.placement import identity_fingerprint, place_recording, reidentify_all
from velvet.identity.tie_breaking import TieBreaking
from velvet.indexes.library import Library
from velvet.indexes.records import CROPS, PICTURES, WORDS
from velvet.ingest.ingest_models import IngestModels

BATCH = 32  # tracklets a transaction: what a killed run loses at most

Progress = Callable[[float, float], None]  # done, of
T = TypeVar("T")


def embed(library: Library, ingest_models: IngestModels, progress: Progress) -> None:
    """Embed the sentences and crops that lack these encoders' vectors, and publish them."""
    sentences = library.vectors.missing_words(ingest_models.words.fingerprint)
    crops = library.vectors.missing_crops(ingest_models.crops.fingerprint)
    seen = ingest_models.pictures
    seeing = library.vectors.missing_pictures(seen.fingerprint) if seen else []
    total, before = len(sentences) + len(crops) + len(seeing), len(sentences)
    for start, batch in _batches(sentences):
        found = ingest_models.words.encode([sentence for _, sentence in batch])
        library.vectors.save(WORDS, ingest_models.words.fingerprint, [i for i, _ in batch], found)
        progress(start + len(batch), total)
    for done in _embed_crops(library, CROPS, ingest_models.crops, crops):
        progress(before + done, total)
    if seen:
        for done in _embed_crops(library, PICTURES, seen, seeing):
            progress(before + len(crops) + done, total)
    library.vectors.publish(
        ingest_models.words.fingerprint,
        ingest_models.crops.fingerprint,
        seen.fingerprint if seen else "",
    )


def _embed_crops(
    library: Library, kind: str, encoder: CropEncoder, lacking: Sequence[Tracklet]
) -> Iterator[int]:
    """Embed the crops of these tracklets; how many are done, after each transaction."""
    for start, batch in _batches(lacking):
        ids = [crop.id for tracklet in batch for crop in tracklet.crops]
        found = encoder.encode(
            [p for tracklet in batch for p in library.tracklets.load_crops(tracklet)]
        )
        library.vectors.save(kind, encoder.fingerprint, ids, found)
        yield start + len(batch)


def assign_identities(
    library: Library, ingest_models: IngestModels, tie_breaking: TieBreaking | None = None
) -> int:
    """Decide who is who on the recordings that lack it. Gives the number of people.

    `tie_breaking` puts the joins that hang in the balance to a tie-breaker.
    """
    fingerprint = ingest_models.crops.fingerprint
    lacking = library.recordings.without_identities(identity_fingerprint(fingerprint))
    if lacking and not library.recordings.has_identities(identity_fingerprint(fingerprint)):
        reidentify_all(library, fingerprint, tie_breaking)
        lacking = []
    for recording in lacking:
        place_recording(library, recording, fingerprint, tie_breaking)
    return len(library.identities.ids_elsewhere(""))


def _batches(rows: Sequence[T]) -> Iterator[tuple[int, Sequence[T]]]:
    for start in range(0, len(rows), BATCH):
        yield start, rows[start : start + BATCH]
