"""Where words go on a terminal: results to stdout, everything said on the way to stderr.

Footage names things (cameras, files, descriptions), so nothing is read as markup and no control
character reaches the terminal.
"""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 160  # columns of a table that no terminal limits


def results() -> Console:
    """What the user asked for."""
    return _console(stderr=False)


def asides() -> Console:
    """Progress, warnings, errors."""
    return _console(stderr=True)


def _console(stderr: bool) -> Console:
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if not console.is_terminal:
        console.width = _WIDE
    return console


def line(console: Console, words: str = "", style: str = "") -> None:
    """One line of prose; folded at words on a terminal, whole in a file."""
    console.print(Text(clean(words), style), soft_wrap=not console.is_terminal)


def exact(console: Console, words: str, style: str = "") -> None:
    """One line to copy from the screen: a path or a command, never folded by us."""
    console.print(Text(clean(words), style), soft_wrap=True)


def table(*headings: str, title: str = "") -> Table:
    """A plain table, to be filled with `row`."""
    made = Table(box=None, pad_edge=False, title=title or None, title_justify="left")
    made.title_style = "bold"
    for number, heading in enumerate(headings):
        made.add_column(heading, overflow="fold", no_wrap=number == 0, header_style="dim")
    return made


def row(into: Table, cells: Iterable[str], style: str = "") -> None:
    """One row of a table."""
    into.add_row(*(Text(clean(cell)) for cell in cells), style=style)


def clean(words: str) -> str:
    """The words without characters that could steer a terminal."""
    return "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in words
    )
