"""Where text goes on a terminal: results to stdout, progress and errors to stderr.

Names of cameras and files and descriptions come from outside, so nothing is read as markup and no
control character reaches the terminal.
"""

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDE = 160  # columns of a table where no terminal limits it


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
    """One line of prose; wrapped at words on a terminal, whole in a file."""
    console.print(Text(clean(words), style), soft_wrap=not console.is_terminal)


def exact(console: Console, words: str, style: str = "") -> None:
    """One line to copy from the screen: a path or a command, never wrapped."""
    console.print(Text(clean(words), style), soft_wrap=True)


def table(*headings: str, title: str = "") -> Table:
    """A plain table, to be filled with `row`."""
    plain = Table(box=None, pad_edge=False, title=title or None, title_justify="left")
    plain.title_style = "bold"
    for number, heading in enumerate(headings):
        plain.add_column(heading, overflow="fold", no_wrap=number == 0, header_style="dim")
    return plain


def row(into: Table, cells: Iterable[str], style: str = "") -> None:
    """One row of a table."""
    into.add_row(*(Text(clean(cell)) for cell in cells), style=style)


def clean(words: str) -> str:
    """The text without characters that could control a terminal."""
    return "".join(
        c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in words
    )
