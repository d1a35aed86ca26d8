"""`velvet annotate`: a recording as a video in which the people meant are boxed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.services.export.annotating import Annotated as Made


def annotate(
    recording: Annotated[str, typer.Argument(help="A recording (R2), or its file.")],
    whom: Annotated[
        list[str], typer.Argument(help="How they look, in quotes; or a name, P7, or T31.")
    ],
    output: Annotated[
        Path | None, typer.Option(help="The MP4 to write; else one in the data folder.")
    ] = None,
) -> None:
    """Write a recording as MP4 with the people boxed who look as described."""
    settings = start()
    from velvet import open_assistant
    from velvet.services.export.annotating import annotate as write
    from velvet.ui.cli.evidence.clip import refuse_bad_target
    from velvet.ui.output.screen import asides, results

    refuse_bad_target(output)
    said = " ".join(whom)
    with open_assistant(settings) as assistant, asides().status(f"Boxing {said}"):
        made = write(assistant.context, recording, said, output)
    _show(results(), made)


def _show(console: "Console", made: "Made") -> None:
    from velvet.footage.corrections import called
    from velvet.footage.time.clock import lasting
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import exact, line

    clip = made.clip
    exact(console, str(clip.file))
    facts = f"{lasting(clip.duration_s)}, {clip.frames} frames, {clip.codec}, {clip.pixel_format}"
    line(console, facts, "dim")
    people = ", ".join(f"{called(s.identity, s.name)} {s.id}".strip() for s in made.sightings)
    line(console, f"Boxed: {counted(len(made.sightings), 'sighting', 'sightings')}: {people}")
    if made.note:
        line(console, made.note, "yellow")
    if made.not_checked:
        line(console, f"Not checked: {', '.join(made.not_checked)}.", "yellow")
