"""Whether the data folder can be trusted, looked at from outside: nothing is opened for writing or mended.

Reads SQLite's files alone, Chroma's among them, so that a folder which the library cannot open can still
be examined. Knows nothing of remedies.
"""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from velvet.indexes.catalog.database import FILE_NAME
from velvet.indexes.catalog.migrations import HEAD

_CACHE_FILE = "chroma.sqlite3"
_WAIT_S = 5.0  # for another process's short transaction
_CACHED = """
    SELECT substr(c.name, 1, instr(c.name, '-') - 1), m.str_value, count(e.id)
    FROM collections c
    JOIN collection_metadata m ON m.collection_id = c.id AND m.key = 'maker'
    JOIN segments s ON s.collection = c.id AND s.scope = 'METADATA'
    LEFT JOIN embeddings e ON e.segment_id = s.id
    GROUP BY c.id
"""

Counts = Mapping[tuple[str, str], int]  # (kind, maker) -> vectors


def catalog_fault(home: Path) -> str:
    """What is wrong with the catalog's file; empty if nothing is, or if there is none yet."""
    file = home / FILE_NAME
    if not file.exists():
        return ""
    if file.is_file() and not file.stat().st_size:
        return "it is empty" if (home / "media").exists() else ""
    try:
        with _opened(file) as line:
            faults = [str(row[0]) for row in line.execute("PRAGMA quick_check(3)")]
            if faults != ["ok"]:
                return "; ".join(faults)
            made_by = str(line.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.Error, OSError, TypeError) as error:
        return str(error)
    return f"a newer Velvet made it ({made_by}, this one knows {HEAD})" if made_by > HEAD else ""


def remembered(home: Path) -> Counts:
    """How many vectors of each kind and maker the catalog holds. Raises sqlite3.Error."""
    if not (home / FILE_NAME).exists() or not (home / FILE_NAME).stat().st_size:
        return {}
    with _opened(home / FILE_NAME) as line:
        rows = line.execute("SELECT kind, maker, count(*) FROM vector GROUP BY kind, maker")
        return {(str(kind), str(fingerprint)): int(count) for kind, fingerprint, count in rows}


def cached(home: Path) -> Counts:
    """How many vectors of each kind and maker the cache holds. Raises sqlite3.Error."""
    file = home / "chroma" / _CACHE_FILE
    if not file.exists():
        return {}
    with _opened(file) as line:
        return {
            (str(kind), str(fingerprint)): int(count)
            for kind, fingerprint, count in line.execute(_CACHED)
        }


@contextmanager
def _opened(file: Path) -> Generator[sqlite3.Connection]:
    """The database for reading. Where nobody has it open, not even SQLite's own side files are made."""
    busy = any(Path(f"{file}{suffix}").exists() for suffix in ("-wal", "-shm", "-journal"))
    how = "mode=ro" if busy else "mode=ro&immutable=1"
    line = sqlite3.connect(f"file:{quote(str(file))}?{how}", uri=True, timeout=_WAIT_S)
    with closing(line):
        yield line
