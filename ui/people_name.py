"""`velvet people name`: call a person by a name."""

from typing import Annotated

import typer

from ui.json_errors import HELP
from ui.people_outcome import correct


def name(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The person (P7, or their name).")
    ],
    given: Annotated[str, typer.Argument(metavar="NAME", help="The name, best in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Give a person a name to show and to ask for."""
    from velvet.correcting import name as give

    correct(lambda library: give(library, identifier, given), as_json)
