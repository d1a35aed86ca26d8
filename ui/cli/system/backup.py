"""`velvet backup` and `velvet restore`: everything remembered in one file, and back. Knows no store."""

from pathlib import Path
from typing import Annotated

import typer

from velvet.ui.command import start


def backup(
    target: Annotated[Path, typer.Argument(help="The zip to write; must not exist yet.")],
) -> None:
    """Write everything Velvet remembers into one file.

    Works while an ingest runs. It shows the same people as the data folder: keep it just as safe. What is
    erased later stays in it.
    """
    settings = start()
    from velvet.indexes.admin.backup import back_up
    from velvet.ui.output.formatting import size
    from velvet.ui.output.screen import asides, line, results

    with asides().status(f"Writing {target}"):
        number = back_up(settings.home, target)
    line(results(), f"{target}: {number} files, {size(target.stat().st_size)}.")


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `velvet backup` wrote.")],
) -> None:
    """Put a backup into an empty data folder."""
    settings = start()
    from velvet.footage.settings import FILE_NAME
    from velvet.indexes.admin import backup
    from velvet.ui.output.screen import line, results

    number = backup.restore(source, settings.home)
    line(results(), f"{number} files restored into {settings.home}. Test them with: velvet check")
    if (settings.home / FILE_NAME).is_file():
        warning = f"Its {FILE_NAME} now applies, `policy` and `ollama_host` included: look at it."
        line(results(), warning, "yellow")
