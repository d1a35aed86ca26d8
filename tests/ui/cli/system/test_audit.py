"""`velvet audit`: what was done is told, how anybody looks is not, and a change shows."""

import json
from pathlib import Path

from velvet.indexes.admin.audit import FILE_NAME

WHITE = "Show me all white people"


def done(velvet) -> list[dict]:
    return json.loads(velvet("audit", "show", "--json").stdout)["entries"]


def test_questions_and_corrections_are_noted_without_a_word_of_looks(velvet, home: Path) -> None:
    assert velvet("ask", "How many people in red were there?").exit_code == 0
    assert velvet("ask", WHITE).exit_code == 1
    assert velvet("people", "name", "P1", "Gregor").exit_code == 0
    assert velvet("people", "undo").exit_code == 0
    noted = done(velvet)
    assert [one["act"] for one in noted] == ["asked", "declined", "corrected", "undone"]
    assert noted[0]["about"]["claims"]
    assert set(noted[2]["about"]["one"]) == {"T1", "T3"}
    written = (home / FILE_NAME).read_text()
    assert not [word for word in ("red", "white", "Gregor") if word in written]


def test_a_log_that_follows_is_whole_and_one_that_does_not_is_told(velvet, home: Path) -> None:
    assert "empty" in velvet("audit", "show").stdout
    velvet("people", "name", "P1", "Gregor")
    velvet("people", "undo")
    assert "corrected" in velvet("audit", "show").stdout
    whole = json.loads(velvet("audit", "verify", "--json").stdout)
    assert (whole["whole"], whole["lines"]) == (True, 2)
    assert velvet("audit", "verify", "--head", whole["head"]).exit_code == 0
    assert velvet("audit", "verify", "--head", "f" * 64).exit_code == 1
    file = home / FILE_NAME
    file.write_text(file.read_text().replace('"T1"', '"T2"', 1))
    broken = velvet("audit", "verify")
    assert broken.exit_code == 1
    assert "line 1" in broken.stderr


def test_the_owner_may_have_everything_answered_and_that_is_noted(velvet, home: Path) -> None:
    (home / "velvet.toml").write_text('policy = "off"\n')
    assert velvet("ask", WHITE).exit_code == 0
    assert done(velvet)[0]["about"]["policy"] == "off"


def test_policy_is_nothing_for_the_environment(velvet, home: Path, monkeypatch) -> None:
    monkeypatch.setenv("VELVET_POLICY", "off")
    refused = velvet("ask", "who?")
    assert refused.exit_code == 1
    assert "velvet.toml" in refused.stderr
