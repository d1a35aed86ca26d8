"""Write the help of every command into `docs/commands.md`: `python -m dev.docs`.

Knows the commands and where their help stands in the file, nothing of what is written above it.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command
from typer.testing import CliRunner

from velvet.ui.cli.app import app

FILE = Path(__file__).parents[1] / "docs" / "commands.md"
HEADING = "# Help of every command\n"
NOTE = "Written by `python -m dev.docs` from the code.\n"
COLUMNS = "80"


def commands(group: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every command, groups before what they hold: `()`, `("ingest",)`, `("people", "name")`."""
    group = group or get_command(app)
    yield path
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, (*path, name))


def reference() -> str:
    """The help of every command, as the end of the file holds it."""
    sections = (
        f"## velvet {' '.join(path)}".rstrip() + f"\n\n```text\n{_help(path)}\n```\n"
        for path in commands()
    )
    return "\n".join([HEADING, NOTE, *sections])


def written(text: str) -> str:
    """The text of the file with the help as it is now."""
    by_hand, _, _ = text.partition(HEADING)
    return by_hand + reference()


def _help(path: tuple[str, ...]) -> str:
    shown = CliRunner().invoke(
        app,
        [*path, "--help"],
        prog_name="velvet",
        env={"COLUMNS": COLUMNS, "TERMINAL_WIDTH": COLUMNS},
    )
    return "\n".join(line.rstrip() for line in shown.stdout.strip().splitlines())


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text("utf-8")), "utf-8")
