"""`velvet check`: everything fits together, and whatever does not is told."""

import json
import sqlite3
from pathlib import Path

import pytest


def faults(velvet) -> list[str]:
    ended = velvet("check", "--json")
    told = json.loads(ended.stdout)
    assert told["sound"] is (not told["faults"]) is (ended.exit_code == 0)
    return [one["said"] for one in told["faults"]]


@pytest.fixture(autouse=True)
def private(home: Path) -> None:
    for file in (home, *home.rglob("*")):
        file.chmod(0o700 if file.is_dir() else 0o600)


def test_a_library_that_nobody_harmed_is_sound(velvet, home: Path) -> None:
    assert velvet("people", "name", "P1", "Gregor").exit_code == 0
    assert faults(velvet) == []
    assert "fits together" in velvet("check").stdout


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("DELETE FROM description_text WHERE rowid = 1", "full-text"),
        ("DELETE FROM description WHERE tracklet = 1", "full text"),
        ("DELETE FROM identity WHERE number = 1", "identity"),
        ("INSERT INTO identity (number, name) VALUES (99, '')", "P99"),
        ("UPDATE recording SET tracked_by = ''", "not tracked"),
        ("DELETE FROM vector WHERE tracklet = 1 AND kind = 'words'", "T1"),
        ("INSERT INTO crop VALUES (1, 9, 0, 0, 0, 1, 1, 0.5, 'R1/none.jpg')", "R1/none.jpg"),
    ],
)
def test_rows_that_do_not_fit_are_told(velvet, home: Path, harm: str, named: str) -> None:
    with sqlite3.connect(home / "catalog.sqlite3") as line:
        line.execute(harm)
    line.close()
    assert any(named in said for said in faults(velvet))


def test_a_correction_that_does_not_hold_is_told(velvet, home: Path) -> None:
    velvet("people", "split", "P1", "T3")
    with sqlite3.connect(home / "catalog.sqlite3") as line:
        line.execute("UPDATE member SET identity = 1")
    line.close()
    assert any("correction 1" in said for said in faults(velvet))


def test_files_are_looked_at(velvet, home: Path) -> None:
    picture = next((home / "media").rglob("*.jpg"))
    picture.rename(picture.with_name("left.jpg"))
    found = faults(velvet)
    assert any(picture.name in said for said in found)
    assert any("left.jpg" in said for said in found)
    (home / "catalog.sqlite3").chmod(0o644)
    assert any("catalog.sqlite3" in said for said in faults(velvet))


def test_a_cache_that_is_gone_is_no_loss(velvet, home: Path) -> None:
    for file in (home / "chroma").rglob("*"):
        if file.is_file():
            file.write_bytes(b"garbage")
    told = json.loads(velvet("check", "--json").stdout)["faults"]
    assert told
    assert all(one["mends_itself"] for one in told)
