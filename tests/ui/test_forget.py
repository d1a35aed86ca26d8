"""`velvet forget`, `retain` and `hold` on the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indexes.library import Library


def ids(home: Path) -> set[str]:
    with Library.open(home) as library:
        return {s.id for s in library.sightings()}


def test_it_shows_asks_erases_and_proves(velvet, home: Path) -> None:
    from ui.cli import app

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
