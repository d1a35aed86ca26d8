"""`velvet people`: the group of its commands.

Without one of them it lists the people, or shows the person named.
"""

from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup

from velvet.ui.cli.people.corrections import corrections, merge, name, not_same, split, undo
from velvet.ui.cli.people.show import show
from velvet.ui.cli.people.why import why

_SHOW = "show"


class People(TyperGroup):
    """Reads a line without a command (`velvet people P7`) as `show`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Insert the command where it was left out."""
        if not self._names_a_command(args) and args != ["--help"]:
            args = [_SHOW, *args]
        return super().parse_args(ctx, args)

    def _names_a_command(self, args: Sequence[str]) -> bool:
        named = next((word for word in args if not word.startswith("-")), "")
        return named in self.commands


people = typer.Typer(
    cls=People,
    help="List people, show one (velvet people [ID]), or correct who is who.",
    subcommand_metavar="[ID] | COMMAND [ARGS]...",
    rich_markup_mode=None,
)
for _command in (show, name, merge, split, not_same, undo, corrections, why):
    people.command()(_command)
