"""The check of a LikeClaim: whether the pictures liken one sighting to another."""

from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.cited_sightings import resting_on
from velvet.footage.claims import LikeClaim


def check_like(claim: LikeClaim, check_cache: CheckCache) -> CheckResult:
    """That sighting is among those that look like the other; without one: that none is.

    The likeness is computed again from the pictures' vectors, not taken from the tool's result.
    """
    if not claim.other:
        raise Refuted("It must name in `other` the sighting compared with.")
    other = claim.other.upper()
    ranked = check_cache.alike(other)
    if not claim.sightings and not ranked:
        return CheckResult(replace(claim, other=other, verified=True))
    _require_ranked(claim, other, list(ranked))
    sightings = [ranked[identifier] for identifier in claim.sightings]
    band = sightings[0].band.value
    return CheckResult(replace(resting_on(claim, sightings), other=other, band=band))


def _require_ranked(claim: LikeClaim, other: str, ranked: list[str]) -> None:
    if not claim.sightings or not set(claim.sightings) <= set(ranked):
        raise Refuted(f"Those like {other} are: {', '.join(ranked) or 'none'}.")
