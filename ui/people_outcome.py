"""A correction made or undone, and what it changed, on the screen."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.json_errors import errors_as_json
from ui.start import start

if TYPE_CHECKING:
    from indexes.library import Library
    from velvet.correcting import Outcome


def correct(make: Callable[["Library"], "Outcome"], as_json: bool) -> None:
    """Make a correction in the user's library and show what came of it."""
    with errors_as_json(as_json):
        settings = start()
        from indexes.library import Library
        from ui import as_json as contract

        with Library.open(settings.home) as library:
            made = make(library)
            if as_json:
                contract.put(contract.outcome(made, library))
            else:
                _show(made, library)


def _show(made: "Outcome", library: "Library") -> None:
    from footage.corrections import called, in_words
    from ui.screen import line, results

    console = results()
    said = made.correction
    heading = f"Correction {said.number}{' undone' if made.undone else ''}: {in_words(said)}."
    line(console, heading, "bold")
    for person in made.changed:
        sightings = library.sightings([m.tracklet for m in person.members])
        seen = ", ".join(f"{s.id} on `{s.camera}`" for s in sightings)
        line(console, f"{called(person.id, person.name)}: {seen}")
    for why in made.parted:
        line(console, why)
    if made.gone:
        line(console, f"No longer there: {', '.join(made.gone)}")
    if not made.changed and not made.gone:
        line(console, "Who is who stays as it was.")
    if not made.undone:
        line(console, f"Take it back with: velvet people undo {said.number}", "dim")
