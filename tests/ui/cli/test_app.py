"""The command as a whole: help, version, and how errors end."""

import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from velvet.ui.cli.app import app

HEAVY = ("torch", "chromadb", "streamlit", "cv2", "sqlalchemy", "numpy", "ultralytics", "langgraph")


def commands() -> list[list[str]]:
    group = typer.main.get_command(app)
    names = [[name] for name in group.commands]
    return names + [["eval", name] for name in group.commands["eval"].commands]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help(velvet, words: list[str]) -> None:
    shown = velvet(*words, "--help")
    assert shown.exit_code == 0
    described = shown.stdout.split("\n\n")[1]
    assert len(described.split()) > 3


def test_version(velvet) -> None:
    assert velvet("--version").stdout.strip() == "velvet 0.1.0"


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys\nfrom velvet.ui.cli.app import app\n"
        "try: app(['--help'])\nexcept SystemExit: pass\n"
        f"print([m for m in {HEAVY} if m in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stderr.strip() == "[]"
    assert "ingest" in ran.stdout


@pytest.mark.parametrize("words", [["--help"], ["ingest", "--help"], ["--version"]])
def test_help_loads_nothing_heavy(words: list[str]) -> None:
    """Under a second: what takes time is imports, and a loaded machine makes a clock lie."""
    program = (
        "import atexit, sys; atexit.register(lambda: print(*sys.modules, file=sys.stderr)); "
        "from velvet.ui.cli.app import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in ran.stderr.split()}
    heavy = {
        "torch",
        "cv2",
        "numpy",
        "chromadb",
        "ultralytics",
        "sentence_transformers",
        "langgraph",
    }
    assert "typer" in loaded
    assert loaded & (heavy | {"sqlalchemy", "ollama", "streamlit", "av"}) == set()


def test_an_error_of_ours_is_one_line_and_exit_1(velvet, home: Path) -> None:
    ended = velvet("clip", "T99")
    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert "T99" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_wrong_option_is_a_usage_error(velvet) -> None:
    assert velvet("ask").exit_code == 2
    assert velvet("clip", "T1", "--slow").exit_code == 2


def test_a_bad_setting_names_itself(velvet, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELVET_ANALYSIS_FPS", "many")
    ended = velvet("status")
    assert ended.exit_code == 1
    assert "analysis_fps" in ended.stderr


def test_an_unexpected_error_is_a_sentence(
    velvet, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("left over")

    monkeypatch.setattr("velvet.indexes.facets.identities.Identities.all", broken)
    ended = velvet("people")
    assert ended.exit_code == 1
    assert "failed unexpectedly" in ended.stderr
    assert "left over" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_debug_shows_where(velvet, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VELVET_DEBUG", "1")
    ended = velvet("clip", "T99")
    assert type(ended.exception).__name__ == "NotFound"


def test_ctrl_c_ends_with_130(velvet, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("velvet.indexes.facets.identities.Identities.all", interrupted)
    ended = velvet("people")
    assert ended.exit_code == 130
    assert "Traceback" not in ended.stderr


def test_the_machine_is_sealed_first(velvet, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    import os

    velvet("people")
    assert os.environ["ORT_DISABLE_TELEMETRY"] == "1"


def test_an_unusable_data_folder_is_a_sentence(
    velvet, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VELVET_HOME", str(tmp_path / "file" / "home"))
    for words in (["people"], ["status"], ["ask", "who?"], ["clip", "T1"]):
        ended = velvet(*words)
        assert ended.exit_code == 1
        assert "VELVET_HOME" in ended.stderr
