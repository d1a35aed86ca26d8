"""`velvet check`: does everything that is remembered fit together?"""

from typing import Annotated

import typer

from ui.json_errors import HELP, errors_as_json
from ui.start import start


def check(
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Check that catalog, pictures, people, corrections, vector cache and audit log fit together.

    Looks only. Exit code 1 if something does not fit.
    """
    with errors_as_json(as_json):
        settings = start()
        from indexes.library import Library
        from ui.as_json import put

        with Library.open(settings.home) as library:
            faults = library.faults()
        if as_json:
            told = [{"said": one.said, "mends_itself": one.mends_itself} for one in faults]
            put({"sound": not faults, "faults": told})
        else:
            _show([(one.said, one.mends_itself) for one in faults])
    raise typer.Exit(1 if faults else 0)


def _show(faults: list[tuple[str, bool]]) -> None:
    from ui.screen import line, results

    for said, mends_itself in faults:
        line(results(), said[:1].upper() + said[1:] + ".", "yellow" if mends_itself else "red")
        if mends_itself:
            line(results(), "  The next `velvet ingest` mends that.", "dim")
    if not faults:
        line(results(), "Everything fits together.", "green")
    elif not all(mends_itself for _, mends_itself in faults):
        line(
            results(),
            "Restore a backup with `velvet restore`, or ingest the footage again elsewhere.",
        )
