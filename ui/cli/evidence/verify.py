"""`velvet verify`: whether an export is as it was made."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from velvet.footage.records import Recording
    from velvet.footage.settings import Settings
    from velvet.services.export.verifying import Verified


def verify(
    place: Annotated[Path, typer.Argument(help="The folder or the zip that was exported.")],
) -> None:
    """Check every file of an export by its hash, and the recordings where they are at hand."""
    settings = start()
    from velvet.services.export.verifying import verify as check
    from velvet.ui.output.screen import asides, results

    known = _known(settings)
    with asides().status("Checking"):
        found = check(place, known)
    _show(results(), found)
    if found.faults or any(s.same is False for s in found.sources):
        raise typer.Exit(1)


def _known(settings: "Settings") -> "Sequence[Recording]":
    """The recordings of the data folder, if there is one: an export is checked elsewhere too."""
    from velvet.indexes.catalog.database import FILE_NAME
    from velvet.indexes.library import Library

    if not (settings.home / FILE_NAME).is_file():
        return ()
    with Library.open(settings.home) as library:
        return library.recordings()


def _show(console: "Console", found: "Verified") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import exact, line

    for fault in found.faults:
        line(console, fault, "red")
    if not found.faults:
        files = counted(found.files, "file is", "files are")
        line(console, f"All is as exported {found.made_at} by {found.by}: {files} unchanged.")
    says = {True: "the same file", False: "DIFFERS from what was exported", None: "not at hand"}
    for source in found.sources:
        line(
            console,
            f"Source {source.file}: {says[source.same]}",
            "red" if source.same is False else "",
        )
    if found.manifest_sha256:
        line(
            console, "The hash of its manifest, to compare with the one noted at the export:", "dim"
        )
        exact(console, found.manifest_sha256)
