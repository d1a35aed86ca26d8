"""`velvet people merge`: these are one person."""

from typing import Annotated

import typer

from ui.json_errors import HELP
from ui.people_outcome import correct


def merge(
    identifiers: Annotated[
        list[str],
        typer.Argument(metavar="ID ID...", help="People (P3, a name) or sightings (T31)."),
    ],
    anyway: Annotated[
        bool, typer.Option(help="Even if they were seen together, or at two places at once.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Say that these are one person; the smallest id stays."""
    from velvet.correcting import merge as join

    correct(lambda library: join(library, identifiers, anyway=anyway), as_json)
