"""`velvet relink`: find footage that moved by its content."""

from pathlib import Path
from typing import Annotated

import typer

from ui.start import start


def relink(
    folder: Annotated[Path, typer.Argument(help="Where the footage is now.")],
) -> None:
    """Find recordings whose files moved, by their content."""
    settings = start()
    from ui.screen import asides, exact, line, results
    from velvet.relinking import relink as find

    with asides().status(f"Looking through {folder}"):
        found = find(settings, folder)
    console = results()
    for recording, path in found:
        exact(console, f"{recording.id} is now {path} (was {recording.path})")
    if not found:
        line(console, f"No recording that was lost is in {folder}.")
