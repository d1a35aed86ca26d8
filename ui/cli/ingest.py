"""`velvet ingest`, `velvet describe` and `velvet relink`: footage in. Knows no pass."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from velvet.ingest.events import Event, IngestPlan
    from velvet.ingest.passes.describe import DescribeResult
    from velvet.ingest.sources.sources import SourceOptions

LONG_S = 600.0  # an ingest expected to take longer asks first


def ingest(
    paths: Annotated[list[str], typer.Argument(help="Files, folders, or patterns in quotes.")],
    camera: Annotated[str, typer.Option(help="The camera that recorded them.")] = "",
    begin: Annotated[
        str, typer.Option("--start", help='When the recording starts: "2026-03-02 10:00:00".')
    ] = "",
    timezone: Annotated[str, typer.Option(help="The camera's time zone: Europe/Zurich.")] = "",
    fps: Annotated[
        str, typer.Option(help="The true frame rate, if the file gives a wrong one.")
    ] = "",
    cameras: Annotated[
        Path | None, typer.Option(help="A cameras.toml with all this for many cameras.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option(help="Also analyse files that `velvet forget` erased; people stay erased."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before a long run.")] = False,
) -> None:
    """Analyse recordings: find people, follow and describe them.

    Stop it at any time; the same command continues.
    """
    settings = start()
    from velvet.ingesting import ingest_paths
    from velvet.ui.output.ingest_display import display
    from velvet.ui.output.ingest_summary import show_summary
    from velvet.ui.output.screen import asides, results

    choices = replace(_choices(camera, begin, timezone, fps, cameras), again=again)
    console = asides()
    with display(console) as shown:
        ask_first = console.is_terminal and not yes
        summary = ingest_paths(
            settings, paths, choices, _teller(shown.show, settings.home, ask_first)
        )
    show_summary(results(), summary)
    if summary.stopped:
        raise typer.Exit(130)
    raise typer.Exit(1 if summary.failures else 0)


def _choices(
    camera: str, begin: str, timezone: str, fps: str, cameras: Path | None
) -> "SourceOptions":
    """What the command line says about the recordings. Raises BadSetting."""
    from velvet.ingest.sources.camera_file import CameraFile, read_camera_file
    from velvet.ingest.sources.sources import SourceOptions, read_rate

    return SourceOptions(
        camera=camera,
        start=begin,
        timezone=timezone,
        rate=read_rate(fps) if fps else None,
        camera_file=read_camera_file(cameras) if cameras else CameraFile(Path()),
    )


def _teller(
    show: "Callable[[Event], None]", home: Path, ask_first: bool
) -> "Callable[[Event], None]":
    """Shows events; asks before a long run, if it may."""
    from velvet.ingest.events import IngestPlan

    def tell(event: "Event") -> None:
        show(event)
        if isinstance(event, IngestPlan):
            _warn_of_disk(event, home)
            if ask_first and event.expected_s > LONG_S:
                typer.confirm("Continue?", default=True, abort=True, err=True)

    return tell


def _warn_of_disk(event: "IngestPlan", home: Path) -> None:
    from velvet.ui.output.formatting import size
    from velvet.ui.output.screen import asides, line

    free = shutil.disk_usage(home).free
    if event.expected_bytes > free:
        sizes = f"{size(event.expected_bytes)} needed, {size(free)} free"
        line(asides(), f"There may not be enough disk space in {home}: {sizes}.", "yellow")


def describe(
    max_calls: Annotated[
        int, typer.Option(min=0, help="Stop after this many tracklets; 0: never.")
    ] = 0,
    hours: Annotated[
        float, typer.Option(min=0.0, help="Stop after this many hours; 0: never.")
    ] = 0.0,
) -> None:
    """Describe people with the vision model, clearest first.

    Stop it at any time; the same command continues.
    """
    settings = start()
    from velvet.ingest.passes.describe import Limits
    from velvet.ingesting import describe_again
    from velvet.ui.output.ingest_display import display
    from velvet.ui.output.screen import asides

    limits = Limits(max_calls or inf, hours * 3600 or inf)
    try:
        with display(asides()) as shown:
            done = describe_again(settings, limits, shown.show)
    except KeyboardInterrupt:
        _warn("Stopped. What was described is kept; run the same command to continue.")
        raise typer.Exit(130) from None
    _show(done)
    raise typer.Exit(1 if done.stopped or done.failed else 0)


def _show(done: "DescribeResult") -> None:
    from velvet.ingest.passes.describe import undescribed_warning
    from velvet.ui.output.screen import line, results

    described = done.calls - done.failed
    line(results(), f"{described} described, {done.failed} failed, {done.left} left.")
    if sentence := undescribed_warning(done):
        _warn(sentence)


def _warn(sentence: str) -> None:
    from velvet.ui.output.screen import asides, line

    line(asides(), sentence, "yellow")


def relink(
    folder: Annotated[Path, typer.Argument(help="Where the footage is now.")],
) -> None:
    """Find recordings whose files were moved, by their content."""
    settings = start()
    from velvet.ingest.sources import sources
    from velvet.ui.output.screen import asides, exact, line, results

    with asides().status(f"Looking through {folder}"):
        moved = sources.relink(settings, folder)
    console = results()
    for recording, path in moved:
        exact(console, f"{recording.id} is now {path} (was {recording.path})")
    if not moved:
        line(console, f"None of the missing recordings is in {folder}.")
