"""Keeping the Chroma cache in step with the catalog, which is the truth. Knows no model."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from velvet.footage.errors import LibraryBusy, ModelMissing
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.tables import vectors
from velvet.indexes.catalog.tables.tracklets import MANY
from velvet.indexes.lock import only_writer
from velvet.indexes.records import CROPS, PICTURES, WORDS
from velvet.indexes.vectors.chroma import Cache
from velvet.indexes.vectors.rebuild import FOLDER, rebuild_apart


class Sync:
    """Compares catalog and cache, rebuilds what differs, and reopens the cache when others wrote."""

    def __init__(self, catalog: Catalog, cache: Cache, home: Path) -> None:
        self._catalog, self._cache, self._home = catalog, cache, home
        self._seen = -1
        self._looked_at: set[tuple[str, str]] = set()  # collections compared since
        self._changed: set[int] = set()  # tracklets whose vectors or sentences are new to the cache
        self._equal: set[tuple[str, str]] = set()  # collections that lacked nothing but those

    def changed(self, tracklets: Iterable[int]) -> None:
        """The vectors or sentences of these tracklets are others now."""
        self._changed.update(tracklets)

    def ready(self, kind: str, fingerprint: str) -> None:
        """Before a search: see what others wrote, refuse another encoder, mend a broken cache.

        Raises ModelMissing if the library holds vectors of other encoders only.
        """
        with self._catalog.read() as session:
            held = vectors.fingerprints(session, kind)
        if held and fingerprint not in held:
            raise ModelMissing(
                f"The {kind} in this library were embedded by {', '.join(sorted(held))}, not by "
                f"{fingerprint}. Set that encoder again, or run `velvet ingest` to embed them again."
            )
        generation = self._catalog.generation
        if generation != self._seen:
            self._cache.close()
            self._seen = generation
            self._looked_at.clear()
        if (kind, fingerprint) not in self._looked_at:
            self._looked_at.add((kind, fingerprint))
            if not self._cache.is_sound() or self._cache.count(kind, fingerprint) != held.get(
                fingerprint, 0
            ):
                self._mend_if_free(kind, fingerprint)

    def _mend_if_free(self, kind: str, fingerprint: str) -> None:
        try:
            with only_writer(self._home):
                if not self._cache.is_sound():
                    self._cache.destroy()
                self.equal(kind, fingerprint)
        except LibraryBusy:
            return  # the ingester is on its way to publish; what is cached so far is searched

    def mend(self) -> None:
        """Bring every collection in step, as the one writer."""
        self._equal.clear()
        self._changed.clear()
        if not self._cache.is_sound():
            self._cache.destroy()
        for kind in (WORDS, CROPS, PICTURES):
            with self._catalog.read() as session:
                held = vectors.fingerprints(session, kind)
            for fingerprint in held:
                self.equal(kind, fingerprint)
                self._equal.add((kind, fingerprint))

    def rebuild(self) -> None:
        """Make the cache's folder anew from the catalog: Chroma keeps the bytes of what it deletes.

        The new folder is made aside and takes the old one's place, so that readers always find one.
        Raises LibraryDamaged if it cannot be made, or the old one not be removed.
        """
        self._equal.clear()
        self._changed.clear()
        self._seen = -1
        rebuild_apart(self._home)
        self._cache.replace_by(self._home / FOLDER)

    def publish(self, fingerprints: Mapping[str, str]) -> None:
        """Bring these encoders' collections in step, drop the others', and move the generation."""
        for kind, fingerprint in fingerprints.items():
            with self._catalog.read() as session:
                others = [m for m in vectors.fingerprints(session, kind) if m != fingerprint]
            self._follow(kind, fingerprint)
            for other in others:
                self._cache.forget_collection(kind, other)
            with self._catalog.write() as session:
                vectors.drop_others(session, kind, fingerprint)
        self._changed.clear()
        with self._catalog.write() as session:
            bump(session)
            self._seen = -1

    def _follow(self, kind: str, fingerprint: str) -> None:
        """As `equal`, but only what this process changed is looked at, where nothing else can have."""
        if (kind, fingerprint) in self._equal and len(self._changed) < MANY:
            with self._catalog.read() as session:
                new = vectors.entries(session, kind, fingerprint, self._changed)
                held = vectors.fingerprints(session, kind).get(fingerprint, 0)
            self._cache.put(kind, fingerprint, new)
            if self._cache.count(kind, fingerprint) == held:
                return
        self.equal(kind, fingerprint)
        self._equal.add((kind, fingerprint))

    def equal(self, kind: str, fingerprint: str) -> None:
        """Make one collection hold exactly what the catalog holds."""
        with self._catalog.read() as session:
            truth = vectors.entries(session, kind, fingerprint)
        cached = self._cache.digests(kind, fingerprint)
        self._cache.drop(kind, fingerprint, sorted(cached.keys() - {e.id for e in truth}))
        self._cache.put(kind, fingerprint, (e for e in truth if cached.get(e.id) != e.digest))
