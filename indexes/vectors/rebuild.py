"""A new folder of vectors, made from the catalog alone by a process of its own.

Chroma writes memory that was used before into the unused part of its index files: sentences and vectors of
other people were found there. A process that never saw what was erased cannot write it.
"""

import subprocess
import sys
from pathlib import Path

from velvet.footage.errors import LibraryDamaged
from velvet.footage.privacy import seal
from velvet.indexes.catalog.database import Catalog
from velvet.indexes.catalog.tables import vectors
from velvet.indexes.records import CROPS, PICTURES, WORDS
from velvet.indexes.vectors.chroma import Cache

FOLDER = "chroma.new"  # in the data folder, until it takes the place of `chroma`


def rebuild_apart(home: Path) -> None:
    """Fill the new folder in another process. Raises LibraryDamaged if that fails."""
    line = [sys.executable, "-m", "velvet.indexes.vectors.rebuild", str(home)]
    ran = subprocess.run(line, capture_output=True, text=True, errors="replace")
    if ran.returncode:
        reason = (ran.stderr.strip().splitlines() or ["it printed nothing"])[-1]
        raise LibraryDamaged(
            f"The vectors could not be rewritten: {reason}. What was erased is shown to nobody; finish "
            "with: velvet forget --finish"
        )


def rebuild(home: Path) -> None:
    """Fill the new folder with every vector that the catalog holds, in place of what a killed run left."""
    catalog, fresh = Catalog(home), Cache(home / FOLDER)
    fresh.destroy()
    try:
        for kind in (WORDS, CROPS, PICTURES):
            _fill(catalog, fresh, kind)
    finally:
        fresh.close()
        catalog.close()


def _fill(catalog: Catalog, fresh: Cache, kind: str) -> None:
    with catalog.read() as session:
        held = vectors.fingerprints(session, kind)
    for fingerprint in held:
        with catalog.read() as session:
            truth = vectors.entries(session, kind, fingerprint)
        fresh.put(kind, fingerprint, truth)


if __name__ == "__main__":
    seal(Path(sys.argv[1]))
    rebuild(Path(sys.argv[1]))
