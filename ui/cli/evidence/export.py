"""`velvet export`: a person, a sighting or an answer with its evidence, as a folder or a zip.

Knows what was asked for, not what an export consists of.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from velvet.assistant import Assistant
    from velvet.services.export.evidence_export import ExportResult
    from velvet.services.export.manifest import ExportRequest


def export(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="A person (P7, or their name), a sighting (T31) or a conversation (C3).",
        ),
    ],
    to: Annotated[
        Path | None,
        typer.Option(help="A new folder, or a file that ends in .zip; by default a folder here."),
    ] = None,
    only: Annotated[
        bool,
        typer.Option(
            "--only", help="Cover everybody else, and all of a frame where that is not certain."
        ),
    ] = False,
) -> None:
    """Export clips, stills and checked claims, with hashes."""
    settings = start()
    from velvet import open_assistant
    from velvet.services.export import evidence_export
    from velvet.ui.output.screen import asides

    with open_assistant(settings) as assistant:
        asked = _asked(assistant, identifier)
        place = to or Path(f"velvet-{asked.identifier}")
        evidence_export.refuse_bad_place(place)
        with asides().status("Exporting"):
            head = assistant.library.audit.head
            exported = evidence_export.export(
                assistant.library, asked, place, only=only, audit_head=head
            )
    _show(exported)


def _asked(assistant: "Assistant", identifier: str) -> "ExportRequest":
    """What there is to export under this id. Raises NotFound."""
    from velvet.footage.ids import is_conversation
    from velvet.identity.id_resolver import resolve_id
    from velvet.services.export.manifest import ExportRequest
    from velvet.services.export.subject_answer import conversation_answer, subject_answer

    named = identifier.strip().upper()
    if is_conversation(named):
        turns = assistant.library.conversations.turns(named)
        return ExportRequest(
            named, conversation_answer(turns), tuple(turn.question for turn in turns)
        )
    named = resolve_id(assistant.library, identifier)
    return ExportRequest(named, subject_answer(assistant.context, named))


def _show(exported: "ExportResult") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.services.redaction.redactor import redaction_note
    from velvet.ui.output.screen import exact, line, results

    console = results()
    exact(console, str(exported.place))
    line(console, f"{counted(exported.files, 'file', 'files')}, each with its hash", "dim")
    if exported.tally:
        line(console, redaction_note(exported.tally), "dim")
    line(console, "To prove later that nothing was changed, keep the hash of its manifest:", "dim")
    exact(console, exported.manifest_sha256)
    exact(console, f"Next: velvet verify {exported.place}", "dim")
