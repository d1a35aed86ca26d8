"""The sightings a claim rests on: which they are, whether person, camera and time are theirs.

Shared by the checks of claims about known sightings. Knows no words and makes no search.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from velvet.agent.checks.check_result import Refuted
from velvet.footage.claims import AttributeClaim, LikeClaim, MovedClaim, SeenClaim, TogetherClaim
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of
from velvet.indexes.library import Library
from velvet.retrieval.journey import sightings_of
from velvet.retrieval.scope import named

TOLERANCE = timedelta(seconds=2)  # how far a stated time may lie outside the sighting

OfSightings = TypeVar(
    "OfSightings", SeenClaim, MovedClaim, AttributeClaim, TogetherClaim, LikeClaim
)


def cited(claim: SeenClaim | AttributeClaim, library: Library) -> list[Sighting]:
    """The sightings a claim names; without any, those of its person on its camera."""
    if claim.sightings:
        return library.tracklets.sightings(claim.sightings)
    if not claim.identity:
        raise Refuted("It names neither a sighting nor a person.")
    of_person = sightings_of(library, claim.identity)
    camera = named(library, claim.camera) if claim.camera else ""
    on_camera = [s for s in of_person if not camera or s.camera == camera]
    if not on_camera:
        raise Refuted(f"{person_of(of_person[0])} was never on `{camera}`.")
    return on_camera


def require_person(identity: str, sightings: Iterable[Sighting], library: Library) -> None:
    """Raise Refuted if a sighting shows another person than the one named, if one is."""
    if not identity:
        return
    person = person_of(sightings_of(library, identity)[0])
    for sighting in sightings:
        if person_of(sighting) != person:
            raise Refuted(f"{sighting.id} is {person_of(sighting)}, not {person}.")


def require_camera(name: str, sightings: Iterable[Sighting], library: Library) -> None:
    """Raise Refuted if a sighting is on another camera than the one named, if one is."""
    if not name:
        return
    camera = named(library, name)
    for sighting in sightings:
        if sighting.camera != camera:
            raise Refuted(f"{sighting.id} is on `{sighting.camera}`, not on `{camera}`.")


def instant(text: str, sighting: Sighting) -> datetime:
    """A time as the model copied it, in the sighting's zone if it names none. Raises Refuted."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refuted(f"`{text}` is not a time; copy `from` and `to` of the tool result.") from None
    return read if read.tzinfo else read.replace(tzinfo=sighting.start.tzinfo)


def covers(sighting: Sighting, moment: datetime) -> bool:
    """Whether the sighting was going on at this moment, give or take the tolerance."""
    return sighting.start - TOLERANCE <= moment <= sighting.end + TOLERANCE


def resting_on(claim: OfSightings, sightings: Sequence[Sighting]) -> OfSightings:
    """The claim as verified, with what the catalog says about its sightings."""
    cameras, people = {s.camera for s in sightings}, {s.identity for s in sightings}
    return replace(
        claim,
        sightings=tuple(s.id for s in sightings),
        camera=sightings[0].camera if len(cameras) == 1 else "",
        identity=sightings[0].identity if len(people) == 1 else "",
        when=Interval(min(s.start for s in sightings), max(s.end for s in sightings)),
        verified=True,
    )
