"""`velvet camera`: the cameras, or one with its place, zones, links and clock; and its clock set right."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.footage.places import Link
    from velvet.indexes.library import Library
    from velvet.services.cameras import Placed


def camera(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="A camera; else all are listed.")
    ] = "",
    offset: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="Seconds to add to what its clock says: 12.5 if it is 12.5 s slow, -3 if it is 3 s fast, 0 "
            "as recorded. Holds for all its recordings, those to come too, in place of what was set before, "
            "here or as `offset` in a cameras.toml; such a file sets it again at each ingest.",
        ),
    ] = None,
    json_wanted: JsonOption = False,
) -> None:
    """Show the cameras, or one: place, zones, links, clock. --offset corrects its clock afterwards."""
    if offset is not None and not name:
        raise typer.BadParameter(
            "name the camera whose clock it is: velvet camera yard --offset 12.5"
        )
    with errors_as_json(json_wanted):
        _camera(name, offset, json_wanted)


def _camera(name: str, offset: float | None, json_wanted: bool) -> None:
    settings = start()
    from velvet.indexes.library import Library
    from velvet.services.cameras import placed, placed_camera, set_clock
    from velvet.ui.output import as_json

    with Library.open(settings.home) as library:
        if offset is not None:
            _report(library, name, set_clock(library, name, offset))
        if name and json_wanted:
            as_json.put(as_json.placed(placed_camera(library, name)))
        elif json_wanted:
            as_json.put([as_json.placed(one) for one in placed(library)])
        elif name:
            _one(placed_camera(library, name))
        else:
            _all(placed(library))


def _report(library: "Library", name: str, news: bool) -> None:
    from velvet.retrieval.evidence import counted
    from velvet.services.cameras import placed_camera
    from velvet.ui.output.screen import asides, line

    found = placed_camera(library, name)
    said = counted(len(found.recordings), "recording", "recordings")
    moved = f"The clock is set for {said} and those to come; who is who was decided anew."
    line(asides(), moved if news else "The clock was set so before; nothing changed.")


def _all(found: "list[Placed]") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.saying import covered
    from velvet.ui.output.screen import line, results, row, table

    console = results()
    shown = table("camera", "place", "time zone", "clock", "zones", "links", "analysed")
    for one in found:
        numbers = (str(len(one.zones)), str(len(one.links)))
        told = (one.camera.name, one.camera.place, one.camera.timezone, _clock(one))
        row(shown, (*told, *numbers, covered(one.coverage).partition(": ")[2]))
    if found:
        console.print(shown)
    cameras = counted(len(found), "camera", "cameras")
    more = (
        "One of them: velvet camera NAME" if found else "Analyse footage with: velvet ingest PATH"
    )
    line(console, f"{cameras}. {more}", "dim")


def _clock(one: "Placed") -> str:
    return f"{one.camera.offset_s:+.12g} s" if one.camera.offset_s else "as recorded"


def _one(one: "Placed") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.saying import covered
    from velvet.ui.output.screen import line, results

    console = results()
    place = f", {one.camera.place}" if one.camera.place else ""
    line(console, f"{one.camera.name}{place} ({one.camera.timezone})", "bold")
    clock = _clock(one)
    line(console, f"Clock: {clock} to what it says" if one.camera.offset_s else f"Clock: {clock}")
    seen = counted(one.sightings, "sighting", "sightings")
    line(console, f"Analysed: {covered(one.coverage).partition(': ')[2]}, {seen}")
    for words in _zones(one):
        line(console, words)
    for link in one.links:
        line(console, f"Link: {_link(link)}")
    if not one.zones and not one.links:
        line(console, "No zones and no links. Draw them in a cameras.toml.", "dim")
    _recordings(one)


def _zones(one: "Placed") -> Iterator[str]:
    for passed in one.zones:
        corners = ", ".join(f"[{x:g}, {y:g}]" for x, y in passed.zone.polygon)
        used = f"{passed.came_in} came in, {passed.went_out} went out"
        yield f"Zone `{passed.zone.name}`: {used} ({corners})"


def _link(link: "Link") -> str:
    from velvet.identity.transitions import transit_time

    if link.overlap:
        return f"`{link.camera}` and `{link.to}` show one place"
    zone = f" through `{link.zone}`" if link.zone else ""
    into = f" through `{link.to_zone}`" if link.to_zone else ""
    how = f"usually {transit_time(link)}, learned" if link.learned else transit_time(link)
    return f"from `{link.camera}`{zone} to `{link.to}`{into}: {how}"


def _recordings(one: "Placed") -> None:
    from velvet.footage.time.clock import local, span
    from velvet.ui.output.screen import results, row, table

    shown = table("id", "when (camera's time)", "start known from", "file", title="Recordings")
    for r in one.recordings:
        when = span(local(r.start, one.camera.timezone), local(r.end, one.camera.timezone))
        row(shown, (r.id, when, r.start_source, str(r.path)))
    results().print(shown)
