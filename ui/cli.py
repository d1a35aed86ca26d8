"""The `velvet` command: its commands, and the one place where an error becomes a line on the screen."""

import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from ui.annotate_command import annotate
from ui.ask_command import ask
from ui.audit_group import audit
from ui.backup_command import backup, restore
from ui.camera_command import camera
from ui.chat_command import chat
from ui.check_command import check
from ui.clip_command import clip
from ui.demo_command import demo
from ui.describe_command import describe
from ui.doctor_command import doctor
from ui.eval_command import evaluations
from ui.export_command import export
from ui.faults import sentence_of
from ui.find_command import find
from ui.forget_command import forget
from ui.hold_command import hold
from ui.ingest_command import ingest
from ui.people_group import people
from ui.relink_command import relink
from ui.retain_command import retain
from ui.setup_command import setup
from ui.status_command import status
from ui.tune_command import tune
from ui.verify_command import verify

_OWN = (typer.TyperException, typer.Abort, typer.Exit, BrokenPipeError)  # typer shows these itself


class Commands(TyperGroup):
    """Runs a command; what goes wrong is shown once, here."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named on the line. VELVET_DEBUG=1 lets tracebacks through."""
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
    from ui.screen import asides, line

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
