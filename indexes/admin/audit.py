"""Who asked, was shown, exported, corrected and erased what: one line each, never changed, chained by hashes.

A file of its own, since it outlives what it speaks of: it holds ids, times and cameras, and nothing about
how anybody looks, not even a question's words or a person's name. A line that was changed, removed or put in
breaks the chain; lines cut off at the end are missed by comparing with a head noted elsewhere, as exports do.
"""

import errno
import hmac
import json
import operator
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock

from velvet.footage.errors import LibraryDamaged
from velvet.footage.settings import user

FILE_NAME = "audit.jsonl"
KEY_NAME = "audit.key"
_UNREADABLE = (ValueError, KeyError, TypeError, RecursionError)  # what a line that is none raises
_TAIL = 1 << 16  # bytes from the end among which the last line is looked for

Json: TypeAlias = str | int | float | bool | Sequence["Json"] | Mapping[str, "Json"] | None


class Act(StrEnum):
    """What was done."""

    ASKED = "asked"
    DECLINED = "declined"
    CLIPPED = "clipped"
    EXPORTED = "exported"
    CORRECTED = "corrected"
    UNDONE = "undone"
    FORGOTTEN = "forgotten"  # nobody is shown them any more
    ERASED = "erased"  # and a search for what is left of them was made
    HELD = "held"
    RELEASED = "released"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `digest` is the SHA-256 of all the rest, the digest before it included."""

    number: int
    at: datetime
    by: str
    act: str
    about: Mapping[str, Json]
    previous: str
    digest: str


class Audit:
    """The log of one data folder. Its file is made when the first line is written."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE_NAME
        self._lock = home / f"{FILE_NAME}.lock"
        self._secret = home / KEY_NAME

    def digest_of(self, question: str) -> str:
        """By which a question can be found in the log by whoever knows it, until somebody is erased.

        It is keyed, and the key goes with the first who is erased: afterwards no guess can be tried out.
        """
        normalized = " ".join(question.casefold().split()).encode("utf-8", "surrogatepass")
        return hmac.new(self._key(), normalized, sha256).hexdigest()

    def _key(self) -> bytes:
        with FileLock(self._lock, mode=0o600):
            try:
                return self._secret.read_bytes()
            except FileNotFoundError:
                handle = os.open(self._secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as stream:
                    stream.write(key := secrets.token_bytes(32))
                return key

    def append(self, act: Act, about: Mapping[str, Json]) -> Entry:
        """Add a line, on the disk when this returns. Raises LibraryDamaged if it cannot be."""
        try:
            with FileLock(self._lock, mode=0o600):
                last = self._last()
                number, previous = (last.number + 1, last.digest) if last else (1, "")
                line = _line(number, datetime.now(UTC), user(), act, about, previous)
                self._write(line)
        except OSError as error:
            raise LibraryDamaged(
                f"The audit log {self._file} cannot be written ({error.strerror}), so that nothing was done. "
                "Free some space or mend its permissions."
            ) from error
        return _read(line)

    def entries(self) -> Iterator[Entry]:
        """All lines, the oldest first. Raises LibraryDamaged for one that cannot be read."""
        if not self._file.exists():
            return
        with self._file.open(encoding="utf-8", errors="surrogateescape") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    yield _read(line)
                except _UNREADABLE as error:
                    raise LibraryDamaged(
                        f"Line {number} of {self._file} cannot be read: it was cut off or changed. "
                        "Everything before it still tells what was done."
                    ) from error

    def fault(self, head: str = "") -> str:
        """What shows that the log was changed; empty if nothing does. `head` is a digest it must hold."""
        previous, seen = "", set[str]()
        try:
            for number, entry in enumerate(self.entries(), 1):
                if (entry.number, entry.previous) != (number, previous):
                    return f"line {number} does not follow the one before it"
                if entry.digest != _digest(entry):
                    return f"line {number} was changed"
                previous = entry.digest
                seen.add(previous)
        except LibraryDamaged as error:
            return str(error)
        return f"no line has the digest {head}" if head and head not in seen else ""

    @property
    def head(self) -> str:
        """The digest of the last line; empty if there is none."""
        last = self._last()
        return last.digest if last else ""

    def _last(self) -> Entry | None:
        if not self._file.exists():
            return None
        with self._file.open("rb") as stream:
            stream.seek(max(0, os.fstat(stream.fileno()).st_size - _TAIL))
            lines = stream.read().splitlines()
        for line in reversed(lines):
            try:
                return _read(line.decode("utf-8"))
            except _UNREADABLE:
                continue  # cut off by a full disk or a loss of power; `fault` tells of it
        return None

    def _write(self, line: str) -> None:
        """In one write, and on a line of its own even after one that was cut off."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT
        handle = os.open(self._file, flags, 0o600)
        try:
            size = os.fstat(handle).st_size
            torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
            data = (("\n" if torn else "") + line + "\n").encode("utf-8")
            try:
                if os.write(handle, data) < len(data):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(handle)
            except OSError:
                os.ftruncate(handle, size)  # half a line would look like one that was changed
                raise
        finally:
            os.close(handle)


def _line(
    number: int, at: datetime, by: str, act: str, about: Mapping[str, Json], previous: str
) -> str:
    rest: dict[str, Json] = {
        "number": number,
        "at": at.isoformat(),
        "by": by,
        "act": str(act),
        "about": dict(about),
        "previous": previous,
    }
    return _canonical(rest | {"digest": sha256(_canonical(rest).encode()).hexdigest()})


def _canonical(rest: Mapping[str, Json]) -> str:
    return json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _read(line: str) -> Entry:
    entry = json.loads(line)
    texts = [entry[name] for name in ("at", "by", "act", "previous", "digest")]
    if not (all(isinstance(t, str) for t in texts) and isinstance(entry["about"], dict)):
        raise ValueError("no line of this log")
    return Entry(
        number=operator.index(entry["number"]),
        at=datetime.fromisoformat(entry["at"]),
        by=entry["by"],
        act=entry["act"],
        about=entry["about"],
        previous=entry["previous"],
        digest=entry["digest"],
    )


def _digest(entry: Entry) -> str:
    line = _line(entry.number, entry.at, entry.by, entry.act, entry.about, entry.previous)
    return _read(line).digest
