"""Zones and links in the catalog, told by a `cameras.toml` or learned."""

import json
import math
from collections.abc import Sequence

from sqlalchemy import delete, not_, or_, select
from sqlalchemy.orm import Session

from velvet.footage.places import Layout, Link, Places, Zone
from velvet.indexes.catalog.schema import CameraRow, LinkRow, ZoneRow


def every(session: Session) -> Places:
    """All zones and links."""
    zones: dict[str, list[Zone]] = {}
    for row in session.scalars(select(ZoneRow).order_by(ZoneRow.camera, ZoneRow.place)):
        corners = tuple((x, y) for x, y in json.loads(row.polygon))
        zones.setdefault(row.camera, []).append(Zone(row.name, corners))
    links = session.scalars(select(LinkRow).order_by(LinkRow.number))
    return Places(
        {c: tuple(camera_zones) for c, camera_zones in zones.items()}, tuple(map(_link, links))
    )


def _link(row: LinkRow) -> Link:
    return Link(
        camera=row.camera,
        to=row.to_camera,
        zone=row.zone,
        to_zone=row.to_zone,
        least_s=row.least_s,
        most_s=math.inf if row.most_s is None else row.most_s,
        overlap=row.overlap,
        learned=row.learned,
    )


def put(session: Session, layout: Layout) -> bool:
    """Store what a file says in place of what it, or another, said of these cameras; whether that is news."""
    before = every(session)
    names = list(layout.cameras)
    replaced = or_(ZoneRow.source == layout.source, ZoneRow.camera.in_(names))
    session.execute(delete(ZoneRow).where(replaced))
    session.execute(
        delete(LinkRow).where(
            not_(LinkRow.learned), or_(LinkRow.source == layout.source, LinkRow.camera.in_(names))
        )
    )
    for camera, zones in layout.places.zones.items():
        session.add_all(_zone_row(camera, n, zone, layout.source) for n, zone in enumerate(zones))
    session.add_all(_link_row(link, layout.source) for link in layout.places.links)
    for link in layout.places.links:  # what was told is no longer to be learned
        session.execute(
            delete(LinkRow).where(
                LinkRow.learned, LinkRow.camera == link.camera, LinkRow.to_camera == link.to
            )
        )
    session.flush()
    camera_rows = {row.name: row for row in session.scalars(select(CameraRow))}
    for name, place in layout.cameras.items():
        if place and name in camera_rows:
            camera_rows[name].place = place
    return _comparable(every(session)) != _comparable(before)


def _comparable(places: Places) -> tuple[object, ...]:
    return dict(places.zones), sorted(places.links, key=repr)


def put_learned(session: Session, links: Sequence[Link]) -> bool:
    """Store learned links in place of earlier ones; whether that is news."""
    before = [link for link in every(session).links if link.learned]
    if before == list(links):
        return False
    session.execute(delete(LinkRow).where(LinkRow.learned))
    session.add_all(_link_row(link, "") for link in links)
    session.flush()
    return True


def _zone_row(camera: str, place: int, zone: Zone, source: str) -> ZoneRow:
    corners = json.dumps(zone.polygon)
    return ZoneRow(camera=camera, name=zone.name, place=place, polygon=corners, source=source)


def _link_row(link: Link, source: str) -> LinkRow:
    return LinkRow(
        camera=link.camera,
        zone=link.zone,
        to_camera=link.to,
        to_zone=link.to_zone,
        least_s=link.least_s,
        most_s=None if math.isinf(link.most_s) else link.most_s,
        overlap=link.overlap,
        learned=link.learned,
        source=source,
    )
