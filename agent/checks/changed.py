"""The checks of changes of clothes: ChangedClaim, and its negation UnchangedClaim."""

from collections.abc import Sequence
from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted, Undecided
from velvet.agent.checks.cited_sightings import TOLERANCE, instant
from velvet.agent.checks.searched_scope import searched
from velvet.agent.statement import ARROW, Stated, attribute_name, plain
from velvet.footage.claims import ChangedClaim, UnchangedClaim
from velvet.footage.records import Change, Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of
from velvet.retrieval.clothing_changes import Changes, changes
from velvet.retrieval.evidence import told_time
from velvet.retrieval.journey import sightings_of
from velvet.retrieval.scope import Scope, scope


def check_changed(claim: ChangedClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """This attribute of that sighting's person changed from one value to the other, then, as stated."""
    where = scope(check_cache.context, stated.camera, stated.when)
    observed = changes(check_cache.library, claim.words, where)
    of_person = [pair for pair in observed.found if _is_of_person(claim, *pair)]
    values = attribute_name(claim.attribute), plain(claim.before), plain(claim.after)
    fitting = [(c, s) for c, s in of_person if (c.attribute, c.before, c.after) == values]
    if not fitting:
        raise Refuted(_what_changed(claim, of_person, observed))
    change, sighting = fitting[0]
    _require_time(stated.start, change, sighting)
    return CheckResult(_verified(claim, change, sighting), not_checked=observed.not_checked)


def _is_of_person(claim: ChangedClaim, change: Change, sighting: Sighting) -> bool:
    by_id = claim.identity.upper() in ("", sighting.id, person_of(sighting))
    by_name = bool(sighting.name) and claim.identity.casefold() == sighting.name.casefold()
    return (by_id or by_name) and (not claim.sightings or change.tracklet in claim.sightings)


def _what_changed(
    claim: ChangedClaim, of_person: Sequence[tuple[Change, Sighting]], observed: Changes
) -> str:
    if observed.note:
        return observed.note
    lines = [f"{s.id}: {c.attribute} {c.before} {ARROW} {c.after}" for c, s in of_person]
    subject = ", ".join(claim.sightings) or claim.identity or "anybody"
    return "; ".join(lines) or f"No such change of {subject} is known."


def _require_time(stated: str, change: Change, sighting: Sighting) -> None:
    if stated.strip() and abs(instant(stated, sighting) - change.at) > TOLERANCE:
        raise Refuted(f"It changed at {told_time(change.at)}, not at {stated.strip()}.")


def _verified(claim: ChangedClaim, change: Change, sighting: Sighting) -> ChangedClaim:
    return replace(
        claim,
        sightings=(sighting.id,),
        identity=sighting.identity,
        camera=sighting.camera,
        when=Interval(change.at, change.at),
        attribute=change.attribute,
        before=change.before,
        after=change.after,
        verified=True,
    )


def check_unchanged(claim: UnchangedClaim, stated: Stated, check_cache: CheckCache) -> CheckResult:
    """Nobody, or not this person, was seen to change clothes as the words say; and there was footage."""
    where = scope(check_cache.context, stated.camera, stated.when)
    observed = changes(check_cache.library, claim.words, where)
    if not observed.checked:
        raise Undecided(observed.note, where.coverage, observed.not_checked)
    of_person = sightings_of(check_cache.library, claim.identity) if claim.identity else None
    only = None if of_person is None else {s.id for s in of_person}
    changed = [c.tracklet for c, s in observed.found if only is None or s.id in only]
    if changed:
        raise Refuted(f"Somebody did: {', '.join(dict.fromkeys(changed))}.")
    person = person_of(of_person[0]) if of_person else ""
    return CheckResult(
        replace(searched(claim, where), identity=person),
        coverage=where.coverage,
        not_checked=observed.not_checked,
        untold=_unwatched(only, where, check_cache),
    )


def _unwatched(only: set[str] | None, where: Scope, check_cache: CheckCache) -> int:
    """How many of these sightings (None: of all) nobody watched for a change."""
    in_scope = {
        s.id
        for s in check_cache.library.tracklets.sightings(cameras=where.cameras, when=where.when)
    }
    meant = in_scope if only is None else in_scope & only
    return len(meant - check_cache.library.clothing_changes.watched())
