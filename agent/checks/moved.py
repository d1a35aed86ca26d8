"""The check of a MovedClaim: one camera, and next the other, with no sighting in between."""

from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.cited_sightings import require_person, resting_on
from velvet.footage.claims import MovedClaim
from velvet.footage.records import Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of
from velvet.indexes.library import Library
from velvet.retrieval.journey import sightings_of
from velvet.retrieval.scope import named


def check_moved(claim: MovedClaim, check_cache: CheckCache) -> CheckResult:
    """One person, on one camera and next on the other: two sightings with no third in between."""
    library = check_cache.library
    cited = library.tracklets.sightings(claim.sightings) if claim.sightings else []
    if not cited and not claim.identity:
        raise Refuted("It names neither a person nor the two sightings.")
    require_person(claim.identity, cited, library)
    journey = sightings_of(library, claim.identity or cited[0].id)
    steps = [s for s in zip(journey, journey[1:], strict=False) if s[0].camera != s[1].camera]
    step = next((s for s in steps if _is_meant(claim, s, library)), None)
    if not step:
        places = ", ".join(f"{s.id} on `{s.camera}`" for s in journey)
        raise Refuted(f"{person_of(journey[0])} made no such move. In order of time: {places}.")
    return CheckResult(_between(claim, *step))


def _is_meant(claim: MovedClaim, step: tuple[Sighting, Sighting], library: Library) -> bool:
    before, after = step
    return (
        (not claim.camera or named(library, claim.camera) == before.camera)
        and (not claim.to_camera or named(library, claim.to_camera) == after.camera)
        and set(claim.sightings) <= {before.id, after.id}
    )


def _between(claim: MovedClaim, before: Sighting, after: Sighting) -> MovedClaim:
    return replace(
        resting_on(claim, [before, after]),
        camera=before.camera,
        to_camera=after.camera,
        when=Interval(min(before.end, after.start), max(before.end, after.start)),
    )
