"""Records as the JSON that `--json` prints, for other programs. Times are ISO 8601 with offset."""

import json
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from velvet.footage.answers import Answer
from velvet.footage.corrections import Correction, Stated
from velvet.footage.facts_json import Json, claim, coverage
from velvet.footage.facts_json import sighting as facts
from velvet.footage.records import Identity, Recording, Sighting
from velvet.indexes.library import Library

if TYPE_CHECKING:
    from velvet.footage.places import Link
    from velvet.identity.correct import Outcome
    from velvet.identity.explain import Comparison
    from velvet.services.cameras import CameraOverview


def put(document: object) -> None:
    """Print one JSON document on stdout. ASCII only, so that no terminal's encoding can spoil it."""
    typer.echo(json.dumps(document, indent=2))


def answer(given: Answer, library: Library) -> Json:
    """What `velvet ask --json` prints."""
    return {
        "text": given.text,
        "claims": [claim(c) for c in given.claims],
        "sightings": [sighting(s, library) for s in given.sightings],
        "coverage": [coverage(c) for c in given.coverage],
        "not_checked": list(given.not_checked),
        "models": dict(given.models),
        "dropped": [claim(c) | {"fault": c.fault} for c in given.dropped],
        "clips": list(given.clips),
    }


def sighting(seen: Sighting, library: Library) -> Json:
    """One sighting; `crops` are absolute paths."""
    return facts(seen) | {"crops": [str(library.media / file) for file in seen.crops]}


def person(identity: Identity, seen: Sequence[Sighting], library: Library) -> Json:
    """One identity with its tracklets in order of time."""
    return {
        "id": identity.id,
        "name": identity.name,
        "tracklets": [sighting(s, library) for s in seen],
    }


def correction(said: Correction) -> Json:
    """One correction; `one` and `other` are the sightings it speaks of."""
    return {
        "number": said.number,
        "kind": said.kind.value,
        "one": list(said.one),
        "other": list(said.other),
        "name": said.name,
        "by": said.by,
        "at": said.at.isoformat() if said.at else "",
        "lost": list(said.lost),
    }


def outcome(made: "Outcome", library: Library) -> Json:
    """A correction made or undone, and the people it changed."""
    return {
        "correction": correction(made.correction),
        "undone": made.undone,
        "changed": [
            person(p, library.tracklets.sightings([m.tracklet for m in p.members]), library)
            for p in made.changed
        ],
        "gone": list(made.gone),
        "parted": list(made.separated),
    }


def comparison(found: "Comparison") -> Json:
    """Why two sightings count as one person or as two."""
    rival = found.runner_up
    return {
        "one": found.one.id,
        "other": found.other.id,
        "identities": [found.one.identity, found.other.identity],
        "one_person": found.one_person,
        "cosine": _rounded(found.cosine),
        "levelled": found.camera_normalized,
        "probability": _rounded(found.probability),
        "band": found.band.value if found.band else None,
        "measured": found.measured,
        "runner_up": {
            "id": rival[0].id,
            "identity": rival[0].identity,
            "probability": _rounded(rival[1]),
        }
        if rival
        else None,
        "margin": _rounded(found.margin),
        "attributes": [
            {"name": t.name, "one": t.one, "other": t.other, "agrees": t.agrees}
            for t in found.attributes
        ],
        "excluded": found.exclusion.value if found.exclusion else None,
        "continues": _rounded(found.continues),
        "gap_s": round(found.gap_s, 3),
        "together_s": round(found.together_s, 3),
        "link": found.transit_note,
        "corrections": [correction(c) for c in found.corrections],
        "opinions": [opinion(o) for o in found.opinions],
    }


def opinion(said: Stated) -> Json:
    """What a tie-breaker said of two sightings."""
    return {
        "asked": said.tracklet,
        "compared": said.other,
        "matched": said.opinion.matched.value,
        "confidence": _rounded(said.opinion.confidence),
        "reasoning": said.opinion.reasoning,
        "maker": said.fingerprint,
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def recording(known: Recording) -> Json:
    """One recording and how far it has come."""
    return {
        "id": known.id,
        "camera": known.camera,
        "path": str(known.path),
        "sha256": known.sha256,
        "start": known.start.isoformat(),
        "end": known.end.isoformat(),
        "start_source": known.start_source,
        "duration_s": round(known.duration_s, 3),
        "stage": known.stage.value,
        "reason": known.reason,
    }


def placed(one: "CameraOverview") -> Json:
    """One camera: place, clock, zones and links; recordings as `recording` gives them."""
    return {
        "name": one.camera.name,
        "place": one.camera.place,
        "timezone": one.camera.timezone,
        "offset_s": one.camera.offset_s,
        "sightings": one.sightings,
        "coverage": coverage(one.coverage),
        "zones": [
            {
                "name": passed.zone.name,
                "polygon": [list(corner) for corner in passed.zone.polygon],
                "came_in": passed.came_in,
                "went_out": passed.went_out,
            }
            for passed in one.zones
        ],
        "links": [_link(link) for link in one.links],
        "recordings": [recording(r) for r in one.recordings],
    }


def _link(link: "Link") -> Json:
    return {
        "from": link.camera,
        "zone": link.zone,
        "to": link.to,
        "to_zone": link.to_zone,
        "least_s": link.least_s,
        "most_s": None if math.isinf(link.most_s) else link.most_s,
        "overlap": link.overlap,
        "learned": link.learned,
    }
