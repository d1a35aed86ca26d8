"""The checks of who was in one view with whom: TogetherClaim, and its negation ApartClaim."""

from collections.abc import Sequence
from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.cited_sightings import resting_on
from velvet.agent.checks.searched_scope import covered, ids, searched
from velvet.agent.statement import Stated
from velvet.footage.claims import ANYONE, ApartClaim, TogetherClaim
from velvet.footage.records import Sighting
from velvet.identity.id_resolver import person_of
from velvet.retrieval.journey import company, sightings_of, together, within
from velvet.retrieval.scope import named


def check_together(claim: TogetherClaim, check_cache: CheckCache) -> CheckResult:
    """These two were in one view at one time."""
    if not claim.identity or not claim.other:
        raise Refuted("It must name `person` and `other`.")
    one = sightings_of(check_cache.library, claim.identity)
    other = sightings_of(check_cache.library, claim.other)
    names = person_of(one[0]), person_of(other[0])
    shared = _in_one_view(claim, one, other, check_cache)
    if not shared:
        raise Refuted(f"{names[0]} and {names[1]} were not in one view at one time.")
    return CheckResult(replace(resting_on(claim, shared), identity=names[0], other=names[1]))


def _in_one_view(
    claim: TogetherClaim,
    one: Sequence[Sighting],
    other: Sequence[Sighting],
    check_cache: CheckCache,
) -> list[Sighting]:
    """The sightings of both, by start, of each pair that shared a view as claimed."""
    camera = named(check_cache.library, claim.camera) if claim.camera else ""
    pairs = [
        (a, b)
        for a in one
        for b in other
        if together(a, b)
        and (not camera or a.camera == camera)
        and (not claim.sightings or {a.id, b.id} & set(claim.sightings))
    ]
    each = {s.id: s for pair in pairs for s in pair}
    return sorted(each.values(), key=lambda s: s.start)


def check_apart(claim: ApartClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """This person was seen there, and never in one view with the other, or with anyone."""
    where = covered(stated, check_cache)
    sightings = sightings_of(check_cache.library, claim.identity)
    person = person_of(sightings[0])
    on_camera = [s for s in sightings if not where.cameras or s.camera in where.cameras]
    in_scope = within(on_camera, where.when)
    if not in_scope:
        raise Refuted(f"{person} was not seen there at all; claim that instead.")
    if met := _met(claim.other, in_scope, check_cache):
        raise Refuted(f"{person} was in one view with {ids(met)}.")
    verified = replace(searched(claim, where), identity=person)
    return CheckResult(verified, coverage=where.coverage)


def _met(other: str, in_scope: Sequence[Sighting], check_cache: CheckCache) -> list[Sighting]:
    """Sightings of the other (or of anyone) in one view with these."""
    if other.casefold() == ANYONE:
        return [met for s in in_scope for met in company(check_cache.library, s)]
    of_other = sightings_of(check_cache.library, other)
    return [o for o in of_other if any(together(s, o) for s in in_scope)]
