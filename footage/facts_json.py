"""The parts of an answer that are told alike wherever it is JSON: on the screen's and in an export."""

from typing import Any, TypeAlias

from velvet.footage.claims import Claim
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Coverage, Interval

Json: TypeAlias = dict[str, Any]


def claim(one: Claim) -> Json:
    """What is claimed, and by what it is borne out."""
    return {
        "kind": one.kind.value,
        "text": one.text,
        "verified": one.verified,
        "sightings": list(one.sightings),
    }


def sighting(seen: Sighting) -> Json:
    """Who was where, when, and how they looked; no pictures."""
    return {
        "id": seen.id,
        "identity": seen.identity,
        "name": seen.name,
        "camera": seen.camera,
        "start": seen.start.isoformat(),
        "end": seen.end.isoformat(),
        "band": seen.band.value,
        "entered": seen.entered.value,
        "left": seen.left.value,
        "entered_zone": seen.entered_zone,
        "left_zone": seen.left_zone,
        "description": seen.description,
    }


def coverage(covered: Coverage) -> Json:
    """One camera's analysed stretches and gaps."""
    return {
        "camera": covered.camera,
        "seconds": round(covered.seconds, 3),
        "analysed": [_interval(i) for i in covered.analysed],
        "gaps": [_interval(i) for i in covered.gaps],
    }


def _interval(interval: Interval) -> Json:
    return {"start": interval.start.isoformat(), "end": interval.end.isoformat()}
