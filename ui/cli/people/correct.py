"""A correction made or undone, and what it changed, on the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import HELP, errors_as_json, start


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
    from velvet.identity.correct import merge as join

    correct(lambda library: join(library, identifiers, anyway=anyway), as_json)


def name(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The person (P7, or their name).")
    ],
    given: Annotated[str, typer.Argument(metavar="NAME", help="The name, best in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Give a person a name to show and to ask for."""
    from velvet.identity.correct import name as give
    from velvet.retrieval.names import describes

    correct(lambda library: give(library, identifier, given, describes=describes), as_json)


def not_same(
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A sighting (T31) or a person (P3, a name).")
    ],
    other: Annotated[str, typer.Argument(metavar="ID", help="The other one (T44, P9).")],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Say that these two are not the same person."""
    from velvet.identity.correct import not_same as part

    correct(lambda library: part(library, one, other), as_json)


if TYPE_CHECKING:
    from velvet.identity.correct import Outcome
    from velvet.indexes.library import Library


def correct(make: Callable[["Library"], "Outcome"], as_json: bool) -> None:
    """Make a correction in the user's library and show what came of it."""
    with errors_as_json(as_json):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json as contract

        with Library.open(settings.home) as library:
            made = make(library)
            if as_json:
                contract.put(contract.outcome(made, library))
            else:
                _show(made, library)


def _show(made: "Outcome", library: "Library") -> None:
    from velvet.footage.corrections import called, in_words
    from velvet.ui.output.screen import line, results

    console = results()
    said = made.correction
    heading = f"Correction {said.number}{' undone' if made.undone else ''}: {in_words(said)}."
    line(console, heading, "bold")
    for person in made.changed:
        sightings = library.sightings([m.tracklet for m in person.members])
        seen = ", ".join(f"{s.id} on `{s.camera}`" for s in sightings)
        line(console, f"{called(person.id, person.name)}: {seen}")
    for why in made.separated:
        line(console, why)
    if made.gone:
        line(console, f"No longer there: {', '.join(made.gone)}")
    if not made.changed and not made.gone:
        line(console, "Who is who stays as it was.")
    if not made.undone:
        line(console, f"Take it back with: velvet people undo {said.number}", "dim")


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
    from velvet.identity.correct import split as cut

    correct(lambda library: cut(library, identifier, sightings), as_json)


def undo(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", min=1, help="Which one; else the last one."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Take back the last correction, or another one."""
    from velvet.identity.undo import undo as take_back

    correct(lambda library: take_back(library, number), as_json)
