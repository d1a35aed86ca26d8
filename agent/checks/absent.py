"""The check of an AbsentClaim: nobody who matches, or not this person, was seen where there was footage."""

from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.searched_scope import covered, ids, matching, result_of_search, searched
from velvet.agent.statement import Stated
from velvet.footage.claims import AbsentClaim
from velvet.identity.id_resolver import person_of
from velvet.retrieval.journey import sightings_of, within
from velvet.retrieval.scope import Scope


def check_absent(claim: AbsentClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """Nobody matches the words, or this person was not there; and there was footage to see them."""
    where = covered(stated, check_cache)
    if claim.identity:
        return _check_person(claim, where, check_cache)
    looked = matching(claim.words, where, check_cache)
    if looked.sightings:
        raise Refuted(f"Somebody matches `{claim.words}`: {ids(looked.sightings)}.")
    return result_of_search(searched(claim, where), where, looked, check_cache)


def _check_person(claim: AbsentClaim, where: Scope, check_cache: CheckCache) -> CheckResult:
    sightings = sightings_of(check_cache.library, claim.identity)
    person = person_of(sightings[0])
    on_camera = [s for s in sightings if not where.cameras or s.camera in where.cameras]
    if in_scope := within(on_camera, where.when):
        raise Refuted(f"{person} was seen there: {ids(in_scope)}.")
    verified = replace(searched(claim, where), identity=person)
    return CheckResult(verified, coverage=where.coverage)
