"""Where and when a claim about everybody was searched, and who matches there.

Shared by the checks of claims that nobody, or so many, were seen. Where nothing was recorded, or no word
can be checked, nothing is claimed either way: Undecided.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from velvet.agent.checks.check_result import CheckCache, CheckResult, Undecided
from velvet.agent.statement import Stated
from velvet.footage.claims import AbsentClaim, ApartClaim, CountClaim, UnchangedClaim
from velvet.footage.records import Sighting
from velvet.retrieval.scope import Scope, scope
from velvet.retrieval.search import Looked, untold

LISTED = 5  # ids named in a reason

OfScope = TypeVar("OfScope", AbsentClaim, ApartClaim, CountClaim, UnchangedClaim)


def covered(stated: Stated, check_cache: CheckCache) -> Scope:
    """The scope stated, if some of it was recorded. Raises Undecided."""
    where = scope(check_cache.context, stated.camera, stated.when)
    if not where.covered:
        raise Undecided(where.note, where.coverage)
    return where


def matching(words: str, where: Scope, check_cache: CheckCache) -> Looked:
    """Everybody in the scope who matches the words. Raises Undecided if that cannot be told."""
    looked = check_cache.look(words, where)
    if not looked.checked:
        raise Undecided(looked.note, where.coverage, looked.not_checked)
    return looked


def searched(claim: OfScope, where: Scope) -> OfScope:
    """The claim as verified, with where and when was really searched."""
    camera = where.cameras[0] if where.cameras else ""
    when = where.when[0] if len(where.when) == 1 else None
    return replace(
        claim, sightings=(), camera=camera, when=when, searched=where.when, verified=True
    )


def result_of_search(
    claim: AbsentClaim | CountClaim, where: Scope, looked: Looked, check_cache: CheckCache
) -> CheckResult:
    """The verified claim with how far the search reached."""
    return CheckResult(
        claim,
        coverage=where.coverage,
        not_checked=looked.not_checked,
        untold=untold(check_cache.context, claim.words, where),
    )


def ids(sightings: Sequence[Sighting]) -> str:
    """The first few ids, and how many more there are."""
    more = f" and {len(sightings) - LISTED} more" if len(sightings) > LISTED else ""
    return ", ".join(s.id for s in sightings[:LISTED]) + more
