"""`velvet forget`: erase a person, a recording, a camera or a time for good."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.footage.errors import BadSetting
from velvet.ui.command import HELP, errors_as_json, start

if TYPE_CHECKING:
    from velvet.indexes.library import Library
    from velvet.services.erasure.forget import ErasureSelection

UNPROVED = "No byte search was made: what it would look for was erased before the interruption."


def forget(
    person: Annotated[str, typer.Option(help="A person: P7, or their name.")] = "",
    recording: Annotated[str, typer.Option(help="A recording: R2.")] = "",
    camera: Annotated[str, typer.Option(help="A camera; with --before or --time, only then.")] = "",
    before: Annotated[str, typer.Option(help="Everything recorded before: 2026-03-02.")] = "",
    time: Annotated[str, typer.Option(help='A time: "2026-03-02 10:00 to 10:05".')] = "",
    redact_source: Annotated[
        Path | None,
        typer.Option(
            help="First write a copy of each recording there, without sound, with the person covered."
        ),
    ] = None,
    finish: Annotated[
        bool, typer.Option("--finish", help="Complete an erasure that was interrupted.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json_wanted: Annotated[
        bool, typer.Option("--json", help=f"{HELP} Without -y, only shows what would go.")
    ] = False,
) -> None:
    """Erase a person, recording, camera or time for good.

    Rows, pictures, videos and vectors go, the files that held them are rewritten, and a byte search proves
    that nothing is left. The erased person does not come back when the footage is analysed again. Not proved:
    blocks that the file system or an SSD still holds, backups, and copies elsewhere.

    The footage itself is untouched: delete it yourself. With --redact-source DIR, copies of it are written
    first, in which the person is covered with plain grey in every frame; a frame in which it is not certain
    where they are is covered completely. That needs YOLO.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.services.erasure.forget import ErasureSelection

        with Library.open(settings.home) as library:
            if finish:
                _refuse_copies(redact_source)
                _finish(library, json_wanted)
            else:
                aim = ErasureSelection(person, recording, camera, before, time)
                _forget(library, aim, redact_source, yes, json_wanted)


def _finish(library: "Library", json_wanted: bool) -> None:
    from velvet.services.erasure.forget import finish_interrupted
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import line, results

    done = finish_interrupted(library)
    if json_wanted:
        put({"finished": done})
    for what in [] if json_wanted else done:
        line(results(), f"Finished erasing {what}. {UNPROVED}")
    if not done and not json_wanted:
        line(results(), "Nothing was left unfinished.")


def _refuse_copies(folder: Path | None) -> None:
    if folder is not None:
        raise BadSetting(
            "The interrupted erasure has already forgotten where they were, so no copy can be made. Leave "
            "out --redact-source."
        )


def _forget(
    library: "Library", aim: "ErasureSelection", folder: Path | None, yes: bool, json_wanted: bool
) -> None:
    from velvet.services.erasure.forget import erasure_target_of, forget_confirmed
    from velvet.services.redaction.redacted_copies import plan_copies
    from velvet.ui.cli.erasure.erased import as_document, show_impact, show_plans, show_proof
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import asides

    target = erasure_target_of(library, aim)
    impact = library.erasure.impact(target)
    plans = plan_copies(library, target, folder) if folder is not None else ()
    if json_wanted and not yes:
        put(as_document(target.what, impact, None, plans))
        return
    if not json_wanted:
        show_impact(target.what, impact)
        show_plans(plans)
    _confirm(yes)
    with asides().status("Erasing") as status:
        done = forget_confirmed(
            library, aim, target, plans, lambda plan: status.update(f"Writing {plan.file}")
        )
    if json_wanted:
        put(as_document(target.what, done.erasure_impact, done, plans))
    else:
        show_proof(done)
    raise typer.Exit(1 if done.after.found else 0)


def _confirm(yes: bool) -> None:
    if not yes:
        typer.confirm("Erase this for good?", default=False, abort=True, err=True)
