"""`velvet camera`: the cameras, or one with its place, zones, links and clock; and its clock corrected."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.footage.places import Link
    from velvet.indexes.library import Library
    from velvet.services.cameras import CameraOverview


def camera(
    name: Annotated[
        str, typer.Argument(metavar="[NAME]", help="A camera; without it, all are listed.")
    ] = "",
    offset: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            help="Seconds to add to what its clock says: 12.5 if it is 12.5 s slow, -3 if it is 3 s fast, 0 "
            "for times as recorded. Applies to all its recordings, future ones too, and replaces what was "
            "set before, here or as `offset` in a cameras.toml; such a file sets it again at each ingest.",
        ),
    ] = None,
    json_wanted: JsonOption = False,
) -> None:
    """Show the cameras, or one, or correct its clock.

    Shows place, zones, links and clock. --offset corrects the clock afterwards, without detecting again.
    """
    if offset is not None and not name:
        raise typer.BadParameter(
            "name the camera that has this clock: velvet camera yard --offset 12.5"
        )
    with errors_as_json(json_wanted):
        _camera(name, offset, json_wanted)


def _camera(name: str, offset: float | None, json_wanted: bool) -> None:
    settings = start()
    from velvet.indexes.library import Library
    from velvet.services.cameras import camera_overview, camera_overviews, set_clock
    from velvet.ui.output import as_json

    with Library.open(settings.home) as library:
        if offset is not None:
            _report(library, name, set_clock(library, name, offset))
        if name and json_wanted:
            as_json.put(as_json.placed(camera_overview(library, name)))
        elif json_wanted:
            as_json.put([as_json.placed(one) for one in camera_overviews(library)])
        elif name:
            _one(camera_overview(library, name))
        else:
            _all(camera_overviews(library))


def _report(library: "Library", name: str, changed: bool) -> None:
    from velvet.retrieval.evidence import counted
    from velvet.services.cameras import camera_overview
    from velvet.ui.output.screen import asides, line

    recordings = counted(len(camera_overview(library, name).recordings), "recording", "recordings")
    done = f"The clock is corrected for {recordings} and for future ones; identities were decided again."
    line(asides(), done if changed else "The clock was already set like this; nothing changed.")


def _all(cameras: "list[CameraOverview]") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.formatting import coverage_line
    from velvet.ui.output.screen import line, results, row, table

    console = results()
    listed = table("camera", "place", "time zone", "clock", "zones", "links", "analysed")
    for one in cameras:
        numbers = (str(len(one.zones)), str(len(one.links)))
        facts = (one.camera.name, one.camera.place, one.camera.timezone, _clock(one))
        row(listed, (*facts, *numbers, coverage_line(one.coverage).partition(": ")[2]))
    if cameras:
        console.print(listed)
    number = counted(len(cameras), "camera", "cameras")
    more = "Show one: velvet camera NAME" if cameras else "Analyse footage with: velvet ingest PATH"
    line(console, f"{number}. {more}", "dim")


def _clock(one: "CameraOverview") -> str:
    return f"{one.camera.offset_s:+.12g} s" if one.camera.offset_s else "as recorded"


def _one(one: "CameraOverview") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.formatting import coverage_line
    from velvet.ui.output.screen import line, results

    console = results()
    place = f", {one.camera.place}" if one.camera.place else ""
    line(console, f"{one.camera.name}{place} ({one.camera.timezone})", "bold")
    corrected = " (added to what it says)" if one.camera.offset_s else ""
    line(console, f"Clock: {_clock(one)}{corrected}")
    sightings = counted(one.sightings, "sighting", "sightings")
    line(console, f"Analysed: {coverage_line(one.coverage).partition(': ')[2]}, {sightings}")
    for zone in _zones(one):
        line(console, zone)
    for link in one.links:
        line(console, f"Link: {_link(link)}")
    if not one.zones and not one.links:
        line(console, "No zones and no links. Add them to a cameras.toml.", "dim")
    _recordings(one)


def _zones(one: "CameraOverview") -> Iterator[str]:
    for used in one.zones:
        corners = ", ".join(f"[{x:g}, {y:g}]" for x, y in used.zone.polygon)
        passages = f"{used.came_in} came in, {used.went_out} went out"
        yield f"Zone `{used.zone.name}`: {passages} ({corners})"


def _link(link: "Link") -> str:
    from velvet.identity.transitions import transit_time

    if link.overlap:
        return f"`{link.camera}` and `{link.to}` show the same place"
    zone = f" through `{link.zone}`" if link.zone else ""
    into = f" through `{link.to_zone}`" if link.to_zone else ""
    how = f"usually {transit_time(link)}, learned" if link.learned else transit_time(link)
    return f"from `{link.camera}`{zone} to `{link.to}`{into}: {how}"


def _recordings(one: "CameraOverview") -> None:
    from velvet.footage.time.clock import local, span
    from velvet.ui.output.screen import results, row, table

    listed = table("id", "when (camera's time)", "start taken from", "file", title="Recordings")
    for r in one.recordings:
        when = span(local(r.start, one.camera.timezone), local(r.end, one.camera.timezone))
        row(listed, (r.id, when, r.start_source, str(r.path)))
    results().print(listed)
