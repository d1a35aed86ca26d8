"""The `velvet` command: all its commands, and the one place where an error becomes a line on the screen."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from velvet.ui.cli.ask import ask
from velvet.ui.cli.camera import camera
from velvet.ui.cli.chat import chat
from velvet.ui.cli.erasure.forget import forget
from velvet.ui.cli.erasure.hold import hold
from velvet.ui.cli.erasure.retain import retain
from velvet.ui.cli.evals.commands import evaluations
from velvet.ui.cli.evals.demo import demo
from velvet.ui.cli.evidence.annotate import annotate
from velvet.ui.cli.evidence.clip import clip
from velvet.ui.cli.evidence.export import export
from velvet.ui.cli.evidence.verify import verify
from velvet.ui.cli.find import find
from velvet.ui.cli.ingest import describe, ingest, relink
from velvet.ui.cli.people.group import people
from velvet.ui.cli.system.audit import audit
from velvet.ui.cli.system.backup import backup, restore
from velvet.ui.cli.system.check import check
from velvet.ui.cli.system.doctor import doctor
from velvet.ui.cli.system.setup import setup
from velvet.ui.cli.system.status import status
from velvet.ui.cli.system.tune import tune
from velvet.ui.command import sentence_of

_OWN = (typer.TyperException, typer.Abort, typer.Exit, BrokenPipeError)  # typer shows these itself


class Commands(TyperGroup):
    """Runs a command and shows its error, once."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command on the command line. VELVET_DEBUG=1 lets tracebacks through."""
        try:
            return super().invoke(ctx)
        except _OWN:
            raise
        except KeyboardInterrupt:
            _say("Stopped.")
            raise typer.Exit(130) from None
        except Exception as error:  # the last stop before the user: a sentence, not a traceback
            _say(sentence_of(error))
            raise typer.Exit(1) from None


def _say(sentence: str) -> None:
    from velvet.ui.output.screen import asides, line

    line(asides(), sentence, "red")


app = typer.Typer(
    name="velvet",
    cls=Commands,
    help="Ask your footage where people went, and get an answer you can check. Nothing leaves this machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for _command in (
    ingest,
    describe,
    ask,
    find,
    clip,
    annotate,
    export,
    verify,
    status,
    camera,
    relink,
    forget,
    retain,
    hold,
    tune,
    chat,
    demo,
    setup,
    doctor,
    check,
    backup,
    restore,
):
    app.command()(_command)
app.add_typer(people, name="people")
app.add_typer(audit, name="audit")
app.add_typer(evaluations, name="eval")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"velvet {version('velvet')}")
        raise typer.Exit


@app.callback()
def velvet(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Ask your footage where people went, and get an answer you can check."""


def main() -> None:
    """The `velvet` command."""
    sys.exit(app())
