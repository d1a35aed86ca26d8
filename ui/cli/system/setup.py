"""`velvet setup`: gets the models that the settings need. The only command that downloads."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.footage.settings import Settings
    from velvet.services.setup.setting_up import Plan, Step


def setup(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before it begins.")] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            help="Then pack the models into this folder, for a machine that is never online."
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="Take the models from such a folder. Connects to nobody."),
    ] = None,
) -> None:
    """Get the models that the settings need; says what, from where and how large, and asks first."""
    settings = start()
    from velvet.services.setup.setting_up import alone, plan
    from velvet.ui.output.screen import line, results

    _refuse_both(into, source)
    console = results()
    if source:
        from velvet.services.setup.offline_bundle import unpacking

        made = unpacking(settings, source.absolute(), os.environ)
    else:
        made = plan(settings)
    _tell(console, made)
    _agree(made, into, yes)
    failed = 0
    if made.steps or into:
        with alone(settings):
            failed = _carry_out(made.steps)
            if into:
                failed += _pack(console, settings, into.absolute())
    for sentence in made.lacking:
        line(console, sentence, "yellow")
    line(console, "Next: velvet doctor")
    raise typer.Exit(1 if failed or made.lacking else 0)


def _refuse_both(into: Path | None, source: Path | None) -> None:
    from velvet.footage.errors import BadSetting

    if into and source:
        raise BadSetting("--into prepares a folder and --from uses one. Name one of the two.")


def _tell(console: "Console", made: "Plan") -> None:
    """What is there and what is to be got, before anything begins."""
    from velvet.ui.output.screen import line, row, table

    for there in made.there:
        line(console, f"There already: {there}")
    if made.steps:
        shown = table("what", "size", "from", "to", title="To get")
        for step in made.steps:
            row(shown, (step.name, _size(step), step.whence, step.where))
        console.print(shown)
    else:
        line(console, "Nothing is to be got.")
    for sentence in made.optional:
        line(console, sentence)


def _size(step: "Step") -> str:
    from velvet.ui.output.saying import size

    return f"about {size(step.size_bytes)}" if step.size_bytes else "told as it begins"


def _agree(made: "Plan", into: Path | None, yes: bool) -> None:
    if yes or not (made.steps or into):
        return
    question = "Get these now?" if made.steps else "Pack what is there?"
    if into and made.steps:
        question = f"Get these now, and then pack all models into {into}?"
    typer.confirm(question, default=True, abort=True)


def _pack(console: "Console", settings: "Settings", folder: Path) -> int:
    from velvet.services.setup.offline_bundle import packing
    from velvet.ui.output.screen import line

    made = packing(settings, folder, os.environ)
    failed = _carry_out(made.steps)
    for sentence in made.lacking:
        line(console, sentence, "yellow")
    if not failed:
        what = f"What {folder} holds" if made.lacking else str(folder)
        line(console, f"Take along: {what}. There: velvet setup --from {folder.name}")
    return failed + len(made.lacking)


def _carry_out(steps: "tuple[Step, ...]") -> int:
    """Do one step after the other; how many failed. One that fails does not stop the next."""
    from velvet.footage.errors import VelvetError
    from velvet.ui.command import sentence_of
    from velvet.ui.output.screen import asides, line
    from velvet.ui.output.transfer_display import transfer

    console, failed = asides(), 0
    for step in steps:
        try:
            with transfer(console, step.name) as tell:
                step.run(tell)
        except VelvetError as error:
            line(console, f"{step.name}: {sentence_of(error)}", "red")
            failed += 1
        else:
            line(console, f"{step.name}: there now, {step.where}")
    return failed
