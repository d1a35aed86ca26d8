"""Search by vector and by word. Knows no model: queries come as vectors with their maker's fingerprint."""

from collections.abc import Sequence

from sqlalchemy import select

from velvet.footage.ids import tracklet_id, tracklet_number, tracklet_of
from velvet.footage.records import Tracklet, Vectors
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.schema import TrackletRow
from velvet.indexes.catalog.tables import fulltext, recordings, vectors
from velvet.indexes.erasure import erasure_requests
from velvet.indexes.records import CROPS, PICTURES, WORDS
from velvet.indexes.vectors.chroma import Cache
from velvet.indexes.vectors.sync import Sync


class VectorIndex:
    """The vectors of one data folder, and the full text beside them."""

    def __init__(self, catalog: Catalog, cache: Cache, sync: Sync) -> None:
        self._catalog = catalog
        self._cache = cache
        self._sync = sync

    def nearest_words(self, vector: Vectors, fingerprint: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, cosine) of the sentences nearest to a query vector (d,), best first.

        Raises ModelMissing if the sentences were embedded by other encoders only.
        """
        self._sync.ready(WORDS, fingerprint)
        return self._existing(self._cache.nearest(WORDS, fingerprint, vector.reshape(1, -1), k))

    def nearest_crops(self, queries: Vectors, fingerprint: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, best cosine over crop pairs) for query vectors (n, d), best first."""
        self._sync.ready(CROPS, fingerprint)
        return self._existing(self._cache.nearest(CROPS, fingerprint, queries, k))

    def nearest_pictures(
        self, vector: Vectors, fingerprint: str, k: int
    ) -> list[tuple[str, float]]:
        """(tracklet id, best cosine over its crops) of the pictures nearest to words' vector (d,)."""
        self._sync.ready(PICTURES, fingerprint)
        return self._existing(self._cache.nearest(PICTURES, fingerprint, vector.reshape(1, -1), k))

    def of_words(self, fingerprint: str, ids: Sequence[str] | None = None) -> dict[str, Vectors]:
        """The sentence vector (1, d) of each tracklet, from the catalog."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, WORDS, fingerprint, ids)

    def of_crops(self, fingerprint: str, ids: Sequence[str] | None = None) -> dict[str, Vectors]:
        """The crop vectors (n, d) of each tracklet, best crop first, from the catalog."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, CROPS, fingerprint, ids)

    def of_pictures(self, fingerprint: str, ids: Sequence[str] | None = None) -> dict[str, Vectors]:
        """The crop vectors (n, d) of each tracklet in the space of words, best crop first."""
        with self._catalog.read() as session:
            return vectors.by_tracklet(session, PICTURES, fingerprint, ids)

    def sample_crops(self, fingerprint: str, most: int) -> list[tuple[str, Vectors]]:
        """(camera, vectors (n, d)) of each camera's latest `most` tracklets that have crop vectors."""
        with self._catalog.read() as session:
            return [
                (camera.name, sampled)
                for camera in recordings.cameras(session)
                for sampled in vectors.latest(session, fingerprint, camera.name, most)
            ]

    def fulltext(self, words: str, k: int) -> list[tuple[str, float]]:
        """(tracklet id, rank) of sentences that share a word, best first."""
        with self._catalog.read() as session:
            return [(tracklet_id(n), rank) for n, rank in fulltext.find(session, words, k)]

    def missing_words(self, fingerprint: str) -> list[tuple[str, str]]:
        """(tracklet id, sentence) of descriptions that lack this encoder's vector, by id."""
        with self._catalog.read() as session:
            return vectors.without_words(session, fingerprint)

    def missing_crops(self, fingerprint: str) -> list[Tracklet]:
        """Tracklets with a crop that lacks this encoder's vector, by id."""
        with self._catalog.read() as session:
            return vectors.without_crop_vectors(session, fingerprint)

    def missing_pictures(self, fingerprint: str) -> list[Tracklet]:
        """Tracklets with a crop that lacks this encoder's vector in the space of words, by id."""
        with self._catalog.read() as session:
            return vectors.without_crop_vectors(session, fingerprint, PICTURES)

    def save(self, kind: str, fingerprint: str, ids: Sequence[str], rows: Vectors) -> None:
        """Store vectors (n, d) by tracklet id (`words`) or crop id (`crops`, `pictures`)."""
        with self._catalog.write() as session:
            vectors.put(session, kind, fingerprint, ids, rows)
            of = {tracklet_of(i) for i in ids}
            if kind == CROPS:  # who is who rests on them
                recordings.doubt_identities(session, of)
        self._sync.changed(tracklet_number(i) for i in of)

    def publish(
        self, word_fingerprint: str, crop_fingerprint: str, picture_fingerprint: str = ""
    ) -> None:
        """Bring the cache in step with the catalog and let readers know.

        Without a maker of pictures those that are there stay.
        """
        fingerprints = {WORDS: word_fingerprint, CROPS: crop_fingerprint}
        if picture_fingerprint:
            fingerprints[PICTURES] = picture_fingerprint
        self._sync.publish(fingerprints)

    def rebuild(self) -> None:
        """Rebuild the cache's folder, so that no deleted bytes are left in it. The ingester only."""
        self._sync.rebuild()

    def _existing(self, hits: list[tuple[str, float]]) -> list[tuple[str, float]]:
        """Without those whose rows are gone while their vectors are still being taken away."""
        with self._catalog.read() as session:
            if not hits or not erasure_requests.unfinished(session):
                return hits
            numbers = [tracklet_number(identifier) for identifier, _ in hits]
            query = select(TrackletRow.number).where(TrackletRow.number.in_(numbers))
            existing = {tracklet_id(number) for number in session.scalars(query)}
        return [hit for hit in hits if hit[0] in existing]
