"""`velvet forget`, `retain` and `hold` on the command line."""

import json
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from support.libraries import striped_figures
from velvet.indexes.library import Library


def ids(home: Path) -> set[str]:
    with Library.open(home) as library:
        return {s.id for s in library.tracklets.sightings()}


def test_it_shows_asks_erases_and_proves(velvet, home: Path) -> None:
    from velvet.ui.cli.app import app

    refused = CliRunner().invoke(app, ["forget", "--person", "P1"], input="n\n")
    assert refused.exit_code == 1 and "T1, T3" in refused.stdout
    assert "yard.mp4" in refused.stdout and "untouched" in refused.stdout
    assert ids(home) == {"T1", "T2", "T3"}
    done = CliRunner().invoke(app, ["forget", "--person", "P1"], input="y\n")
    assert done.exit_code == 0 and "nothing of T1, T3 is left" in done.stdout
    assert ids(home) == {"T2"}


def test_json_shows_without_yes_and_erases_with_it(velvet, home: Path) -> None:
    shown = json.loads(velvet("forget", "--recording", "R2", "--json").stdout)
    assert (shown["erased"], shown["recordings"], shown["sightings"]) == (False, ["R2"], ["T3"])
    assert ids(home) == {"T1", "T2", "T3"}
    done = json.loads(velvet("forget", "--recording", "R2", "--json", "-y").stdout)
    assert done["erased"] and done["proof"]["traces_left"] == []
    assert {k: v for k, v in done.items() if k not in ("erased", "proof")} == {
        k: v for k, v in shown.items() if k != "erased"
    }
    assert ids(home) == {"T1", "T2"}


@pytest.mark.parametrize("words", [(), ("--person", "P1", "--recording", "R2"), ("--person", "P9")])
def test_what_is_not_clear_is_a_sentence(velvet, home: Path, words: tuple[str, ...]) -> None:
    ran = velvet("forget", *words, "-y", "--json")
    assert ran.exit_code == 1 and json.loads(ran.stdout)["error"]
    assert ids(home) == {"T1", "T2", "T3"}


def test_a_hold_is_said_and_keeps(velvet, home: Path) -> None:
    assert velvet("hold", "P1").exit_code == 2  # no reason
    assert "claim 4711" in velvet("hold", "P1", "--why", "claim 4711").stdout
    refused = velvet("forget", "--person", "P1", "-y")
    assert refused.exit_code == 1 and "claim 4711" in refused.stderr
    assert [h["id"] for h in json.loads(velvet("hold", "--json").stdout)] == ["P1"]
    assert velvet("hold", "P1", "--release").exit_code == 0
    assert velvet("hold", "P1", "--release").exit_code == 1
    assert velvet("forget", "--person", "P1", "-y").exit_code == 0


def test_a_timer_erases_what_is_old(velvet, home: Path, tmp_path: Path) -> None:
    assert "for ever" in velvet("retain").stdout
    file = tmp_path / "cameras.toml"
    file.write_text('[cameras.yard]\nkeep = "1 day"\n')
    dry = json.loads(velvet("retain", "--cameras", str(file), "--dry-run", "--json").stdout)
    assert dry["recordings"] == ["R1"] and not dry["erased"]
    velvet("hold", "P2", "--why", "claim")
    done = json.loads(velvet("retain", "--json").stdout)
    assert done["held"] == {"P2": 1} and done["sightings"] == ["T1"] and done["erased"]
    assert ids(home) == {"T2", "T3"}


def test_nothing_unfinished(velvet, home: Path) -> None:
    assert velvet("forget", "--finish").exit_code == 0
    assert json.loads(velvet("forget", "--finish", "--json").stdout) == {"finished": []}


def test_copies_are_named_before_and_the_original_after(
    velvet, striped_home: Path, tmp_path: Path
) -> None:
    from velvet.ui.cli.app import app

    folder = tmp_path / "copies"
    words = ["forget", "--person", "P1", "--redact-source", str(folder)]
    refused = CliRunner().invoke(app, words, input="n\n")
    copy = folder / "yard_2026-03-02_10-00-00.mp4"
    assert refused.exit_code == 1 and not folder.exists()
    for said in (str(copy), "320x180", "no sound"):
        assert said in refused.stdout
    shown = json.loads(velvet(*words, "--json").stdout)
    assert shown["copies"][0]["file"] == str(copy) and not shown["erased"]
    done = CliRunner().invoke(app, words, input="y\n")
    assert done.exit_code == 0 and copy.is_file()
    with Library.open(striped_home) as library:
        (recording,) = library.recordings.all()
        assert "P1" not in {p.id for p in library.identities.all()}
    after = done.stdout.partition("Written:")[2]
    assert str(copy) in after and str(recording.path) in after and "delete" in after.lower()
    assert f"velvet ingest {copy} --camera yard" in after
    assert recording.path.is_file()
    lines = [shlex.split(x) for x in after.splitlines() if x.startswith("    velvet ")]
    for _, *typed in lines:
        assert velvet(*typed, *(["-y"] if typed[0] == "forget" else [])).exit_code == 0
    with Library.open(striped_home) as library:
        (again,) = library.recordings.all()
    assert (again.path, again.start, again.camera) == (copy, recording.start, recording.camera)


def test_copies_as_json(velvet, striped_home: Path, tmp_path: Path) -> None:
    words = ("forget", "--person", "P1", "--redact-source", str(tmp_path / "copies"), "--json")
    done = json.loads(velvet(*words, "-y").stdout)
    (copy,) = done["copies"]
    assert done["erased"] and done["proof"]["traces_left"] == []
    assert Path(copy["file"]).stat().st_size == copy["bytes"] and copy["frames"] == 90
    assert copy["sound"] is False and copy["ingest"][:2] == ["velvet", "ingest"]
    assert copy["original"] in done["footage_untouched"]


def test_people_found_by_motion_have_no_copies(velvet, home: Path, tmp_path: Path) -> None:
    """Nor have those of whom it is not known what was detected beside them."""
    ran = velvet("forget", "--person", "P1", "--redact-source", str(tmp_path / "copies"), "-y")
    assert ran.exit_code == 1 and "ingest" in ran.stderr
    assert ids(home) == {"T1", "T2", "T3"} and not (tmp_path / "copies").exists()


def test_what_was_interrupted_has_no_copies(velvet, home: Path, tmp_path: Path) -> None:
    ran = velvet("forget", "--finish", "--redact-source", str(tmp_path / "copies"))
    assert ran.exit_code == 1 and "--redact-source" in ran.stderr


@pytest.fixture
def striped_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library whose people were really found in drawn footage: P1 is red or green."""
    striped_figures.fill(tmp_path / "striped", tmp_path / "drawn")
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "striped"))
    for name, value in {"DETECTOR": "motion", "REID": "colour", "CHAT": "rules"}.items():
        monkeypatch.setenv(f"VELVET_{name}", value)
    return tmp_path / "striped"
