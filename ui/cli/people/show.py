"""`velvet people show`, or just `velvet people`: who was seen, and one person's journey."""

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
        typer.Argument(
            metavar="[ID]", help="A person, by id (P7) or name; without it, all are listed."
        ),
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
            _one(library, library.identities.get(identifier), json_wanted)
        else:
            _all(library, json_wanted)


def _all(library: "Library", json_wanted: bool) -> None:
    from velvet.ui.output import as_json

    by_id = {s.id: s for s in library.tracklets.sightings()}
    people = [(p, [by_id[m.tracklet] for m in p.members]) for p in library.identities.all()]
    if json_wanted:
        as_json.put([as_json.person(who, sightings, library) for who, sightings in people])
    else:
        _list(people)


def _list(people: Sequence[tuple["Identity", Sequence["Sighting"]]]) -> None:
    from velvet.footage.corrections import called
    from velvet.footage.time.clock import span
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line, results, row, table

    console = results()
    listed = table("id", "sightings", "cameras", "first and last seen (camera's time)", "looks")
    for who, sightings in people:
        cameras = ", ".join(dict.fromkeys(s.camera for s in sightings))
        when = span(sightings[0].start, sightings[-1].end)
        name, number = called(who.id, who.name), str(len(sightings))
        row(listed, (name, number, cameras, when, sightings[0].description))
    if people:
        console.print(listed)
    line(console, _closing(counted(len(people), "person", "people"), bool(people)), "dim")


def _closing(people: str, any_there: bool) -> str:
    if any_there:
        return f"{people}. Show a journey: velvet people ID; as a video: velvet clip ID"
    return "No people yet. Analyse footage with: velvet ingest PATH"


def _one(library: "Library", who: "Identity", json_wanted: bool) -> None:
    from velvet.footage.corrections import called
    from velvet.retrieval.evidence import counted
    from velvet.ui.output import as_json
    from velvet.ui.output.answer_text import show_sightings
    from velvet.ui.output.parts import pictures
    from velvet.ui.output.screen import exact, line, results

    sightings = library.tracklets.sightings([m.tracklet for m in who.members])
    if json_wanted:
        as_json.put(as_json.person(who, sightings, library))
        return
    console = results()
    number = counted(len(sightings), "sighting", "sightings")
    line(console, f"{called(who.id, who.name)}: {number}", "bold")
    show_sightings(console, sightings)
    for sentence in (*_transitions(library, sightings), *_changes(library, sightings)):
        line(console, sentence)
    for sighting in sightings:
        line(console)
        line(console, f"{sighting.id}  {sighting.description}")
        for file in pictures(library, sighting):
            exact(console, f"  {file}", "dim")
    line(console, f"Video: velvet clip {who.id}", "dim")


def _changes(library: "Library", sightings: Sequence["Sighting"]) -> Iterator[str]:
    """Which clothes they changed in view of a camera."""
    ids = {s.id for s in sightings}
    for change in library.clothing_changes.all():
        if change.tracklet in ids:
            attribute = change.attribute.replace("_", " ")
            what = f"{attribute}: {change.before} -> {change.after}"
            yield f"{change.at:%Y-%m-%d %H:%M:%S} {what} [{change.tracklet}]"


def _transitions(library: "Library", sightings: Sequence["Sighting"]) -> Iterator[str]:
    """How they got from each camera to the next."""
    from velvet.identity.transitions import transition

    links = library.cameras.places().links
    for before, after in pairwise(sightings):
        if before.camera != after.camera:
            sentence = transition(before, after, links, f"{before.end:%H:%M:%S}")
            yield f"{sentence[0].upper()}{sentence[1:]} [{before.id}, {after.id}]."
