"""One door to what is remembered: the catalog, the vector cache and the pictures of one data folder.

Readers may be many; the writing methods belong to the ingester, inside `ingesting()`.
"""

from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from velvet.footage.errors import LibraryBusy, LibraryDamaged
from velvet.indexes import crop_files
from velvet.indexes.admin import integrity
from velvet.indexes.admin.audit import FILE_NAME as AUDIT
from velvet.indexes.admin.audit import Audit
from velvet.indexes.admin.backup import MEDIA, holds_something
from velvet.indexes.admin.integrity import Fault
from velvet.indexes.catalog.database import FILE_NAME as CATALOG
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.index_stats import index_stats
from velvet.indexes.catalog.tables import tracklets
from velvet.indexes.facets.cameras import Cameras
from velvet.indexes.facets.clothing_changes import ClothingChanges
from velvet.indexes.facets.conversations import Conversations
from velvet.indexes.facets.corrections import Corrections, Opinions
from velvet.indexes.facets.descriptions import Descriptions
from velvet.indexes.facets.erasure import Erasure
from velvet.indexes.facets.identities import Identities
from velvet.indexes.facets.recordings import Recordings
from velvet.indexes.facets.tracklets import Tracklets
from velvet.indexes.facets.vectors import VectorIndex
from velvet.indexes.lock import only_writer
from velvet.indexes.records import IndexStats
from velvet.indexes.vectors.chroma import Cache
from velvet.indexes.vectors.sync import Sync


class Library:
    """What is remembered in one data folder. Use `with Library.open(home) as library:`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.media = home / "media"
        self.clips = home / "clips"
        self.audit = Audit(home)
        _refuse_orphans(home)
        self._catalog = catalog = Catalog(home)
        self._cache = Cache(home / "chroma")
        self._sync = sync = Sync(catalog, self._cache, home)
        self.cameras = Cameras(catalog, sync)
        self.recordings = Recordings(catalog)
        self.tracklets = Tracklets(catalog, self.media)
        self.descriptions = Descriptions(catalog, sync)
        self.clothing_changes = ClothingChanges(catalog)
        self.identities = Identities(catalog)
        self.corrections = Corrections(catalog, self.audit)
        self.opinions = Opinions(catalog)
        self.vectors = VectorIndex(catalog, self._cache, sync)
        self.conversations = Conversations(catalog)
        self.erasure = Erasure(catalog, sync, self.audit, home)

    @staticmethod
    def exists(home: Path) -> bool:
        """Whether there is a library in this folder."""
        return (home / CATALOG).is_file()

    @classmethod
    @contextmanager
    def open(cls, home: Path) -> Generator["Library"]:
        """Open the data folder, creating it if necessary.

        Raises LibraryDamaged if it cannot be created, opened or trusted.
        """
        library = cls(home)
        try:
            yield library
        finally:
            library.close()

    def close(self) -> None:
        """Close the catalog and the cache."""
        self._cache.close()
        self._catalog.close()

    @property
    def generation(self) -> int:
        """Rises whenever search results may have changed."""
        return self._catalog.generation

    def index_stats(self) -> IndexStats:
        """How much there is of everything, and which models made it."""
        with self._catalog.read() as session:
            return index_stats(session)

    def faults(self) -> list[Fault]:
        """Every inconsistency. Read-only; opens pictures and the cache."""
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

    @contextmanager
    def ingesting(self) -> Generator[None]:
        """Be the one ingester. Raises LibraryBusy, naming the other, if there is one."""
        with only_writer(self.home):
            with suppress(LibraryBusy):  # the log is in use: the next writer empties it
                self.erasure.finish()
            with self._catalog.read() as session:
                crop_files.sweep(self.media, tracklets.pictures(session))
            self._sync.mend()
            yield


def _refuse_orphans(home: Path) -> None:
    """Raise LibraryDamaged where the catalog is gone but its pictures or audit log are not."""
    left = [name for name in (MEDIA, AUDIT) if holds_something(home / name)]
    if left and not (home / CATALOG).exists():
        raise LibraryDamaged(
            f"The catalog of {home} is missing, but {' and '.join(left)} remain. Move that folder "
            "away; then restore a backup (velvet restore FILE), or start over with velvet ingest."
        )
