"""The catalog's file: open, migrate, transactions, counters. Knows SQLite; knows nothing of people."""

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from velvet.footage.errors import LibraryBusy, LibraryDamaged
from velvet.indexes.catalog.migrations import HEAD
from velvet.indexes.catalog.schema import CounterRow

FILE_NAME = "catalog.sqlite3"
WAIT_S = 30  # for another process's short transaction
_PRIMARY = 0xFF  # SQLite's extended codes carry the plain one in their lowest byte


class Catalog:
    """The SQLite file that is the truth. Use `read` and `write`; each is one transaction."""

    def __init__(self, home: Path) -> None:
        self._engine = _open(home)
        self._writer = self._engine.execution_options(writes=True)

    def close(self) -> None:
        """Give the file back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Generator[Session]:
        """A transaction that sees one state throughout."""
        try:
            with Session(self._engine) as session:
                yield session
        except DatabaseError as error:
            raise _explain(error) from error

    @contextmanager
    def write(self) -> Generator[Session]:
        """A transaction that holds the write lock from its start and commits at its end."""
        try:
            with Session(self._writer) as session, session.begin():
                yield session
        except DatabaseError as error:
            raise _explain(error) from error

    def compact(self) -> None:
        """Write the file anew without free pages and empty its log, so that no deleted byte stays in either.

        Raises LibraryBusy while another process reads from the log, LibraryDamaged if the disk is full.
        """
        connection = self._engine.raw_connection()
        try:
            connection.execute("VACUUM")  # type: ignore[attr-defined]  (sqlite3's own connection)
            busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # type: ignore[attr-defined]
        except sqlite3.DatabaseError as error:
            raise _explain(DatabaseError("VACUUM", None, error)) from error
        finally:
            connection.close()
        if busy:
            raise LibraryBusy(
                "The catalog's log could not be emptied, since another program is reading it. Close it, then "
                "finish with: velvet forget --finish"
            )

    @property
    def generation(self) -> int:
        """Moves whenever something that a reader may have cached has changed."""
        with self.read() as session:
            row = session.get(CounterRow, "generation")
            return row.value if row else 0


def count_up(session: Session, name: str) -> int:
    """The next number of that name; a number given once is never given again."""
    row = session.get(CounterRow, name)
    if row is None:
        row = CounterRow(name=name, value=0)
        session.add(row)
    row.value += 1
    return row.value


def bump(session: Session) -> None:
    """Tell readers that what they may have cached has changed."""
    count_up(session, "generation")


def _open(home: Path) -> Engine:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = home / FILE_NAME
        if (home / "media").exists() and file.exists() and not file.stat().st_size:
            raise LibraryDamaged(
                f"{file} is empty, though pictures stand beside it. Restore it from a backup, "
                "or move the data folder away and ingest again."
            )
        file.touch(mode=0o600)
    except OSError as error:
        raise LibraryDamaged(
            f"The data folder {home} cannot be used: {error.strerror}. "
            "Choose another with VELVET_HOME, or mend its permissions."
        ) from error
    engine = create_engine(f"sqlite:///{home / FILE_NAME}", connect_args={"timeout": WAIT_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    try:
        _migrate(engine)
    except DatabaseError as error:
        engine.dispose()
        raise _explain(error) from error
    return engine


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, in `_begin`
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # what is deleted is overwritten with zeros


def _begin(connection: Connection) -> None:
    # A writer takes the lock at once: a reader that turns writer half-way can only fail.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(engine: Engine) -> None:
    if _revision(engine) == HEAD:
        return
    # Alembic takes a third of a second to import, so only where there is something to do.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", os.fspath(Path(__file__).parent / "migrations"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    if not inspect(engine).has_table("alembic_version"):
        return None
    with engine.connect() as connection:
        return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _explain(error: DatabaseError) -> LibraryDamaged:
    """The sentence for what SQLite said. Only a file that is damaged is to be restored."""
    reason = str(error.orig)
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            message = f"The catalog stayed locked for {WAIT_S} s by another program. Close it and try again."
        case sqlite3.SQLITE_FULL:
            message = "The disk is full. Free some space and run the same command again."
        case sqlite3.SQLITE_CONSTRAINT:
            message = (
                f"The library refused a change that contradicts it ({reason}); nothing of it was stored. Run "
                "the same command again, in case another one was at work."
            )
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            message = (
                f"The catalog is damaged ({reason}). Restore {FILE_NAME} from a backup, or move the data "
                "folder away and ingest again."
            )
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            message = (
                f"The catalog cannot be used ({reason}). Check the permissions of the data folder and the "
                "disk that it lies on."
            )
        case _:
            message = (
                f"The catalog cannot be used ({reason}). If another version of Velvet made it, use that one; "
                "VELVET_DEBUG=1 shows where."
            )
    return LibraryDamaged(message)
