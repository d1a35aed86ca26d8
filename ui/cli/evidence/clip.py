"""`velvet clip`: one sighting or a whole journey as one MP4. Knows no video."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.assistant import Assistant
    from velvet.video.encode.clip import Clip


def clip(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="A sighting (T31) or a person (P7, or their name).")
    ],
    fast: Annotated[
        bool, typer.Option("--fast", help="Copy without re-encoding; starts a little early.")
    ] = False,
    only: Annotated[
        bool,
        typer.Option(
            "--only", help="Cover everybody else, and all of a frame where that is not certain."
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option(help="The MP4 to write; by default one in the data folder.")
    ] = None,
) -> None:
    """Cut the clip of a sighting or of a person's journey."""
    settings = start()
    from velvet import open_assistant
    from velvet.services.redaction.redactor import RedactionStats, redaction_note
    from velvet.ui.output.screen import asides, results

    refuse_bad_target(output)
    tally = RedactionStats() if only else None
    with open_assistant(settings) as assistant, asides().status(f"Cutting {identifier}"):
        cut = assistant.clip(identifier, fast=fast, only=tally, target=output)
        note = _real_start(assistant, identifier, cut) if fast else ""
    _show(results(), cut, redaction_note(tally) if tally else note)


def refuse_bad_target(output: Path | None) -> None:
    """Raise BadSetting for a file that is not an MP4, exists already, or whose folder is missing."""
    from velvet.footage.errors import BadSetting

    if output is not None and output.suffix.lower() != ".mp4":
        raise BadSetting(f"{output} is not an MP4. Name a file that ends in .mp4.")
    if output is not None and (output.exists() or output.is_symlink()):
        raise BadSetting(f"{output} exists already. Name another file, or remove it first.")
    if output is not None and not output.absolute().parent.is_dir():
        raise BadSetting(f"There is no folder {output.absolute().parent}. Create it first.")


def _real_start(assistant: "Assistant", identifier: str, cut: "Clip") -> str:
    """When a fast clip starts in local time: at a key frame, so before the person appears."""
    from velvet.footage.ids import is_person
    from velvet.footage.time.clock import stamp
    from velvet.identity.id_resolver import resolve_id

    library = assistant.library
    identifier = resolve_id(library, identifier)
    if is_person(identifier):
        identifier = library.identities.get(identifier).members[0].tracklet
    tracklet = library.tracklets.find([identifier])[0]
    zone = next(c.timezone for c in library.cameras.all() if c.name == tracklet.camera)
    start_time = stamp(library.recordings.get(tracklet.recording).at(cut.start_s), zone)
    return f"Copied from the key frame before: the clip starts at {start_time}."


def _show(console: "Console", cut: "Clip", note: str) -> None:
    from velvet.footage.time.clock import lasting
    from velvet.ui.output.screen import exact, line

    exact(console, str(cut.file))
    facts = f"{lasting(cut.duration_s)}, {cut.frames} frames, {cut.codec}, {cut.pixel_format}"
    line(console, facts, "dim")
    if note:
        line(console, note, "dim")
