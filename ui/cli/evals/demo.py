"""`velvet demo`: the main job on drawn footage with known truth."""

from pathlib import Path
from typing import Annotated

import typer

from velvet.ui.command import start

_ITS_OWN = {"footage", "home", "journey.mp4", "sightings.jpg"}


def demo(
    folder: Annotated[
        Path, typer.Argument(help="Where the demonstration goes; made anew each time.")
    ] = Path("demo"),
) -> None:
    """Draw two cameras with known truth, ingest them, ask, and compare."""
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
    """The demonstration removes what an earlier one left, and nothing else. Raises BadSetting."""
    from velvet.footage.errors import BadSetting

    there = {p.name for p in folder.iterdir()} if folder.is_dir() else set[str]()
    if folder.is_file() or there - _ITS_OWN:
        raise BadSetting(
            f"{folder} holds something else than an earlier demonstration. Name a new folder: "
            "velvet demo FOLDER"
        )
