"""`velvet retain`: erase what is older than its camera keeps. Knows the command line, not the rules."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.indexes.library import Library
    from velvet.services.erasure.forget import ErasureReport
    from velvet.services.erasure.retention import Expired


def retain(
    cameras: Annotated[
        Path | None, typer.Option(help="First take over the `keep` of this cameras.toml.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would go, and what is held.")
    ] = False,
    json_wanted: JsonOption = False,
) -> None:
    """Erase what is older than its camera keeps, except what is held.

    It asks nothing, so that a timer can run it. How long recordings are kept is set in a cameras.toml, such
    as keep = "30 days"; without it they are kept for ever.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library

        with Library.open(settings.home) as library:
            if cameras:
                _settle(library, cameras)
            _retain(library, dry_run, json_wanted)


def _settle(library: "Library", cameras: Path) -> None:
    from velvet.ingest.sources.camera_file import read_camera_file
    from velvet.ingest.sources.registration import apply_retention
    from velvet.ui.output.screen import asides, line

    file = read_camera_file(cameras)
    apply_retention(file, library, lambda told: line(asides(), told.sentence))


def _retain(library: "Library", dry_run: bool, json_wanted: bool) -> None:
    from velvet.services.erasure.forget import forget
    from velvet.services.erasure.retention import expired

    if dry_run:
        old, done = expired(library), None
    else:
        with library.ingesting():
            old = expired(library)
            done = None if old.is_empty else forget(library, old.erasure_target)
    (_put if json_wanted else _show)(library, old, done)
    raise typer.Exit(1 if done and done.after.found else 0)


def _put(library: "Library", old: "Expired", done: "ErasureReport | None") -> None:
    from velvet.ui.cli.erasure.erased import as_document
    from velvet.ui.output.as_json import put

    impact = done.erasure_impact if done else library.erasure.impact(old.erasure_target)
    put(as_document(old.erasure_target.what, impact, done) | {"held": dict(old.held)})


def _show(library: "Library", old: "Expired", done: "ErasureReport | None") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.cli.erasure.erased import show_impact, show_proof
    from velvet.ui.output.screen import line, results

    console = results()
    if not library.cameras.retention_days():
        line(
            console,
            'Every recording is kept for ever. Change that with keep = "30 days" in a cameras.toml.',
        )
    elif old.is_empty:
        line(console, "Nothing is older than its camera keeps.")
    else:
        impact = done.erasure_impact if done else library.erasure.impact(old.erasure_target)
        show_impact(old.erasure_target.what, impact)
    for subject, count in sorted(old.held.items()):
        line(console, f"Held: {subject}, {counted(count, 'old sighting', 'old sightings')}")
    if done:
        show_proof(done)
