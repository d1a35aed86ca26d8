"""`velvet forget`: erase a person, a recording, a camera or a time for good."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.footage.errors import BadSetting
from velvet.ui.command import HELP, errors_as_json, start

UNPROVED = "No byte search was made: what it would look for went when it was cut short."

if TYPE_CHECKING:
    from velvet.indexes.library import Library
    from velvet.services.erasure.forgetting import Aim


def forget(
    person: Annotated[str, typer.Option(help="A person: P7, or their name.")] = "",
    recording: Annotated[str, typer.Option(help="A recording: R2.")] = "",
    camera: Annotated[str, typer.Option(help="A camera; with --before or --time then only.")] = "",
    before: Annotated[str, typer.Option(help="What was recorded before: 2026-03-02.")] = "",
    time: Annotated[str, typer.Option(help='A time: "2026-03-02 10:00 to 10:05".')] = "",
    redact_source: Annotated[
        Path | None,
        typer.Option(
            help="First write a copy of each recording there, without sound, that covers them."
        ),
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Carry out what was interrupted.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json_wanted: Annotated[
        bool, typer.Option("--json", help=f"{HELP} Without -y only what would go.")
    ] = False,
) -> None:
    """Erase for good whom or what you name; the footage itself stays.

    With --redact-source DIR, copies of the footage are written first in which whoever is to be forgotten is
    covered with plain grey in every frame, and frames in which it is not sure where they are, whole. It needs
    YOLO. The footage itself stays as it is; deleting it is yours.

    Rows, pictures, videos and vectors go, the files that held them are written anew, and a byte search
    proves that nothing is left. Whoever was erased does not come back when the footage is analysed again.
    Not proved: blocks that the file system or an SSD still holds, backups, and copies elsewhere.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.services.erasure.forgetting import Aim

        with Library.open(settings.home) as library:
            if finish:
                _refuse_copies(redact_source)
                _finish(library, json_wanted)
            else:
                aim = Aim(person, recording, camera, before, time)
                _forget(library, aim, redact_source, yes, json_wanted)


def _finish(library: "Library", json_wanted: bool) -> None:
    from velvet.services.erasure.forgetting import finish
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import line, results

    done = finish(library)
    if json_wanted:
        put({"finished": done})
    for what in [] if json_wanted else done:
        line(results(), f"Finished forgetting {what}. {UNPROVED}")
    if not done and not json_wanted:
        line(results(), "Nothing was left unfinished.")


def _refuse_copies(folder: Path | None) -> None:
    if folder is not None:
        raise BadSetting(
            "What was interrupted has forgotten already where they were, so that no copy can be made. Leave "
            "out --redact-source."
        )


def _forget(
    library: "Library", aim: "Aim", folder: Path | None, yes: bool, json_wanted: bool
) -> None:
    from velvet.services.erasure.forgetting import erasure_target_by, forget_shown
    from velvet.services.redaction.redacting import planned
    from velvet.ui.cli.erasure.erased import as_document, show_losses, show_plans, show_proof
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import asides

    erasure_target = erasure_target_by(library, aim)
    erasure_impact = library.erasure_impact(erasure_target)
    plans = planned(library, erasure_target, folder) if folder is not None else ()
    if json_wanted and not yes:
        put(as_document(erasure_target.what, erasure_impact, None, plans))
        return
    if not json_wanted:
        show_losses(erasure_target.what, erasure_impact)
        show_plans(plans)
    _ask(yes)
    with asides().status("Erasing") as status:
        done = forget_shown(
            library, aim, erasure_target, plans, lambda plan: status.update(f"Writing {plan.file}")
        )
    if json_wanted:
        put(as_document(erasure_target.what, done.erasure_impact, done, plans))
    else:
        show_proof(done)
    raise typer.Exit(1 if done.after.found else 0)


def _ask(yes: bool) -> None:
    if not yes:
        typer.confirm("Erase this for good?", default=False, abort=True, err=True)
