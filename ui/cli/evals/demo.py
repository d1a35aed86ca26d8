"""`velvet demo`: the main job on drawn footage with known truth."""

from pathlib import Path
from typing import Annotated

import typer

from velvet.ui.command import start

_ITS_OWN = {"footage", "home", "journey.mp4", "sightings.jpg"}


def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the demonstration goes; replaced each time.")
    ] = Path("demo"),
) -> None:
    """Draw two cameras, ingest them, ask, and compare with the truth."""
    start()
    from velvet.evals.demo import run
    from velvet.ui.output.ingest_display import display
    from velvet.ui.output.screen import asides, exact, results

    _refuse_foreign(folder)
    console = results()
    with display(asides()) as shown:

        def say(words: str) -> None:
            shown.rest()
            exact(console, words)

        code = run(folder, say, shown.show)
    raise typer.Exit(code)


def _refuse_foreign(folder: Path) -> None:
    """Raise BadSetting for a folder with other files: only an earlier demonstration is replaced."""
    from velvet.footage.errors import BadSetting

    names = {p.name for p in folder.iterdir()} if folder.is_dir() else set[str]()
    if folder.is_file() or names - _ITS_OWN:
        raise BadSetting(
            f"{folder} contains something other than an earlier demonstration. Name a new folder: "
            "velvet demo FOLDER"
        )
