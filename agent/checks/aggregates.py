"""Checks for claims about everybody: nobody who fits, so many who fit. Each makes the search again.

Where nothing was recorded, or no word can be checked, nothing is claimed either way: Undecided.
"""

from collections.abc import Sequence
from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted, Undecided
from velvet.agent.statement import Stated
from velvet.footage.answers import Claim
from velvet.footage.records import Sighting
from velvet.identity.id_resolver import group_by_person, person_of
from velvet.retrieval.journey import company, sightings_of, together, within
from velvet.retrieval.scope import Scope, scope
from velvet.retrieval.search import Looked, untold

ANYONE = "anyone"
SOME = 5  # ids named in a reason


def absent(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """Nobody who fits, or not this person, or not these two together; and there was footage to see."""
    claim, where = stated.claim(), _covered(stated, check_cache)
    if claim.identity:
        return CheckResult(_person_absent(claim, where, check_cache), coverage=where.coverage)
    found = _searched(claim.words, where, check_cache)
    if found.sightings:
        raise Refuted(f"Somebody fits `{claim.words}`: {_ids(found.sightings)}.")
    return _checked(_placed(claim, where), where, found, check_cache)


def count(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """So many different people fit."""
    claim, where = stated.claim(), _covered(stated, check_cache)
    found = _searched(claim.words, where, check_cache)
    people = group_by_person(found.sightings)
    if len(people) != claim.count:
        raise Refuted(f"{len(people)} different people fit, not {claim.count}.")
    ids = tuple(s.id for s in sorted(found.sightings, key=lambda s: s.start))
    filled = replace(_placed(claim, where), sightings=ids)
    return _checked(filled, where, found, check_cache)


def _checked(claim: Claim, where: Scope, found: Looked, check_cache: CheckCache) -> CheckResult:
    unknown = untold(check_cache.context, claim.words, where)
    return CheckResult(
        claim, coverage=where.coverage, not_checked=found.not_checked, untold=unknown
    )


def _covered(stated: Stated, check_cache: CheckCache) -> Scope:
    where = scope(check_cache.context, stated.camera, stated.when)
    if not where.covered:
        raise Undecided(where.note, where.coverage)
    return where


def _searched(words: str, where: Scope, check_cache: CheckCache) -> Looked:
    found = check_cache.look(words, where)
    if not found.checked:
        raise Undecided(found.note, where.coverage, found.not_checked)
    return found


def _placed(claim: Claim, where: Scope) -> Claim:
    """The claim with where and when was really searched."""
    camera = where.cameras[0] if where.cameras else ""
    when = where.when[0] if len(where.when) == 1 else None
    return replace(
        claim, sightings=(), camera=camera, when=when, searched=where.when, verified=True
    )


def _person_absent(claim: Claim, where: Scope, check_cache: CheckCache) -> Claim:
    everything = sightings_of(check_cache.library, claim.identity)
    person = person_of(everything[0])
    there = [s for s in everything if not where.cameras or s.camera in where.cameras]
    mine = within(there, where.when)
    if not claim.other and mine:
        raise Refuted(f"{person} was seen there: {_ids(mine)}.")
    if claim.other and not mine:
        raise Refuted(f"{person} was not seen there at all; claim that instead.")
    if claim.other and (others := _others(claim.other, mine, check_cache)):
        raise Refuted(f"{person} was in one view with {_ids(others)}.")
    return replace(_placed(claim, where), identity=person)


def _others(other: str, mine: Sequence[Sighting], check_cache: CheckCache) -> list[Sighting]:
    """Sightings of the other (or of anyone) in one view with these."""
    if other.casefold() == ANYONE:
        return [c for s in mine for c in company(check_cache.library, s)]
    theirs = sightings_of(check_cache.library, other)
    return [t for t in theirs if any(together(s, t) for s in mine)]


def _ids(sightings: Sequence[Sighting]) -> str:
    more = f" and {len(sightings) - SOME} more" if len(sightings) > SOME else ""
    return ", ".join(s.id for s in sightings[:SOME]) + more
