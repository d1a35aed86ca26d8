"""The catalog's file: its steps lead to its tables, and what SQLite says becomes the right advice."""

import os
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import velvet.indexes.catalog.migrations as migrations
from support.building import CAMERAS, recording
from velvet.footage.errors import LibraryDamaged
from velvet.indexes.catalog.database import FILE_NAME
from velvet.indexes.catalog.migrations import HEAD
from velvet.indexes.catalog.schema import Base
from velvet.indexes.library import Library

STEPS = os.fspath(Path(migrations.__file__).parent)


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", STEPS)
    return made


def test_the_steps_lead_to_the_tables(empty: Library) -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD
    engine = sa.create_engine(f"sqlite:///{empty.home / FILE_NAME}")
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    # FTS5 keeps tables of its own that SQLAlchemy knows nothing of.
    differ = [
        d
        for d in found
        if not (d[0] == "remove_table" and d[1].name.startswith("description_text"))
    ]
    assert differ == []


def test_a_catalog_of_an_earlier_step_is_brought_up_and_keeps_what_it_holds(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / FILE_NAME}")
    steps = config()
    with engine.begin() as connection:
        steps.attributes["connection"] = connection
        command.upgrade(steps, "0002")
        connection.execute(sa.text("INSERT INTO camera VALUES ('yard', 'UTC', '')"))
    engine.dispose()
    with Library.open(tmp_path) as library:
        assert [c.name for c in library.cameras.all()] == ["yard"]
        (one,) = library.recordings.add(CAMERAS, [recording("yard")])
        library.recordings.finish_detection(one.id, "d", 60.0, missing=[(10.0, 20.0)])
        library.tracklets.save(one, [], "t")
        assert library.recordings.coverage(cameras=["yard"])[0].seconds == 50


def test_a_contradiction_is_no_damage(empty: Library) -> None:
    empty.recordings.add(CAMERAS, [recording("yard", sha256="same")])
    with pytest.raises(LibraryDamaged, match="UNIQUE") as error:
        empty.recordings.add(CAMERAS, [recording("lobby", sha256="same")])
    assert "backup" not in str(error.value)
    assert len(empty.recordings.all()) == 1


def test_a_page_that_went_bad_is_damage(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.recordings.add(CAMERAS, [recording("yard")])
    file = tmp_path / FILE_NAME
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'recording'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    data = bytearray(file.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    file.write_bytes(data)
    with (
        pytest.raises(LibraryDamaged, match="Restore .* from a backup"),
        Library.open(tmp_path) as library,
    ):
        library.recordings.all()


def test_a_catalog_of_another_shape_is_not_restored(tmp_path: Path) -> None:
    with Library.open(tmp_path):
        pass
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute("DROP TABLE crop")
        connection.execute("ALTER TABLE camera RENAME TO lens")
    connection.close()
    with (
        pytest.raises(LibraryDamaged, match="camera") as error,
        Library.open(tmp_path) as library,
    ):
        library.cameras.all()
    assert "backup" not in str(error.value)
