"""Everything that a data folder holds, record by record, so that two folders can be told apart.

Left out is what may differ: wall clocks, and counters of how often something changed. Vectors may differ in
the last digit of their float16: an encoder's sums depend on the batch that a sentence is encoded in.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from velvet.footage.records import Vectors
from velvet.indexes.admin.audit import Act, Audit
from velvet.indexes.catalog.database import FILE_NAME

Record = str | Vectors
State = Mapping[str, Record]  # a record's name -> what it holds

_CLOCKS = {"at_us"}
_COUNTED = {"correction": {"was", "became"}}  # states of who is who, by number
_COUNTERS = {"generation", "people", "states of people"}
_READ_APART = {FILE_NAME, "audit.jsonl", "ingest.lock", "audit.jsonl.lock"}  # and locks
_LAST_DIGIT = 2**-10  # of a float16 below 1
_MOST_LINES = 8


def state_of(home: Path) -> State:
    """Every record of a data folder that nobody has open. Opens Chroma: for a process of its own."""
    return {
        **dict(_catalog(home / FILE_NAME)),
        **dict(_vectors(home / "chroma")),
        **dict(_files(home)),
        **dict(_log(home)),
    }


def differences(truth: State, state: State) -> list[str]:
    """What is not as it should be, a line each."""
    names = sorted(truth.keys() | state.keys())
    lines = [
        f"{name}: {state.get(name, 'is not there')} instead of {truth.get(name, 'nothing')}"
        for name in names
        if not _equal(truth.get(name), state.get(name))
    ]
    more = len(lines) - _MOST_LINES
    return [*lines[:_MOST_LINES], *([f"and {more} more"] if more > 0 else [])]


def _equal(one: Record | None, other: Record | None) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and bool(np.allclose(one, other, rtol=0, atol=_LAST_DIGIT))
    return type(one) is type(other) and one == other


def _catalog(file: Path) -> Iterator[tuple[str, Record]]:
    with closing(sqlite3.connect(file)) as line:
        line.row_factory = sqlite3.Row
        tables = line.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        for table, definition in tables:
            shadow = table.startswith("description_text_")  # FTS5's own, in no fixed order
            if definition and not shadow:
                yield from _rows(line, table)


def _rows(line: sqlite3.Connection, table: str) -> Iterator[tuple[str, Record]]:
    columns = line.execute(f'PRAGMA table_info("{table}")').fetchall()
    key = [c["name"] for c in columns if c["pk"]] or ["rowid"]
    left_out = _CLOCKS | _COUNTED.get(table, set())
    for row in line.execute(f'SELECT rowid, * FROM "{table}"'):
        names = row.keys()  # noqa: SIM118 (a row's own iterator gives its values)
        record = f"{table} {'/'.join(str(row[n]) for n in key)}"
        if table == "vector":
            left_out = left_out | {"data"}
            yield f"{record} data", np.frombuffer(row["data"], "<f2").astype(np.float32)
        rest = {n: _plain(row[n]) for n in names if n not in (left_out | {"rowid"})}
        if table != "counter" or row["name"] not in _COUNTERS:
            yield record, json.dumps(rest, sort_keys=True)


def _plain(value: Any) -> Any:
    return _digest(value) if isinstance(value, bytes) else value


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


def _vectors(folder: Path) -> Iterator[tuple[str, Record]]:
    import chromadb
    from chromadb.config import Settings

    if not folder.exists():
        return
    client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
    for collection in client.list_collections():
        held: Any = collection.get(include=["embeddings", "documents", "metadatas"])
        yield f"collection {collection.name}", str(collection.metadata)
        parts = (held["ids"], held["embeddings"], held["documents"], held["metadatas"])
        for identifier, vector, text, facts in zip(*parts, strict=True):
            record = f"cached vector {collection.name} {identifier}"
            facts.pop("digest", None)  # of the vector, which is compared within a tolerance
            yield record, str((text, sorted(facts.items())))
            yield f"{record} data", vector.astype(np.float32)


def _files(home: Path) -> Iterator[tuple[str, str]]:
    """Pictures, clips and whatever else lies there; of Chroma's folder only that there is one."""
    for file in sorted(home.rglob("*")):
        name = file.relative_to(home)
        inside = name.parts[0] == "chroma" and len(name.parts) > 1
        if file.is_file() and not inside and name.name not in _READ_APART:
            yield f"file {name}", _digest(file.read_bytes())
        elif file.is_dir() and not inside:
            yield f"folder {name}", "is there"


def _log(home: Path) -> Iterator[tuple[str, str]]:
    """The audit log's acts. An act that was about to be done at the kill may be logged twice."""
    log = Audit(home)
    yield "audit log", log.fault() or "sound"
    for entry in log.entries():
        if entry.act == Act.ERASED:
            continue  # only who knew them before they went can look for what is left of them
        yield f"audit {entry.act} {json.dumps(entry.about, sort_keys=True)}", "is there"
