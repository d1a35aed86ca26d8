"""`velvet people`: its commands. Without one of them it lists the people, or shows the one named."""

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from ui.people_command import show
from ui.people_corrections import corrections
from ui.people_merge import merge
from ui.people_name import name
from ui.people_not_same import not_same
from ui.people_split import split
from ui.people_undo import undo
from ui.people_why import why

_SHOW = "show"


class People(TyperGroup):
    """Reads a line that names no command (`velvet people P7`) as `show`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in where it was left out."""
        if not self._names_a_command(args) and args != ["--help"]:
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)

    def _names_a_command(self, args: Sequence[str]) -> bool:
        named = next((word for word in args if not word.startswith("-")), "")
        return named in self.commands


people = typer.Typer(
    cls=People,
    help="List the people or show one: velvet people [ID] [--json]. Or correct who is who.",
    subcommand_metavar="[ID] | COMMAND [ARGS]...",
    rich_markup_mode=None,
)
for _command in (show, name, merge, split, not_same, undo, corrections, why):
    people.command()(_command)
