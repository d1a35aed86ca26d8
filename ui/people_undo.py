"""`velvet people undo`: take a correction back."""

from typing import Annotated

import typer

from ui.json_errors import HELP
from ui.people_outcome import correct


def undo(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", min=1, help="Which one; else the last one."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Take back the last correction, or another one."""
    from velvet.correcting import undo as take_back

    correct(lambda library: take_back(library, number), as_json)
