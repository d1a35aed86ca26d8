"""`velvet export`: a person, a sighting or an answer with its evidence, as a folder or a zip."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.start import start

if TYPE_CHECKING:
    from velvet.assistant import Assistant
    from velvet.export_manifest import Asked
    from velvet.exporting import Exported


def export(
    identifier: Annotated[
        str,
        typer.Argument(metavar="[ID]", help="A person (P7, or their name) or a sighting (T31)."),
    ] = "",
    question: Annotated[
        str, typer.Option("--question", help="Ask this, and export the answer.")
    ] = "",
    to: Annotated[
        Path | None,
        typer.Option(help="A new folder, or a file that ends in .zip; else a folder here."),
    ] = None,
    only: Annotated[
        bool, typer.Option("--only", help="Cover everybody else, and all where it is not sure.")
    ] = False,
) -> None:
    """Export clips, stills, checked claims and the hash of each, for somebody else to check."""
    settings = start()
    from ui.screen import asides
    from velvet import open_assistant
    from velvet.exporting import export as write
    from velvet.exporting import refuse_bad_place

    with open_assistant(settings) as assistant:
        identifier = _named(assistant, identifier, question)
        place = to or Path(f"velvet-{identifier or 'answer'}")
        refuse_bad_place(place)
        asked = _asked(assistant, identifier, question)
        with asides().status("Exporting"):
            head = assistant.library.audit.head
            made = write(assistant, asked, place, only=only, audit_head=head)
    _show(made)


def _named(assistant: "Assistant", identifier: str, question: str) -> str:
    """The id to export; empty where a question is. Raises BadSetting for both or neither, NotFound."""
    from footage.errors import BadSetting
    from tools.whom import meant

    if bool(identifier.strip()) == bool(question.strip()):
        raise BadSetting('Name one thing to export: P7, T31, or --question "Where did P7 go?"')
    return meant(assistant.library, identifier) if identifier.strip() else ""


def _asked(assistant: "Assistant", identifier: str, question: str) -> "Asked":
    from ui.ask_command import refuse_without_footage, watch
    from velvet.export_manifest import Asked
    from velvet.telling import tell

    if identifier:
        return Asked(tell(assistant.context, identifier), identifier=identifier)
    refuse_without_footage(assistant)
    return Asked(watch(assistant.stream(question)), question=question)


def _show(made: "Exported") -> None:
    from tools.evidence import counted
    from ui.screen import exact, line, results
    from velvet.covering import said

    console = results()
    exact(console, str(made.place))
    line(console, f"{counted(made.files, 'file', 'files')}, each with its hash", "dim")
    if made.tally:
        line(console, said(made.tally), "dim")
    line(console, "To prove later that nothing was changed, note the hash of its manifest:", "dim")
    exact(console, made.manifest_sha256)
    exact(console, f"Next: velvet verify {made.place}", "dim")
