"""Checks for claims about changes of clothes: somebody changed, or nobody did. Each looks again."""

from collections.abc import Sequence
from dataclasses import replace

from velvet.agent.checks import aggregates, sightings
from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted, Undecided
from velvet.agent.checks.sightings import TOLERANCE, instant
from velvet.agent.statement import Stated
from velvet.footage.answers import Claim
from velvet.footage.records import Change, Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of
from velvet.retrieval.clothing_changes import Changes, changes
from velvet.retrieval.evidence import told_time
from velvet.retrieval.journey import sightings_of
from velvet.retrieval.scope import Scope, scope

CLOTHES = "clothes"  # the attribute of such a claim that nobody did
ARROW = "->"  # in the value of such a claim: what was before, what was after


def attribute(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """What somebody wore, or a change of it, by the value."""
    return (
        change(stated, check_cache)
        if ARROW in stated.value
        else sightings.attribute(stated, check_cache)
    )


def absent(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """That nobody was there, or that nobody changed clothes."""
    is_change = _plain(stated.attribute) == CLOTHES
    return nobody(stated, check_cache) if is_change else aggregates.absent(stated, check_cache)


def change(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """This attribute of that sighting's person changed from one value to the other, then, as said."""
    claim = stated.claim()
    name = "_".join(_plain(claim.attribute).split()).replace("color", "colour")
    before, _, after = (part.strip() for part in _plain(claim.value).partition(ARROW))
    where = scope(check_cache.context, stated.camera, stated.when)
    searched = changes(check_cache.library, claim.words, where)
    mine = [one for one in searched.found if _is_meant(claim, *one)]
    fits = [(c, s) for c, s in mine if (c.attribute, c.before, c.after) == (name, before, after)]
    if not fits:
        raise Refuted(_what_changed(claim, mine, searched))
    found, sighting = fits[0]
    _same_time(stated.start, found, sighting)
    filled = replace(
        claim,
        sightings=(sighting.id,),
        identity=sighting.identity,
        camera=sighting.camera,
        when=Interval(found.at, found.at),
        attribute=name,
        value=f"{found.before} {ARROW} {found.after}",
        verified=True,
    )
    return CheckResult(filled, not_checked=searched.not_checked)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).replace("gray", "grey")


def _is_meant(claim: Claim, found: Change, sighting: Sighting) -> bool:
    who = claim.identity.upper()
    named = who in ("", sighting.id, person_of(sighting)) or _is_name(claim.identity, sighting)
    return named and (not claim.sightings or found.tracklet in claim.sightings)


def _is_name(said: str, sighting: Sighting) -> bool:
    return bool(sighting.name) and said.casefold() == sighting.name.casefold()


def _what_changed(claim: Claim, mine: Sequence[tuple[Change, Sighting]], there: Changes) -> str:
    if there.note:
        return there.note
    told = [f"{s.id}: {c.attribute} {c.before} {ARROW} {c.after}" for c, s in mine]
    about = ", ".join(claim.sightings) or claim.identity or "anybody"
    return "; ".join(told) or f"No such change of {about} is known."


def _same_time(stated: str, found: Change, sighting: Sighting) -> None:
    if stated.strip() and abs(instant(stated, sighting) - found.at) > TOLERANCE:
        raise Refuted(f"It changed at {told_time(found.at)}, not at {stated.strip()}.")


def nobody(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """Nobody, or not this person, was seen to change clothes as the words say; and there was footage."""
    claim, where = stated.claim(), scope(check_cache.context, stated.camera, stated.when)
    searched = changes(check_cache.library, claim.words, where)
    if not searched.checked:
        raise Undecided(searched.note, where.coverage, searched.not_checked)
    theirs = _theirs(claim, check_cache)
    found = [c for c, s in searched.found if theirs is None or s.id in theirs]
    if found:
        told = ", ".join(dict.fromkeys(c.tracklet for c in found))
        raise Refuted(f"Somebody did: {told}.")
    return CheckResult(
        _placed(claim, where, check_cache),
        coverage=where.coverage,
        not_checked=searched.not_checked,
        untold=_unwatched(theirs, where, check_cache),
    )


def _theirs(claim: Claim, check_cache: CheckCache) -> set[str] | None:
    """The sightings of the person it is about; None: it is about everybody."""
    return (
        {s.id for s in sightings_of(check_cache.library, claim.identity)}
        if claim.identity
        else None
    )


def _unwatched(theirs: set[str] | None, where: Scope, check_cache: CheckCache) -> int:
    there = {s.id for s in check_cache.library.sightings(cameras=where.cameras, when=where.when)}
    meant = there if theirs is None else there & theirs
    return len(meant - check_cache.library.watched())


def _placed(claim: Claim, where: Scope, check_cache: CheckCache) -> Claim:
    who = person_of(sightings_of(check_cache.library, claim.identity)[0]) if claim.identity else ""
    return replace(
        claim,
        identity=who,
        sightings=(),
        camera=where.cameras[0] if where.cameras else "",
        when=where.when[0] if len(where.when) == 1 else None,
        searched=where.when,
        attribute=CLOTHES,
        verified=True,
    )
