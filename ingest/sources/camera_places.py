"""Zones and links of `cameras.toml`: read and checked, with a sentence for every fault."""

import math
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations

from pydantic import BaseModel, ConfigDict, Field

from velvet.footage.errors import BadSetting
from velvet.footage.places import Link, Places, Zone, sides

LONGEST = 64  # characters of a zone's name
CORNERS_LIKE = "[[0.8, 0.2], [1.0, 0.2], [1.0, 1.0], [0.8, 1.0]]"
_LEAST_AREA = 1e-6  # of the picture: less is a line

Corner = tuple[float, float]
Zones = Mapping[str, Sequence[Corner]]


class LinkEntry(BaseModel):
    """One `[[links]]` table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    camera: str = Field(alias="from", description="the camera that people leave")
    to: str = Field(description="the camera where they are seen next")
    zone: str = Field("", description="of the first camera, left through; empty: any")
    to_zone: str = Field("", description="of the second camera, entered through; empty: any")
    least: float = Field(0.0, description="seconds that the way takes at least")
    most: float = Field(math.inf, description="seconds that it takes those who go straight")
    overlap: bool = Field(False, description="both show one place, so that no way lies between")


def read_places(zones: Mapping[str, Zones], entries: Sequence[LinkEntry]) -> Places:
    """Zones of each camera and links, checked against each other. Raises BadSetting."""
    drawn = {camera: tuple(_zones(camera, mine)) for camera, mine in zones.items()}
    links = tuple(_link(n, entry, drawn) for n, entry in enumerate(entries, 1))
    for (n, one), (m, other) in combinations(enumerate(links, 1), 2):
        if _way(one) == _way(other):
            raise BadSetting(f"links {n} and {m} are the same link. Remove one of them.")
    return Places({camera: mine for camera, mine in drawn.items() if mine}, links)


def _way(link: Link) -> tuple[str, str, str, str]:
    return link.camera, link.zone, link.to, link.to_zone


def _zones(camera: str, zones: Zones) -> Iterator[Zone]:
    for name, corners in zones.items():
        if fault := _name_fault(name) or _polygon_fault(corners):
            raise BadSetting(f"camera {camera}, zone {name!r}: {fault}")
        yield Zone(name, tuple(corners))


def _name_fault(name: str) -> str:
    if name.strip() == name and 1 <= len(name) <= LONGEST and name.isprintable():
        return ""
    return f"a zone name has 1 to {LONGEST} printable characters and no space around it."


def _polygon_fault(corners: Sequence[Corner]) -> str:
    if len(corners) < 3:
        return f"{len(corners)} corners do not make a zone; give three or more, such as {CORNERS_LIKE}."
    outside = [share for corner in corners for share in corner if not 0 <= share <= 1]
    if outside:
        return (
            f"{outside[0]:g} is outside the picture. Corners are shares of its width and height: [0, 0] is "
            "top left, [1, 1] bottom right. Divide pixels by the picture's width and height."
        )
    if _area(corners) < _LEAST_AREA:
        return "its corners lie on one line. Give the corners of an area."
    if any(_cross(a, b, c, d) for (a, b), (c, d) in combinations(sides(corners), 2)):
        return "its sides cross. Give the corners in order around the zone."
    return ""


def _area(corners: Sequence[Corner]) -> float:
    return max(
        abs(_turn(corners[0], b, c)) / 2 for b, c in combinations(corners[1:], 2)
    )  # of the largest triangle: a crossed one may have none in all


def _turn(a: Corner, b: Corner, c: Corner) -> float:
    """Above zero where a, b, c turn to the right on the picture, below where to the left."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _cross(a: Corner, b: Corner, c: Corner, d: Corner) -> bool:
    """Whether the lines from a to b and from c to d cross at a point within both."""
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _link(number: int, entry: LinkEntry, drawn: Mapping[str, Sequence[Zone]]) -> Link:
    fault = (
        _camera_fault("from", entry.camera, drawn)
        or _camera_fault("to", entry.to, drawn)
        or _zone_fault("zone", entry.zone, entry.camera, drawn)
        or _zone_fault("to_zone", entry.to_zone, entry.to, drawn)
        or _sense_fault(entry)
    )
    if fault:
        raise BadSetting(f"link {number} ({entry.camera} to {entry.to}): {fault}")
    return Link(
        camera=entry.camera,
        to=entry.to,
        zone=entry.zone,
        to_zone=entry.to_zone,
        least_s=entry.least,
        most_s=entry.most,
        overlap=entry.overlap,
    )


def _camera_fault(key: str, name: str, drawn: Mapping[str, object]) -> str:
    if name in drawn:
        return ""
    return (
        f"`{key}`: there is no camera `{name}` in this file.{_near(name, drawn)} Each camera in a link "
        f"needs its own table, at least the line [cameras.{name or 'yard'}]."
    )


def _zone_fault(key: str, name: str, camera: str, drawn: Mapping[str, Sequence[Zone]]) -> str:
    known = [zone.name for zone in drawn[camera]]
    if not name or name in known:
        return ""
    there = f"Its zones are: {', '.join(known)}." if known else "It has none in this file."
    return f"`{key}`: camera {camera} has no zone `{name}`.{_near(name, known)} {there}"


def _near(name: str, known: "Mapping[str, object] | Sequence[str]") -> str:
    near = get_close_matches(name, list(known), n=1)
    return f" Did you mean `{near[0]}`?" if near else ""


def _sense_fault(entry: LinkEntry) -> str:
    if entry.camera == entry.to:
        return "it leads from a camera to itself. Name two cameras."
    if entry.overlap and (entry.zone or entry.to_zone or entry.least or entry.most < math.inf):
        return (
            "`overlap` says that both cameras show the same place, so there is no way between them: "
            "leave out zones, `least` and `most`."
        )
    if math.isnan(entry.least) or math.isnan(entry.most) or entry.least < 0:
        return "`least` and `most` are seconds, 0 or more."
    if math.isinf(entry.least) or entry.least > entry.most:
        return f"`least`, {entry.least:g} s, is more than `most`, {entry.most:g} s. Swap them."
    return ""
