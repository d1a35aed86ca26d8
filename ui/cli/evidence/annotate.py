"""`velvet annotate`: a recording as a video with the matching people boxed. Knows no video."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.services.export import annotated_video


def annotate(
    recording: Annotated[str, typer.Argument(help="A recording (R2), or its file.")],
    whom: Annotated[
        list[str], typer.Argument(help="What they look like, in quotes; or P7, a name, or T31.")
    ],
    output: Annotated[
        Path | None, typer.Option(help="The MP4 to write; by default one in the data folder.")
    ] = None,
) -> None:
    """Write a recording as MP4 with matching people boxed."""
    settings = start()
    from velvet import open_assistant
    from velvet.services.export import annotated_video
    from velvet.ui.cli.evidence.clip import refuse_bad_target
    from velvet.ui.output.screen import asides, results

    refuse_bad_target(output)
    wanted = " ".join(whom)
    with open_assistant(settings) as assistant, asides().status(f"Boxing {wanted}"):
        annotated = annotated_video.annotate(assistant.context, recording, wanted, output)
    _show(results(), annotated)


def _show(console: "Console", annotated: "annotated_video.Annotated") -> None:
    from velvet.footage.corrections import called
    from velvet.footage.time.clock import lasting
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import exact, line

    clip = annotated.clip
    exact(console, str(clip.file))
    facts = f"{lasting(clip.duration_s)}, {clip.frames} frames, {clip.codec}, {clip.pixel_format}"
    line(console, facts, "dim")
    people = ", ".join(f"{called(s.identity, s.name)} {s.id}".strip() for s in annotated.sightings)
    line(console, f"Boxed: {counted(len(annotated.sightings), 'sighting', 'sightings')}: {people}")
    if annotated.note:
        line(console, annotated.note, "yellow")
    if annotated.not_checked:
        line(console, f"Not checked: {', '.join(annotated.not_checked)}.", "yellow")
