"""Pipes, devices, loops, damaged archives and impossible names in place of a file: a sentence, at once."""

import os
import signal
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from velvet.indexes.catalog.database import FILE_NAME as CATALOG

SOON_S = 90  # a command that waits for a pipe waits for ever


@pytest.fixture(autouse=True)
def soon() -> Iterator[None]:
    def late(*_: object) -> None:
        raise AssertionError("the command waits for something that never comes")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(SOON_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def pipe(file: Path) -> None:
    os.mkfifo(file)


def loop(file: Path) -> None:
    file.symlink_to(file)


def zeros(file: Path) -> None:
    file.symlink_to("/dev/zero")


LINES = (
    "ingest FILE",
    "ingest FILE --cameras FILE",
    "find --image FILE",
    "restore FILE",
    "verify FILE",
    "relink FILE",
    "clip T1 --output FILE",
    "export P1 --to FILE",
    "backup FILE",
)


@pytest.mark.parametrize("make", [pipe, loop, zeros])
@pytest.mark.parametrize("line", LINES)
def test_what_is_no_file_is_refused_in_a_sentence(
    velvet, home: Path, tmp_path: Path, monkeypatch, line: str, make: Callable[[Path], None]
) -> None:
    if line.startswith("restore"):
        monkeypatch.setenv("VELVET_HOME", str(tmp_path / "new"))
    file = tmp_path / "odd.mp4"
    make(file)
    ended = velvet(*line.replace("FILE", str(file)).split())
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr
    assert file.is_symlink() or file.exists()  # whatever it is, it is still there


@pytest.mark.parametrize("line", [*LINES, "annotate FILE red", "forget --recording FILE --yes"])
def test_a_name_too_long_to_be_one_is_refused_in_a_sentence(velvet, home: Path, line: str) -> None:
    ended = velvet(*line.replace("FILE", "9" * 400).split())
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr


def damaged(file: Path) -> None:
    """An archive one of whose entries is spoilt in the middle of its deflated bytes."""
    data = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as archive:
        entry = max(archive.infolist(), key=lambda e: e.compress_size)
    at = entry.header_offset + 60
    data[at : at + 40] = bytes([0xFF]) * 40
    file.write_bytes(data)


def locked(file: Path) -> None:
    """An archive that says its entries are encrypted."""
    data = bytearray(file.read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 4)
    file.write_bytes(data)


@pytest.mark.parametrize("spoil", [damaged, locked])
def test_a_backup_that_cannot_be_unpacked_is_refused_whole(
    velvet, home: Path, tmp_path: Path, monkeypatch, spoil: Callable[[Path], None]
) -> None:
    assert velvet("backup", str(tmp_path / "all.zip")).exit_code == 0
    spoil(tmp_path / "all.zip")
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "new"))
    ended = velvet("restore", str(tmp_path / "all.zip"))
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr
    assert not list((tmp_path / "new").glob("*.db")) and not (tmp_path / "new" / "media").exists()


@pytest.mark.parametrize("name", ["../../secret.jpg", "/etc/hostname"])
def test_a_backup_whose_catalog_points_outside_is_refused(
    velvet, home: Path, tmp_path: Path, monkeypatch, name: str
) -> None:
    """Its pictures would be shown, copied and, when somebody is forgotten, removed."""
    with closing(sqlite3.connect(home / CATALOG)) as catalog, catalog:
        catalog.execute(
            "UPDATE crop SET file = ? WHERE file = (SELECT min(file) FROM crop)", [name]
        )
        (kept,) = catalog.execute("SELECT count(*) FROM crop WHERE file = ?", [name]).fetchone()
        assert kept == 1
    made = tmp_path / "all.zip"
    with zipfile.ZipFile(made, "w") as archive:
        archive.write(home / CATALOG, CATALOG)
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "new"))
    ended = velvet("restore", str(made))
    assert ended.exit_code == 1
    assert "outside the data folder" in ended.stderr
    assert not (tmp_path / "new" / CATALOG).exists()


@pytest.mark.parametrize("spoil", [damaged, locked])
def test_an_export_that_cannot_be_unpacked_fails_its_check(
    velvet, home: Path, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    place = tmp_path / "export.zip"
    assert velvet("export", "P2", "--to", str(place)).exit_code == 0
    with zipfile.ZipFile(place) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            archive.writestr(name, data)
    assert velvet("verify", str(place)).exit_code == 0
    spoil(place)
    ended = velvet("verify", str(place))
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr


@pytest.mark.parametrize("word", ["\x1b[2J", "\u202egnp.4pm", "../../x", "\ud800", "T1\x07"])
def test_a_hostile_id_steers_no_terminal(velvet, home: Path, word: str) -> None:
    for line in (["clip"], ["people", "show"], ["export"], ["hold"], ["camera"], ["ask"]):
        said = velvet(*line, word)
        assert "unexpectedly" not in said.stderr
        shown = said.stdout + said.stderr
        assert all(c.isprintable() or c == "\n" for c in shown)
