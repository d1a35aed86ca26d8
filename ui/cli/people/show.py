"""`velvet people show`, or `velvet people` alone: who was seen, and one person's journey."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.footage.records import Identity, Sighting
    from velvet.indexes.library import Library


def show(
    identifier: Annotated[
        str,
        typer.Argument(metavar="[ID]", help="A person, by id (P7) or name; else all are listed."),
    ] = "",
    json_wanted: JsonOption = False,
) -> None:
    """List the people, or show one person's journey and pictures."""
    with errors_as_json(json_wanted):
        _people(identifier, json_wanted)


def _people(identifier: str, json_wanted: bool) -> None:
    settings = start()
    from velvet.indexes.library import Library

    with Library.open(settings.home) as library:
        if identifier:
            _one(library, library.identity(identifier), json_wanted)
        else:
            _all(library, json_wanted)


def _all(library: "Library", json_wanted: bool) -> None:
    from velvet.ui.output import as_json

    seen = {s.id: s for s in library.sightings()}
    found = [(who, [seen[m.tracklet] for m in who.members]) for who in library.identities()]
    if json_wanted:
        as_json.put([as_json.person(who, mine, library) for who, mine in found])
    else:
        _list(found)


def _list(found: Sequence[tuple["Identity", Sequence["Sighting"]]]) -> None:
    from velvet.footage.corrections import called
    from velvet.footage.time.clock import span
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line, results, row, table

    console = results()
    shown = table("id", "sightings", "cameras", "first and last seen (camera's time)", "looks")
    for who, mine in found:
        cameras = ", ".join(dict.fromkeys(s.camera for s in mine))
        when = span(mine[0].start, mine[-1].end)
        row(shown, (called(who.id, who.name), str(len(mine)), cameras, when, mine[0].description))
    if found:
        console.print(shown)
    line(console, _closing(counted(len(found), "person", "people"), bool(found)), "dim")


def _closing(people: str, any_there: bool) -> str:
    if any_there:
        return f"{people}. One person's journey: velvet people ID; its video: velvet clip ID"
    return "Nobody yet. Analyse footage with: velvet ingest PATH"


def _one(library: "Library", who: "Identity", json_wanted: bool) -> None:
    from velvet.footage.corrections import called
    from velvet.retrieval.evidence import counted
    from velvet.ui.output import as_json
    from velvet.ui.output.answer_text import show_sightings
    from velvet.ui.output.parts import pictures
    from velvet.ui.output.screen import exact, line, results

    mine = library.sightings([m.tracklet for m in who.members])
    if json_wanted:
        as_json.put(as_json.person(who, mine, library))
        return
    console = results()
    sightings = counted(len(mine), "sighting", "sightings")
    line(console, f"{called(who.id, who.name)}: {sightings}", "bold")
    show_sightings(console, mine)
    for words in (*_steps(library, mine), *_changes(library, mine)):
        line(console, words)
    for sighting in mine:
        line(console)
        line(console, f"{sighting.id}  {sighting.description}")
        for file in pictures(library, sighting):
            exact(console, f"  {file}", "dim")
    line(console, f"Video: velvet clip {who.id}", "dim")


def _changes(library: "Library", mine: Sequence["Sighting"]) -> Iterator[str]:
    """What they changed of their clothes in view of a camera."""
    theirs = {s.id for s in mine}
    for change in library.changes():
        if change.tracklet in theirs:
            what = change.attribute.replace("_", " ")
            said = f"{what}: {change.before} -> {change.after}"
            yield f"{change.at:%Y-%m-%d %H:%M:%S} {said} [{change.tracklet}]"


def _steps(library: "Library", mine: Sequence["Sighting"]) -> Iterator[str]:
    """How they got from each camera to the next."""
    from velvet.identity.transitions import transition

    links = library.places().links
    for before, after in pairwise(mine):
        if before.camera != after.camera:
            said = transition(before, after, links, f"{before.end:%H:%M:%S}")
            yield f"{said[0].upper()}{said[1:]} [{before.id}, {after.id}]."
