"""`velvet forget`: erase a person, a recording, a camera or a time for good."""

from typing import TYPE_CHECKING, Annotated

import typer

from ui.json_errors import HELP, errors_as_json
from ui.start import start

if TYPE_CHECKING:
    from indexes.library import Library
    from velvet.forgetting import Aim


def forget(
    person: Annotated[str, typer.Option(help="A person: P7, or their name.")] = "",
    recording: Annotated[str, typer.Option(help="A recording: R2.")] = "",
    camera: Annotated[str, typer.Option(help="A camera; with --before or --time then only.")] = "",
    before: Annotated[str, typer.Option(help="What was recorded before: 2026-03-02.")] = "",
    time: Annotated[str, typer.Option(help='A time: "2026-03-02 10:00 to 10:05".')] = "",
    finish: Annotated[
        bool, typer.Option("--finish", help="Carry out what was interrupted.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help=f"{HELP} Without -y only what would go.")
    ] = False,
) -> None:
    """Erase for good whom or what you name; the footage itself stays.

    Rows, pictures, videos and vectors go, the files that held them are written anew, and a byte search
    proves that nothing is left. Whoever was erased does not come back when the footage is analysed again.
    Not proved: blocks that the file system or an SSD still holds, backups, and copies elsewhere.
    """
    with errors_as_json(as_json):
        settings = start()
        from indexes.library import Library
        from velvet.forgetting import Aim

        with Library.open(settings.home) as library:
            if finish:
                _finish(library, as_json)
            else:
                _forget(library, Aim(person, recording, camera, before, time), yes, as_json)


def _finish(library: "Library", as_json: bool) -> None:
    from ui.as_json import put
    from ui.screen import line, results
    from velvet.forgetting import finish

    done = finish(library)
    if as_json:
        put({"finished": done})
    for what in [] if as_json else done:
        line(results(), f"Finished forgetting {what}.")
    if not done and not as_json:
        line(results(), "Nothing was left unfinished.")


def _forget(library: "Library", aim: "Aim", yes: bool, as_json: bool) -> None:
    from ui.as_json import put
    from ui.erased import as_document, show_losses, show_proof
    from velvet.forgetting import doomed_by, forget_shown

    doomed = doomed_by(library, aim)
    losses = library.losses(doomed)
    if as_json and not yes:
        put(as_document(doomed.what, losses, None))
        return
    if not as_json:
        show_losses(doomed.what, losses)
    _ask(yes)
    done = forget_shown(library, aim, doomed)
    if as_json:
        put(as_document(doomed.what, done.losses, done))
    else:
        show_proof(done)
    raise typer.Exit(1 if done.after.found else 0)


def _ask(yes: bool) -> None:
    if not yes:
        typer.confirm("Erase this for good?", default=False, abort=True, err=True)
