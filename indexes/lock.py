"""One writer of the data folder at a time. Knows no store."""

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from velvet.footage.errors import LibraryBusy, LibraryDamaged

_LOCK, _HOLDER = "ingest.lock", "ingest.json"


@contextmanager
def only_writer(home: Path) -> Generator[None]:
    """Hold the writer's lock. The system frees it when the process dies, however it dies.

    Raises LibraryBusy, naming the process that holds it.
    """
    lock = FileLock(home / _LOCK, mode=0o600)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise LibraryBusy(
            f"Another ingest ({_holder(home)}) is writing to {home}. "
            "Wait until it has ended, or stop it."
        ) from error
    except OSError as error:
        raise _closed(home, error) from error
    try:
        _sign(home)
        yield
    finally:
        (home / _HOLDER).unlink(missing_ok=True)
        lock.release()


def _sign(home: Path) -> None:
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    try:
        (home / _HOLDER).write_text(json.dumps({"process": os.getpid(), "since": since}))
    except OSError as error:
        raise _closed(home, error) from error


def _closed(home: Path, error: OSError) -> LibraryDamaged:
    return LibraryDamaged(
        f"Nothing can be written to {home}: {error.strerror}. Free some space or mend its permissions, and "
        "run the same command again."
    )


def holder(home: Path) -> str:
    """Who is writing, in words; empty if nobody is. Looks only: the lock is not touched."""
    try:
        process = int(json.loads((home / _HOLDER).read_text())["process"])
        os.kill(process, 0)  # asks whether it lives, and does it no harm
    except PermissionError:
        return _holder(home)  # another user's
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return ""  # a note without its writer is left of one that was killed
    return _holder(home)


def _holder(home: Path) -> str:
    try:
        note = json.loads((home / _HOLDER).read_text())
        return f"process {note['process']}, since {note['since']}"
    except (OSError, ValueError, KeyError):
        return "which has not given its name"  # it holds the lock but has not yet written its note
