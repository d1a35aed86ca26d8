"""`velvet verify`: whether an export is unchanged. Knows no hash."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from velvet.footage.records import Recording
    from velvet.footage.settings import Settings
    from velvet.services.export.verification import VerificationReport


def verify(
    place: Annotated[Path, typer.Argument(help="The folder or the zip that was exported.")],
) -> None:
    """Check every file of an export by its hash.

    Recordings are checked too where they are available. Exit code 1 if anything was changed.
    """
    settings = start()
    from velvet.services.export import verification
    from velvet.ui.output.screen import asides, results

    recordings = _recordings(settings)
    with asides().status("Checking"):
        verified = verification.verify(place, recordings)
    _show(results(), verified)
    if verified.faults or any(s.same is False for s in verified.sources):
        raise typer.Exit(1)


def _recordings(settings: "Settings") -> "Sequence[Recording]":
    """The recordings of the data folder, if there is one: exports are checked on other machines too."""
    from velvet.indexes.library import Library

    if not Library.exists(settings.home):
        return ()
    with Library.open(settings.home) as library:
        return library.recordings.all()


def _show(console: "Console", verified: "VerificationReport") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import exact, line

    for fault in verified.faults:
        line(console, fault, "red")
    if not verified.faults:
        files = counted(verified.files, "file is", "files are")
        line(console, f"As exported {verified.made_at} by {verified.by}: {files} unchanged.")
    states = {
        True: "the same file",
        False: "DIFFERS from what was exported",
        None: "not available here",
    }
    for source in verified.sources:
        line(
            console,
            f"Source {source.file}: {states[source.same]}",
            "red" if source.same is False else "",
        )
    if verified.manifest_sha256:
        line(
            console, "The hash of its manifest, to compare with the one kept at the export:", "dim"
        )
        exact(console, verified.manifest_sha256)
