"""Every command seals the machine before it does anything, and so does every program that one starts."""

import inspect
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest
from typer.main import get_command

from velvet.footage.privacy import silenced
from velvet.ui.cli.app import app
from velvet.ui.command import sentence_of, start

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


def commands(group: Any, path: str = "velvet") -> Iterator[tuple[str, FunctionType]]:
    """Every command by what is typed to run it, and the function that runs."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", inspect.unwrap(command.callback)


def names_used(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from names_used(inner)


def reaches_start(function: FunctionType) -> bool:
    """Whether it calls `start`, itself or through functions of the user interface."""
    named = [function.__globals__.get(name) for name in set(names_used(function.__code__))]
    ours = [
        f for f in named if isinstance(f, FunctionType) and f.__module__.startswith("velvet.ui")
    ]
    return start in ours or any(reaches_start(f) for f in ours if f is not function)


@pytest.mark.parametrize(("typed", "function"), list(commands(get_command(app))))
def test_no_command_forgets_to(typed: str, function: FunctionType) -> None:
    assert reaches_start(function), typed


def test_a_command_that_forgets_is_noticed() -> None:
    assert not reaches_start(sentence_of)
