"""`velvet ingest`: footage in."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.start import start

if TYPE_CHECKING:
    from ingest.events import Event, Planned
    from ingest.sources import Choices

LONG_S = 600.0  # an ingest expected to take longer asks first


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders or patterns in quotes.")],
    camera: Annotated[str, typer.Option(help="The camera that recorded them.")] = "",
    begin: Annotated[
        str, typer.Option("--start", help='When the recording starts: "2026-03-02 10:00:00".')
    ] = "",
    timezone: Annotated[str, typer.Option(help="The camera's zone: Europe/Zurich.")] = "",
    fps: Annotated[str, typer.Option(help="True frames a second, where the file lies.")] = "",
    cameras: Annotated[
        Path | None, typer.Option(help="A cameras.toml that says all this of many cameras.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option(help="Analyse files anew that `velvet forget` erased; people stay erased."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Never ask before a long run.")] = False,
) -> None:
    """Analyse recordings. Run the same command again to go on after a stop."""
    settings = start()
    from ui.ingest_display import display
    from ui.ingest_summary import show_summary
    from ui.screen import asides, results
    from velvet.ingesting import ingest_paths

    told = replace(_choices(camera, begin, timezone, fps, cameras), again=again)
    console = asides()
    with display(console) as shown:
        ask_first = console.is_terminal and not yes
        summary = ingest_paths(settings, paths, told, _teller(shown.show, settings.home, ask_first))
    show_summary(results(), summary)
    if summary.stopped:
        raise typer.Exit(130)
    raise typer.Exit(1 if summary.failures else 0)


def _choices(camera: str, begin: str, timezone: str, fps: str, cameras: Path | None) -> "Choices":
    """What was said on the line. Raises BadSetting."""
    from ingest.camera_file import CameraFile, read_camera_file
    from ingest.sources import Choices, read_rate

    return Choices(
        camera=camera,
        start=begin,
        timezone=timezone,
        rate=read_rate(fps) if fps else None,
        camera_file=read_camera_file(cameras) if cameras else CameraFile(Path()),
    )


def _teller(
    show: "Callable[[Event], None]", home: Path, ask_first: bool
) -> "Callable[[Event], None]":
    """Shows events; before a run that takes long it asks, if it may."""
    from ingest.events import Planned

    def tell(event: "Event") -> None:
        show(event)
        if isinstance(event, Planned):
            _warn_of_disk(event, home)
            if ask_first and event.expected_s > LONG_S:
                typer.confirm("Go on?", default=True, abort=True, err=True)

    return tell


def _warn_of_disk(event: "Planned", home: Path) -> None:
    from ui.saying import size
    from ui.screen import asides, line

    free = shutil.disk_usage(home).free
    if event.expected_bytes > free:
        wanted = f"{size(event.expected_bytes)} are needed and {size(free)} are free"
        line(asides(), f"The disk may not do: {wanted} in {home}.", "yellow")
