"""The Chroma cache: nearest neighbours among the catalog's vectors. Knows no model and no SQL.

A collection is named for its kind and its encoder's fingerprint, so that vectors of two encoders never
meet. One process writes at a time (the library's lock sees to it); a reader reopens the folder when the
catalog's generation moved, since Chroma never shows a second process what came after it opened.
"""

import hashlib
import shutil
import threading
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from velvet.footage.errors import LibraryDamaged
from velvet.footage.ids import number_of
from velvet.footage.records import Vectors
from velvet.indexes.catalog.tables.vectors import Entry
from velvet.indexes.vectors.empty_memory import handed_out_empty

BATCH = 2000  # below Chroma's own limit of 5461
_HNSW = {"space": "cosine", "ef_construction": 200, "ef_search": 800, "max_neighbors": 32}


class Cache:
    """Chroma's folder under the data folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client: Any = None
        self._lock = threading.RLock()

    def close(self) -> None:
        """Let go of the folder. The next call opens it again and sees what others wrote."""
        with self._alone():
            if self._client is not None:
                from chromadb.api.shared_system_client import SharedSystemClient

                self._client.close()
                SharedSystemClient.clear_system_cache()
                self._client = None

    def destroy(self) -> None:
        """Remove the folder: everything in it can be rebuilt from the catalog."""
        with self._alone():
            try:
                self.close()
            finally:
                self._client = None
                shutil.rmtree(self._folder, ignore_errors=True)

    def replace_by(self, fresh: Path) -> None:
        """Let another folder, which nobody has open, take the place of this one's.

        Raises LibraryDamaged if the former folder cannot be removed.
        """
        old = self._folder.with_suffix(".old")
        with self._alone():
            self.close()
            try:
                if old.exists():
                    shutil.rmtree(old)  # what a killed run left
                if self._folder.exists():
                    self._folder.rename(old)
                if fresh.exists():
                    fresh.rename(self._folder)
                if old.exists():
                    shutil.rmtree(old)
            except OSError as error:
                raise LibraryDamaged(
                    f"The vectors in {old.parent} could not be rewritten: {error.strerror}. Mend its "
                    "permissions, then finish with: velvet forget --finish"
                ) from error

    def is_sound(self) -> bool:
        """Whether Chroma can open its folder and read what is in it."""
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.errors import ChromaError

        try:
            with self._alone():
                for collection in self._open().list_collections():
                    collection.count()
        except (ChromaError, ValueError, OSError, AttributeError):
            self._client = None
            SharedSystemClient.clear_system_cache()  # else the next client is handed the broken one
            return False  # AttributeError: a client that could not start fails at stopping itself
        return True

    def count(self, kind: str, fingerprint: str) -> int:
        """How many vectors of this encoder the cache holds."""
        with self._asking():
            collection = self._existing(kind, fingerprint)
            return int(collection.count()) if collection else 0

    def digests(self, kind: str, fingerprint: str) -> dict[str, int]:
        """Which vectors of this encoder the cache holds, by id, with their digests."""
        with self._asking():
            collection = self._existing(kind, fingerprint)
            if not collection:
                return {}
            held = collection.get(include=["metadatas"])
        return {i: m["digest"] for i, m in zip(held["ids"], held["metadatas"], strict=True)}

    def put(self, kind: str, fingerprint: str, entries: Iterable[Entry]) -> None:
        """Add vectors, or replace those of the same id."""
        rest = iter(entries)
        while batch := list(islice(rest, BATCH)):
            with self._asking():
                self._collection(kind, fingerprint).upsert(
                    ids=[e.id for e in batch],
                    embeddings=np.stack([e.vector for e in batch]),
                    documents=[e.sentence for e in batch],
                    metadatas=[
                        {
                            "tracklet": e.tracklet,
                            "camera": e.camera,
                            "start": e.start,
                            "digest": e.digest,
                        }
                        for e in batch
                    ],
                )

    def drop(self, kind: str, fingerprint: str, ids: Sequence[str]) -> None:
        """Take vectors out of the searches."""
        with self._asking():
            collection = self._existing(kind, fingerprint)
            for start in range(0, len(ids), BATCH):
                if collection:
                    collection.delete(ids=list(ids[start : start + BATCH]))

    def forget_collection(self, kind: str, fingerprint: str) -> None:
        """Remove an encoder's whole collection."""
        with self._asking():
            if self._existing(kind, fingerprint):
                self._open().delete_collection(_name(kind, fingerprint))

    def nearest(
        self, kind: str, fingerprint: str, vectors: Vectors, k: int
    ) -> list[tuple[str, float]]:
        """(tracklet id, best cosine over all pairs), best first, for query vectors (n, d)."""
        with self._asking():
            collection = self._existing(kind, fingerprint)
            held = int(collection.count()) if collection else 0
            if not collection or not held or not len(vectors):
                return []
            answer = collection.query(
                query_embeddings=np.atleast_2d(vectors).astype(np.float32),
                n_results=min(k, held),
                include=["metadatas", "distances"],
            )
        return _best(answer["metadatas"], answer["distances"])

    @contextmanager
    def _asking(self) -> Generator[None]:
        """As `_alone`; what Chroma fails at is LibraryDamaged."""
        from chromadb.errors import ChromaError

        try:
            with self._alone():
                yield
        except (ChromaError, OSError) as error:
            raise LibraryDamaged(
                f"The vectors in {self._folder} could not be read or written ({error}). See whether the disk "
                "is full or the folder closed to you, and run the same command again: nothing is lost, since "
                "they are rebuilt from the catalog."
            ) from error

    @contextmanager
    def _alone(self) -> Generator[None]:
        """One thread at a time, in memory of which nothing old gets into Chroma's files."""
        with self._lock, handed_out_empty():
            yield

    def _open(self) -> Any:
        if self._client is None:
            import chromadb
            from chromadb.config import Settings

            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(
                path=str(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        return self._client

    def _existing(self, kind: str, fingerprint: str) -> Any:
        from chromadb.errors import NotFoundError

        try:
            return self._open().get_collection(_name(kind, fingerprint), embedding_function=None)
        except NotFoundError:
            return None

    def _collection(self, kind: str, fingerprint: str) -> Any:
        return self._open().get_or_create_collection(
            _name(kind, fingerprint),
            embedding_function=None,
            configuration={"hnsw": _HNSW},
            metadata={"maker": fingerprint},
        )


def _name(kind: str, fingerprint: str) -> str:
    return f"{kind}-{hashlib.sha256(fingerprint.encode()).hexdigest()[:16]}"


def _best(metadatas: Any, distances: Any) -> list[tuple[str, float]]:
    best: dict[str, float] = {}
    for row, far in zip(metadatas, distances, strict=True):
        for metadata, distance in zip(row, far, strict=True):
            cosine = 1.0 - float(distance)
            best[metadata["tracklet"]] = max(cosine, best.get(metadata["tracklet"], -1.0))
    return sorted(best.items(), key=lambda hit: (-hit[1], number_of(hit[0])))
