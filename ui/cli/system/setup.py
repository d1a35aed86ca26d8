"""`velvet setup`: gets the models that the settings need. The only command that downloads."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.footage.settings import Settings
    from velvet.services.setup.setup_plan import SetupPlan, SetupStep


def setup(
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask before downloading.")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(
            help="Then copy the models into this folder, for a machine that is never online."
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", help="Take the models from such a folder. Makes no connection."),
    ] = None,
) -> None:
    """Get the models that the settings need.

    Says what, from where and how large, and asks before it downloads.
    """
    settings = start()
    from velvet.services.setup.setup_plan import exclusive_setup, setup_plan
    from velvet.ui.output.screen import line, results

    _refuse_both(into, source)
    console = results()
    if source:
        from velvet.services.setup.offline_bundle import unpacking_plan

        todo = unpacking_plan(settings, source.absolute(), os.environ)
    else:
        todo = setup_plan(settings)
    _show(console, todo)
    _confirm(todo, into, yes)
    failed = 0
    if todo.steps or into:
        with exclusive_setup(settings):
            failed = _carry_out(todo.steps)
            if into:
                failed += _pack(console, settings, into.absolute())
    for sentence in todo.missing:
        line(console, sentence, "yellow")
    line(console, "Next: velvet doctor")
    raise typer.Exit(1 if failed or todo.missing else 0)


def _refuse_both(into: Path | None, source: Path | None) -> None:
    from velvet.footage.errors import BadSetting

    if into and source:
        raise BadSetting("--into fills a folder and --from uses one. Give only one of them.")


def _show(console: "Console", todo: "SetupPlan") -> None:
    """What is there and what is missing, before anything begins."""
    from velvet.ui.output.screen import line, row, table

    for there in todo.present:
        line(console, f"Already there: {there}")
    if todo.steps:
        listed = table("what", "size", "from", "to", title="To download")
        for step in todo.steps:
            row(listed, (step.name, _size(step), step.source, step.target))
        console.print(listed)
    else:
        line(console, "Nothing is missing.")
    for sentence in todo.optional:
        line(console, sentence)


def _size(step: "SetupStep") -> str:
    from velvet.ui.output.formatting import size

    return f"about {size(step.size_bytes)}" if step.size_bytes else "known when it starts"


def _confirm(todo: "SetupPlan", into: Path | None, yes: bool) -> None:
    if yes or not (todo.steps or into):
        return
    question = "Get these now?" if todo.steps else "Copy what is there?"
    if into and todo.steps:
        question = f"Get these now, and then copy all models into {into}?"
    typer.confirm(question, default=True, abort=True)


def _pack(console: "Console", settings: "Settings", folder: Path) -> int:
    from velvet.services.setup.offline_bundle import packing_plan
    from velvet.ui.output.screen import line

    todo = packing_plan(settings, folder, os.environ)
    failed = _carry_out(todo.steps)
    for sentence in todo.missing:
        line(console, sentence, "yellow")
    if not failed:
        what = f"the contents of {folder}" if todo.missing else str(folder)
        line(console, f"Take {what} to the other machine. There: velvet setup --from {folder.name}")
    return failed + len(todo.missing)


def _carry_out(steps: "tuple[SetupStep, ...]") -> int:
    """Run the steps in order and return how many failed. One that fails does not stop the next."""
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
            line(console, f"{step.name}: now in {step.target}")
    return failed
