"""Everything that a data folder holds, record by record, so that two folders can be told apart.

Left out is what may rightly differ: wall clocks, and counters of how often something changed.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.catalog.database import FILE_NAME

State = Mapping[str, str]  # a record's name -> what it says

_CLOCKS = {"at_us"}
_COUNTED = {"correction": {"was", "became"}}  # states of who is who, by number
_COUNTERS = {"generation", "people", "states of people"}
_PASSING = {
    "ingest.lock",
    "audit.jsonl.lock",
    "audit.jsonl",
    FILE_NAME,
}  # locks; what is read apart
_MANY = 8


def state_of(home: Path) -> State:
    """Every record of a data folder that nobody has open. Opens Chroma: for a process of its own."""
    return {
        **dict(_catalog(home / FILE_NAME)),
        **dict(_vectors(home / "chroma")),
        **dict(_files(home)),
        **dict(_log(home)),
    }


def differences(truth: State, found: State) -> list[str]:
    """What is otherwise than it should be, a line each."""
    names = [n for n in sorted(truth.keys() | found.keys()) if truth.get(n) != found.get(n)]
    lines = [
        f"{name}: {found.get(name, 'is not there')} instead of {truth.get(name, 'nothing')}"
        for name in names
    ]
    return [*lines[:_MANY], *([f"and {len(lines) - _MANY} more"] if len(lines) > _MANY else [])]


def _catalog(file: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as line:
        line.row_factory = sqlite3.Row
        tables = line.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        for table, made in tables:
            shadow = table.startswith("description_text_")  # FTS5's own, in no fixed order
            if made and not shadow:
                yield from _rows(line, table)


def _rows(line: sqlite3.Connection, table: str) -> Iterator[tuple[str, str]]:
    columns = line.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = [c["name"] for c in columns if c["pk"]] or ["rowid"]
    left_out = _CLOCKS | _COUNTED.get(table, set())
    for row in line.execute(f'SELECT rowid, * FROM "{table}"'):
        names = row.keys()  # noqa: SIM118 (a row's own iterator gives its values)
        rest = {n: _plain(row[n]) for n in names if n not in (left_out | {"rowid"})}
        if table != "counter" or row["name"] not in _COUNTERS:
            yield f"{table} {'/'.join(str(row[n]) for n in key)}", json.dumps(rest, sort_keys=True)


def _plain(value: Any) -> Any:
    return _digest(value) if isinstance(value, bytes) else value


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _vectors(folder: Path) -> Iterator[tuple[str, str]]:
    import chromadb
    from chromadb.config import Settings

    if not folder.exists():
        return
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    for collection in client.list_collections():
        held: Any = collection.get(include=["embeddings", "documents", "metadatas"])
        yield f"collection {collection.name}", str(collection.metadata)
        parts = (held["ids"], held["embeddings"], held["documents"], held["metadatas"])
        for identifier, vector, said, about in zip(*parts, strict=True):
            told = (_digest(vector.astype("<f4").tobytes()), said, sorted(about.items()))
            yield f"vector {collection.name} {identifier}", str(told)


def _files(home: Path) -> Iterator[tuple[str, str]]:
    """Pictures, clips and whatever else lies there; of Chroma's folder only that there is one."""
    for file in sorted(home.rglob("*")):
        name = file.relative_to(home)
        inside = name.parts[0] == "chroma" and len(name.parts) > 1
        if file.is_file() and not inside and name.name not in _PASSING:
            yield f"file {name}", _digest(file.read_bytes())
        elif file.is_dir() and not inside:
            yield f"folder {name}", "is there"


def _log(home: Path) -> Iterator[tuple[str, str]]:
    """The audit log's acts. What was about to be done when it was killed may stand there twice."""
    log = Audit(home)
    yield "audit log", log.fault() or "sound"
    for entry in log.entries():
        if entry.act == Act.ERASED:
            continue  # only who knew them before they went can look for what is left of them
        yield f"audit {entry.act} {json.dumps(entry.about, sort_keys=True)}", "is there"
