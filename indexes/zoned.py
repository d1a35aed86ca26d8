"""Which zones tracklets came in and went out by.

Zones are laid over the stored paths when they are read, so that changing them asks for no detection.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from footage.passages import ENDS, End, beginning, ending, zones_at
from footage.places import Zone
from footage.records import BoxPath, Sighting, Tracklet
from indexes import places, rows
from indexes.schema import RecordingRow, TrackletRow
from indexes.tracklets import MANY

_TIME, _BOX = 8, 16  # bytes of one in a stored path

Zones: TypeAlias = Mapping[str, Sequence[Zone]]  # by camera
Ends: TypeAlias = tuple[str, str, End, End]  # tracklet id, camera, where it began and ended


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
    sizes = _sizes(session)
    ends = [_of_path(t.id, t.camera, sizes[t.recording], t.path, t.path) for t in lying]
    ways = _ways(ends, zones)
    return [
        replace(t, entered_zone=ways[t.id][0], left_zone=ways[t.id][1]) if t.id in ways else t
        for t in found
    ]


def _of_path(
    identifier: str, camera: str, size: tuple[int, int], first: BoxPath, last: BoxPath
) -> Ends:
    return identifier, camera, beginning(first, size), ending(last, size)


def _ways(ends: Sequence[Ends], zones: Zones) -> dict[str, tuple[str, str]]:
    """Tracklet id -> zones it entered and left by; camera by camera, each of which has zones of its own."""
    found: dict[str, tuple[str, str]] = {}
    for camera, mine in zones.items():
        there = [end for end in ends if end[1] == camera]
        came, went = zones_at([e[2] for e in there], mine), zones_at([e[3] for e in there], mine)
        found |= {e[0]: way for e, way in zip(there, zip(came, went, strict=True), strict=True)}
    return found


def _sizes(session: Session) -> dict[str, tuple[int, int]]:
    query = select(RecordingRow.number, RecordingRow.width, RecordingRow.height)
    return {f"R{number}": (width, height) for number, width, height in session.execute(query)}


def _read(session: Session, ids: Sequence[str], zones: Zones) -> list[Ends]:
    """The ends of these paths, and no more of them."""
    times, boxes = TrackletRow.times, TrackletRow.boxes
    query = select(
        TrackletRow.number,
        TrackletRow.recording,
        TrackletRow.camera,
        func.substr(times, 1, _TIME * ENDS),
        func.substr(boxes, 1, _BOX * ENDS),
        func.substr(times, -_TIME * ENDS),
        func.substr(boxes, -_BOX * ENDS),
    ).where(TrackletRow.camera.in_(list(zones)))
    if len(ids) < MANY:
        query = query.where(TrackletRow.number.in_([rows.number_of(i, "T") for i in ids]))
    sizes = _sizes(session)
    return [
        _of_path(f"T{number}", camera, sizes[f"R{recording}"], _path(*parts[:2]), _path(*parts[2:]))
        for number, recording, camera, *parts in session.execute(query)
    ]


def _path(times: bytes, boxes: bytes) -> BoxPath:
    at = np.frombuffer(times, "<f8")
    return BoxPath(at, np.frombuffer(boxes, "<f4").reshape(-1, 4), np.ones(len(at), np.float32))
