"""`velvet people split`: these sightings are another person."""

from typing import Annotated

import typer

from ui.json_errors import HELP
from ui.people_outcome import correct


def split(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The person (P7, or their name).")
    ],
    sightings: Annotated[
        list[str], typer.Argument(metavar="SIGHTING...", help="Which are somebody else (T31 T44).")
    ],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Say that these sightings are another person's."""
    from velvet.correcting import split as cut

    correct(lambda library: cut(library, identifier, sightings), as_json)
