"""`velvet people not-same`: these are two people."""

from typing import Annotated

import typer

from ui.json_errors import HELP
from ui.people_outcome import correct


def not_same(
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A sighting (T31) or a person (P3, a name).")
    ],
    other: Annotated[str, typer.Argument(metavar="ID", help="The other one (T44, P9).")],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Say that these two are not the same person."""
    from velvet.correcting import not_same as part

    correct(lambda library: part(library, one, other), as_json)
