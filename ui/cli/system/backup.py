"""`velvet backup` and `velvet restore`: everything remembered in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from velvet.ui.command import start


def backup(
    target: Annotated[Path, typer.Argument(help="The zip to write; must not be there yet.")],
) -> None:
    """Write everything remembered into one file, also while an ingest runs.

    It holds what the data folder holds of people: keep it as safely. What is erased later stays in it.
    """
    settings = start()
    from velvet.indexes.admin.backup import back_up
    from velvet.ui.output.saying import size
    from velvet.ui.output.screen import asides, line, results

    with asides().status(f"Writing {target}"):
        number = back_up(settings.home, target)
    line(results(), f"{target}: {number} files, {size(target.stat().st_size)}.")


def restore(
    source: Annotated[Path, typer.Argument(help="A file that `velvet backup` wrote.")],
) -> None:
    """Bring a backup back into a data folder that remembers nothing yet."""
    settings = start()
    from velvet.footage.settings import FILE_NAME
    from velvet.indexes.admin.backup import restore as bring_back
    from velvet.ui.output.screen import line, results

    number = bring_back(source, settings.home)
    line(results(), f"{number} files are back in {settings.home}. `velvet check` looks at them.")
    if (settings.home / FILE_NAME).is_file():
        said = (
            f"Its {FILE_NAME} holds from now on, `policy` and `ollama_host` included: look at it."
        )
        line(results(), said, "yellow")
