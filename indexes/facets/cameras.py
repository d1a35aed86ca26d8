"""Cameras: their zones, links, clocks and how long their recordings are kept. Knows no footage."""

from collections.abc import Sequence

from sqlalchemy import select

from velvet.footage.places import Layout, Link, Places
from velvet.footage.records import Camera
from velvet.indexes.catalog.database import Catalog, bump
from velvet.indexes.catalog.schema import CameraRow
from velvet.indexes.catalog.tables import identities, places, recordings
from velvet.indexes.vectors.sync import Sync


class Cameras:
    """The cameras of one data folder, and the places that they see."""

    def __init__(self, catalog: Catalog, sync: Sync) -> None:
        self._catalog = catalog
        self._sync = sync

    def all(self) -> list[Camera]:
        """All cameras, by name."""
        with self._catalog.read() as session:
            return recordings.cameras(session)

    def retention_days(self) -> dict[str, float]:
        """Days for which cameras are kept, by name; those kept for ever are left out."""
        with self._catalog.read() as session:
            kept = session.scalars(select(CameraRow).where(CameraRow.keep_days.is_not(None)))
            return {row.name: row.keep_days for row in kept if row.keep_days is not None}

    def set_retention(self, camera: str, days: float | None) -> bool:
        """Keep a camera's recordings for so many days, or for ever; whether that is news."""
        with self._catalog.write() as session:
            row = session.get(CameraRow, camera)
            if row is None or row.keep_days == days:
                return False
            row.keep_days = days
            return True

    def places(self) -> Places:
        """The zones of all cameras, and the links between them."""
        with self._catalog.read() as session:
            return places.every(session)

    def save_places(self, layout: Layout) -> bool:
        """Store what a `cameras.toml` says in place of earlier; whether that is news.

        Who is who rests on it, so that what was believed is then of an earlier state.
        """
        with self._catalog.write() as session:
            if changed := places.put(session, layout):
                recordings.doubt_everybody(session)
                identities.move(session)
                bump(session)
        return changed

    def save_learned_links(self, links: Sequence[Link]) -> bool:
        """Store the links that were learned in place of earlier ones; whether that is news."""
        with self._catalog.write() as session:
            if changed := places.put_learned(session, links):
                bump(session)
        return changed

    def set_offset(self, camera: str, offset_s: float) -> bool:
        """Let so many seconds be added to what a camera's clock said; whether that is news.

        All instants of the camera move, in the cache too: the ingester only. Raises NotFound, BadSetting.
        """
        with self._catalog.write() as session:
            changed = recordings.set_offset(session, camera, offset_s)
            if changed:
                recordings.doubt_everybody(session)
                identities.move(session)
                bump(session)
        if changed:
            self._sync.mend()
        return changed
