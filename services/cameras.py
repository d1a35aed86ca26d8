"""Cameras: what is known of each, and correcting its clock afterwards.

Setting a clock needs to be the one ingester, since a recording at work has its instants in hand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from velvet.footage.errors import NotFound
from velvet.footage.places import Link, Zone
from velvet.footage.records import Camera, Recording, Sighting
from velvet.footage.time.intervals import Coverage
from velvet.identity.placement import identity_fingerprint, reidentify_all
from velvet.identity.reid_inputs import crop_fingerprint
from velvet.identity.transit_times import learn_transit_times
from velvet.indexes.library import Library
from velvet.ingest.sources.camera_entry import check_offset


@dataclass(frozen=True, slots=True)
class ZoneTraffic:
    """A zone and how many sightings entered and left through it, to see whether it is drawn well."""

    zone: Zone
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class CameraOverview:
    """Everything known about a camera except who was seen on it."""

    camera: Camera
    recordings: tuple[Recording, ...]
    coverage: Coverage
    zones: tuple[ZoneTraffic, ...]
    links: tuple[Link, ...]  # that leave it, lead to it or show the same place
    sightings: int


def camera_overviews(library: Library) -> list[CameraOverview]:
    """Every camera, by name."""
    everywhere, recordings = library.cameras.places(), library.recordings.all()
    covered = {c.camera: c for c in library.recordings.coverage()}
    seen: dict[str, list[Sighting]] = {}
    for sighting in library.tracklets.sightings():
        seen.setdefault(sighting.camera, []).append(sighting)
    return [
        CameraOverview(
            camera=camera,
            recordings=tuple(r for r in recordings if r.camera == camera.name),
            coverage=covered[camera.name],
            zones=_passed(everywhere.zones.get(camera.name, ()), seen.get(camera.name, ())),
            links=tuple(k for k in everywhere.links if camera.name in (k.camera, k.to)),
            sightings=len(seen.get(camera.name, ())),
        )
        for camera in library.cameras.all()
    ]


def camera_overview(library: Library, name: str) -> CameraOverview:
    """One camera. Raises NotFound with the nearest name."""
    everyone = {one.camera.name: one for one in camera_overviews(library)}
    found = everyone.get(name) or {n.casefold(): p for n, p in everyone.items()}.get(
        name.strip().casefold()
    )
    if found is None:
        near = get_close_matches(name, list(everyone), n=1)
        hint = f" Did you mean `{near[0]}`?" if near else ""
        raise NotFound(f"There is no camera `{name}`.{hint} `velvet camera` lists them.")
    return found


def _passed(zones: Sequence[Zone], seen: Sequence[Sighting]) -> tuple[ZoneTraffic, ...]:
    came = Counter(s.entered_zone for s in seen)
    went = Counter(s.left_zone for s in seen)
    return tuple(ZoneTraffic(zone, came[zone.name], went[zone.name]) for zone in zones)


def set_clock(library: Library, name: str, offset_s: float) -> bool:
    """Set the seconds to add to a camera's clock, replacing the earlier offset; True if that changed it.

    All its instants move, and identities are decided again. Raises NotFound; BadSetting for an offset that
    cannot be; LibraryBusy while an ingest runs.
    """
    check_offset(offset_s)
    camera = camera_overview(library, name).camera
    with library.ingesting():
        news = library.cameras.set_offset(camera.name, offset_s)
        if news or _is_undecided(library):
            regroup(library)
    return news


def _is_undecided(library: Library) -> bool:
    """Whether an earlier run stopped before deciding all identities."""
    fingerprint = crop_fingerprint(library)
    return bool(
        fingerprint and library.recordings.without_identities(identity_fingerprint(fingerprint))
    )


def regroup(library: Library) -> None:
    """Decide identities again after instants, zones or links changed; the ingester only."""
    learn_transit_times(library)
    reidentify_all(library, crop_fingerprint(library))
