"""The check of a CountClaim: the search is made again, and the people are counted again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.searched_scope import covered, matching, result_of_search, searched
from velvet.agent.statement import Stated
from velvet.footage.claims import CountClaim
from velvet.footage.records import Sighting
from velvet.identity.id_resolver import group_by_person


def check_count(claim: CountClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """Exactly this many different people match the words within the scope.

    A count of none is a claim too: it holds where nobody matches and there was footage.
    """
    where = covered(stated, check_cache)
    looked = matching(claim.words, where, check_cache)
    people = group_by_person(looked.sightings)
    if len(people) != claim.count:
        raise Refuted(f"{len(people)} different people match, not {claim.count}.")
    verified = replace(searched(claim, where), sightings=_by_start(looked.sightings))
    return result_of_search(verified, where, looked, check_cache)


def _by_start(sightings: Sequence[Sighting]) -> tuple[str, ...]:
    return tuple(s.id for s in sorted(sightings, key=_start))


def _start(sighting: Sighting) -> datetime:
    return sighting.start
