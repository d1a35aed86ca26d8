"""The check of a SeenClaim: these sightings show this person, there, then, and as described."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.cited_sightings import (
    cited,
    covers,
    instant,
    require_camera,
    require_person,
    resting_on,
)
from velvet.agent.statement import Stated
from velvet.footage.claims import SeenClaim
from velvet.footage.records import Sighting
from velvet.retrieval.evidence import told_time
from velvet.retrieval.journey import within
from velvet.retrieval.scope import scope


def check_seen(claim: SeenClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """These sightings exist, are of that person, on that camera, at those times, and match the words."""
    sightings = cited(claim, check_cache.library)
    require_person(claim.identity, sightings, check_cache.library)
    require_camera(claim.camera, sightings, check_cache.library)
    moments = [instant(text, sightings[0]) for text in (stated.start, stated.end) if text.strip()]
    if not claim.sightings:
        sightings = [s for s in sightings if all(covers(s, m) for m in moments)] or sightings
    _require_moments(moments, sightings)
    _require_when(stated.when, sightings, check_cache)
    not_checked = _require_words(claim.words, sightings, check_cache) if claim.words else ()
    return CheckResult(resting_on(claim, sightings), not_checked=not_checked)


def _require_moments(moments: Sequence[datetime], sightings: Sequence[Sighting]) -> None:
    for moment in moments:
        if not any(covers(s, moment) for s in sightings):
            times = ", ".join(
                f"{s.id} {told_time(s.start)} to {told_time(s.end)}" for s in sightings
            )
            raise Refuted(f"Not there at {told_time(moment)}: {times}.")


def _require_when(when: str, sightings: Iterable[Sighting], check_cache: CheckCache) -> None:
    """The user's words of time hold for every sighting."""
    where = scope(check_cache.context, when=when)
    for sighting in sightings if when.strip() else ():
        if not where.when or not within([sighting], where.when):
            raise Refuted(f"{sighting.id} was not `{when}`, but {told_time(sighting.start)}.")


def _require_words(
    words: str, sightings: Iterable[Sighting], check_cache: CheckCache
) -> tuple[str, ...]:
    """The words that could not be checked. Raises Refuted if a sighting does not match the others."""
    looked = check_cache.look(words, scope(check_cache.context))
    if not looked.checked and not looked.sightings:
        raise Refuted(f"This index cannot check `{words}`; leave the words out.")
    matches = {s.id for s in looked.sightings}
    for sighting in sightings:
        if sighting.id not in matches:
            raise Refuted(f"{sighting.id} does not show `{words}`.")
    return looked.not_checked
