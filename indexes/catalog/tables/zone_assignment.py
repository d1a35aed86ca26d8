"""Which zones tracklets came in and went out by.

Zones are laid over the stored paths when they are read, so that changing them asks for no detection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from velvet.footage.geometry.zone_crossings import ENDS, End, beginning, ending, zones_at
from velvet.footage.ids import recording_id, tracklet_id, tracklet_number
from velvet.footage.places import Zone
from velvet.footage.records import BoxPath, Edge, Sighting, Tracklet
from velvet.indexes.catalog.schema import RecordingRow, TrackletRow
from velvet.indexes.catalog.tables import places
from velvet.indexes.catalog.tables.tracklets import MANY

CUT_S = 0.5  # of a recording's first or last moment: whoever is in view then may have been before, or stay
_TIME, _BOX = 8, 16  # bytes of one in a stored path


@dataclass(frozen=True, slots=True)
class Frame:
    """A recording's picture in pixels, and how long it lasts."""

    width: int
    height: int
    duration_s: float


Zones: TypeAlias = Mapping[str, Sequence[Zone]]  # by camera
Ends: TypeAlias = tuple[
    str, str, End | None, End | None
]  # tracklet id, camera, where it began and ended


def sightings(session: Session, found: Sequence[Sighting]) -> list[Sighting]:
    """Sightings with the zones they came in and went out by. Reads paths only where there are zones."""
    zones = places.every(session).zones
    lying = [s.id for s in found if s.camera in zones]
    ways = _ways(_read(session, lying, zones), zones) if lying else {}
    return [
        replace(s, entered_zone=ways[s.id][0], left_zone=ways[s.id][1]) if s.id in ways else s
        for s in found
    ]


def tracklets(session: Session, found: Sequence[Tracklet]) -> list[Tracklet]:
    """Tracklets with the zones they came in and went out by."""
    zones = places.every(session).zones
    lying = [t for t in found if t.camera in zones]
    if not lying:
        return list(found)
    frames = _frames(session)
    ends = [
        _of_path(t.id, t.camera, frames[t.recording], (t.entered, t.left), t.path, t.path)
        for t in lying
    ]
    ways = _ways(ends, zones)
    return [
        replace(t, entered_zone=ways[t.id][0], left_zone=ways[t.id][1]) if t.id in ways else t
        for t in found
    ]


def _of_path(
    identifier: str,
    camera: str,
    frame: Frame,
    edges: tuple[str, str],
    first: BoxPath,
    last: BoxPath,
) -> Ends:
    """Nothing for an end that is the recording's own, but for somebody who was at a side of the picture."""
    inside, size = Edge.INSIDE, (frame.width, frame.height)
    begun = edges[0] == inside and first.times_s[0] < CUT_S
    stopped = edges[1] == inside and last.times_s[-1] > frame.duration_s - CUT_S
    came, went = beginning(first, size), ending(last, size)
    return identifier, camera, None if begun else came, None if stopped else went


def _ways(ends: Sequence[Ends], zones: Zones) -> dict[str, tuple[str, str]]:
    """Tracklet id -> zones it entered and left by; camera by camera, each of which has zones of its own."""
    found: dict[str, tuple[str, str]] = {}
    for camera, mine in zones.items():
        there = [end for end in ends if end[1] == camera]
        came, went = _zones([e[2] for e in there], mine), _zones([e[3] for e in there], mine)
        found |= {e[0]: way for e, way in zip(there, zip(came, went, strict=True), strict=True)}
    return found


def _zones(ends: Sequence[End | None], zones: Sequence[Zone]) -> list[str]:
    named = iter(zones_at([end for end in ends if end], zones))
    return [next(named) if end else "" for end in ends]


def _frames(session: Session) -> dict[str, Frame]:
    query = select(
        RecordingRow.number, RecordingRow.width, RecordingRow.height, RecordingRow.duration_s
    )
    frame_sizes = session.execute(query)
    return {
        recording_id(number): Frame(width, height, lasts)
        for number, width, height, lasts in frame_sizes
    }


def _read(session: Session, ids: Sequence[str], zones: Zones) -> list[Ends]:
    """The ends of these paths, and no more of them."""
    times, boxes = TrackletRow.times, TrackletRow.boxes
    query = select(
        TrackletRow.number,
        TrackletRow.recording,
        TrackletRow.camera,
        TrackletRow.entered,
        TrackletRow.left,
        func.substr(times, 1, _TIME * ENDS),
        func.substr(boxes, 1, _BOX * ENDS),
        func.substr(times, -_TIME * ENDS),
        func.substr(boxes, -_BOX * ENDS),
    ).where(TrackletRow.camera.in_(list(zones)))
    if len(ids) < MANY:
        query = query.where(TrackletRow.number.in_([tracklet_number(i) for i in ids]))
    frames = _frames(session)
    return [
        _of_path(
            tracklet_id(number),
            camera,
            frames[recording_id(recording)],
            (entered, left),
            _path(a, b),
            _path(c, d),
        )
        for number, recording, camera, entered, left, a, b, c, d in session.execute(query)
    ]


def _path(times: bytes, boxes: bytes) -> BoxPath:
    at = np.frombuffer(times, "<f8")
    return BoxPath(at, np.frombuffer(boxes, "<f4").reshape(-1, 4), np.ones(len(at), np.float32))
