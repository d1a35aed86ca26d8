"""Every command seals the machine before it does anything, and so does every program that one starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from velvet.footage.privacy import silenced

ROOT = Path(__file__).parents[2]
RAN = """
import contextlib, runpy, sys
from velvet.footage.privacy import guarded
assert not guarded()
with contextlib.suppress(SystemExit):
    {run}
assert guarded()
"""


def sealed_after(run: str, home: Path) -> None:
    """Run this in a process that was told nothing, and see that the guard stands afterwards."""
    quiet = {k: v for k, v in os.environ.items() if k not in silenced()}
    environment = quiet | {"VELVET_HOME": str(home)}
    command = [sys.executable, "-c", RAN.format(run=run)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr


def test_a_command_seals_the_machine(home: Path) -> None:
    sealed_after(
        "sys.argv = ['velvet', 'status']; from velvet.ui.cli.app import main; main()", home
    )


def test_so_does_the_doctor_where_the_settings_are_broken(tmp_path: Path) -> None:
    (tmp_path / "velvet.toml").write_text("chat = [", "utf-8")
    sealed_after(
        "sys.argv = ['velvet', 'doctor']; from velvet.ui.cli.app import main; main()", tmp_path
    )


def test_so_does_the_program_that_writes_the_vectors_anew(home: Path) -> None:
    module = "velvet.indexes.vectors.rebuild"
    run = f"runpy.run_module({module!r}, run_name='__main__')"
    sealed_after(f"sys.argv = ['', {str(home)!r}]; {run}", home)


def test_the_python_door_silences_every_library_and_leaves_the_program_its_own_connections(
    home: Path,
) -> None:
    code = f"""
from pathlib import Path
from velvet.footage.privacy import guarded, silenced
from velvet.footage.settings import Settings
from velvet import open_assistant
assert not any(silenced().values())
with open_assistant(Settings(home=Path({str(home)!r}))):
    assert {{name for name, said in silenced().items() if not said}} == {{"NO_PROXY", "no_proxy"}}
    assert not guarded()
"""
    quiet = {k: v for k, v in os.environ.items() if k not in silenced()}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=quiet)
    assert done.returncode == 0, done.stderr


OUTCOME = (ROOT / "ui/cli/people/correct.py").read_text("utf-8")
COMMANDS = sorted(
    file
    for file in (ROOT / "ui").rglob("*.py")
    if "typer.Option" in (text := file.read_text("utf-8")) or "typer.Argument" in text
)


@pytest.mark.parametrize("file", COMMANDS, ids=lambda file: file.stem)
def test_no_command_forgets_to(file: Path) -> None:
    said = file.read_text("utf-8")
    through = OUTCOME if "import correct" in said else said  # where corrections begin
    assert "start()" in through or file.name == "app.py"
