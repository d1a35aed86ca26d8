"""`velvet backup` and `velvet restore`: what was remembered is remembered again, or nothing changes."""

import json
import shutil
import sqlite3
import threading
import zipfile
from pathlib import Path

import numpy as np
import pytest

from velvet.indexes.library import Library


def restored(velvet, source: Path, to: Path, monkeypatch):
    monkeypatch.setenv("VELVET_HOME", str(to))
    return velvet("restore", str(source))


def told(velvet, home: Path) -> tuple[str, str]:
    people = velvet("people", "--json").stdout.replace(str(home), "HOME")
    return people, velvet("people", "corrections", "--json").stdout


def test_there_and_back(velvet, home: Path, tmp_path: Path, monkeypatch) -> None:
    assert velvet("people", "name", "P1", "Gregor").exit_code == 0
    before, pictures = told(velvet, home), sorted((home / "media").rglob("*.jpg"))
    assert velvet("backup", str(tmp_path / "all.zip")).exit_code == 0
    assert (tmp_path / "all.zip").stat().st_mode & 0o077 == 0
    other = tmp_path / "other"
    assert restored(velvet, tmp_path / "all.zip", other, monkeypatch).exit_code == 0
    assert told(velvet, other) == before
    assert len(list((other / "media").rglob("*.jpg"))) == len(pictures)
    with Library.open(other) as library, library.ingesting():
        assert (
            library.vectors.nearest_words(np.eye(3, dtype=np.float32)[0], "encoder", 1)[0][0]
            == "T1"
        )
    assert json.loads(velvet("check", "--json").stdout)["sound"]
    assert velvet("audit", "verify").exit_code == 0


def test_while_somebody_writes(velvet, home: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with sqlite3.connect(home / "catalog.sqlite3", timeout=30) as line:
                line.execute("UPDATE counter SET value = value + 1")
            line.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert velvet("backup", str(tmp_path / "all.zip")).exit_code == 0
    finally:
        stop.set()
        writer.join()
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        archive.extract("catalog.sqlite3", tmp_path / "out")
    with sqlite3.connect(tmp_path / "out" / "catalog.sqlite3") as line:
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    line.close()


def test_nothing_is_overwritten(velvet, home: Path, tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "all.zip"
    target.write_text("mine")
    assert velvet("backup", str(target)).exit_code == 1
    assert target.read_text() == "mine"
    target.unlink()
    velvet("backup", str(target))
    before = (home / "catalog.sqlite3").read_bytes()
    assert velvet("restore", str(target)).exit_code == 1
    assert (home / "catalog.sqlite3").read_bytes() == before


@pytest.mark.parametrize("what", ["empty", "text", "foreign", "slip", "torn", "missing", "garbled"])
def test_what_is_no_backup_leaves_nothing(
    velvet, home: Path, tmp_path: Path, monkeypatch, what: str
) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    velvet("backup", str(good))
    match what:
        case "empty":
            bad.touch()
        case "text":
            bad.write_text("no zip")
        case "foreign" | "slip":
            shutil.copy(good, bad)
            with zipfile.ZipFile(bad, "a") as archive:
                archive.writestr("../out.txt" if what == "slip" else "x.txt", "x")
        case "torn":
            bad.write_bytes(good.read_bytes()[:-200])
        case "garbled":
            with zipfile.ZipFile(bad, "w") as archive:
                archive.writestr("catalog.sqlite3", b"SQLite format 3\0" + b"x" * 5000)
        case _:
            pass
    ended = restored(velvet, bad, tmp_path / "new", monkeypatch)
    assert ended.exit_code == 1
    assert "Traceback" not in ended.output
    assert not (tmp_path / "new" / "catalog.sqlite3").exists()
    assert not (tmp_path / "out.txt").exists()


def test_a_catalog_that_is_gone_is_not_taken_for_an_empty_one(
    velvet, home: Path, tmp_path: Path
) -> None:
    saved = tmp_path / "all.zip"
    assert velvet("backup", str(saved)).exit_code == 0
    velvet("ask", "who?")
    for file in home.glob("catalog.sqlite3*"):
        file.unlink()
    for words in (("people",), ("status",), ("check",), ("restore", str(saved))):
        ended = velvet(*words)
        assert ended.exit_code == 1
        assert "catalog" in ended.stderr and "away" in ended.stderr
    assert list((home / "media").rglob("*.jpg"))
    home.rename(tmp_path / "away")
    assert velvet("restore", str(saved)).exit_code == 0
    assert "P1" in velvet("people").stdout


def test_a_backup_without_its_pictures_is_refused(velvet, home: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "all.zip", tmp_path / "part.zip"
    assert velvet("backup", str(whole)).exit_code == 0
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(part, "w") as target:
        for name in source.namelist():
            if not name.startswith("media/"):
                target.writestr(name, source.read(name))
    home.rename(tmp_path / "away")
    ended = velvet("restore", str(part))
    assert ended.exit_code == 1 and "pictures" in ended.stderr
    assert not (home / "catalog.sqlite3").exists()


def test_a_garbled_catalog_is_not_backed_up(velvet, home: Path, tmp_path: Path) -> None:
    file = home / "catalog.sqlite3"
    data = bytearray(file.read_bytes())
    data[4096 : len(data) // 2] = b"\xa5" * (len(data) // 2 - 4096)
    file.write_bytes(data)
    ended = velvet("backup", str(tmp_path / "x.zip"))
    assert ended.exit_code == 1
    assert "unexpectedly" not in ended.stderr
    assert not (tmp_path / "x.zip").exists()


def test_settings_that_come_back_are_told(velvet, home: Path, tmp_path: Path) -> None:
    (home / "velvet.toml").write_text('policy = "off"\n')
    assert velvet("backup", str(tmp_path / "all.zip")).exit_code == 0
    home.rename(tmp_path / "away")
    ended = velvet("restore", str(tmp_path / "all.zip"))
    assert ended.exit_code == 0
    assert "velvet.toml" in ended.stdout
