"""One check for every kind of claim about known sightings: each looks the catalog up again.

A check takes what the model stated, raises Refuted (or NotFound) if it is not so, and returns the claim
with its sightings, camera and times filled in from the catalog. Searches are checked in `recount.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.statement import Stated
from velvet.footage.answers import Claim
from velvet.footage.records import Description, Seen, Sighting
from velvet.footage.time.intervals import Interval
from velvet.identity.id_resolver import person_of
from velvet.indexes.library import Library
from velvet.retrieval.evidence import told_time
from velvet.retrieval.journey import sightings_of, together, within
from velvet.retrieval.scope import named, scope

TOLERANCE = timedelta(seconds=2)  # how far a stated time may lie outside the sighting

_NOTHING = Description("", ())  # of a sighting that nobody has described


def seen(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """These sightings exist, are of that person, on that camera, at those times, and fit the words."""
    claim = stated.claim()
    found = _cited(claim, check_cache.library)
    _same_person(claim, found, check_cache.library)
    _same_camera(claim, found, check_cache.library)
    times = [instant(t, found[0]) for t in (stated.start, stated.end) if t.strip()]
    if not claim.sightings:
        found = [s for s in found if all(_near(t, s) for t in times)] or found
    _at(times, found)
    _then(stated.when, found, check_cache)
    not_checked = _fits(claim.words, found, check_cache) if claim.words else ()
    return CheckResult(_filled(claim, found), not_checked=not_checked)


def _cited(claim: Claim, library: Library) -> list[Sighting]:
    """The sightings a claim names; without any, those of its person on its camera."""
    if claim.sightings:
        return library.sightings(claim.sightings)
    if not claim.identity:
        raise Refuted("It names neither a sighting nor a person.")
    found = sightings_of(library, claim.identity)
    camera = named(library, claim.camera) if claim.camera else ""
    there = [s for s in found if not camera or s.camera == camera]
    if not there:
        raise Refuted(f"{person_of(found[0])} was never on `{camera}`.")
    return there


def _same_person(claim: Claim, found: Iterable[Sighting], library: Library) -> None:
    if not claim.identity:
        return
    person = person_of(sightings_of(library, claim.identity)[0])
    for sighting in found:
        if person_of(sighting) != person:
            raise Refuted(f"{sighting.id} is {person_of(sighting)}, not {person}.")


def _same_camera(claim: Claim, found: Iterable[Sighting], library: Library) -> None:
    if not claim.camera:
        return
    camera = named(library, claim.camera)
    for sighting in found:
        if sighting.camera != camera:
            raise Refuted(f"{sighting.id} is on `{sighting.camera}`, not on `{camera}`.")


def instant(text: str, sighting: Sighting) -> datetime:
    """A time as the model copied it, else in the sighting's zone. Raises Refuted."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Refuted(f"`{text}` is no time; copy `from` and `to` of the tool result.") from None
    return read if read.tzinfo else read.replace(tzinfo=sighting.start.tzinfo)


def _at(times: Sequence[datetime], found: Sequence[Sighting]) -> None:
    for instant in times:
        if not any(_near(instant, s) for s in found):
            stays = ", ".join(f"{s.id} {told_time(s.start)} to {told_time(s.end)}" for s in found)
            raise Refuted(f"Not there at {told_time(instant)}: {stays}.")


def _near(instant: datetime, sighting: Sighting) -> bool:
    return sighting.start - TOLERANCE <= instant <= sighting.end + TOLERANCE


def _then(when: str, found: Iterable[Sighting], check_cache: CheckCache) -> None:
    """The user's words of time hold for every sighting."""
    where = scope(check_cache.context, when=when)
    for sighting in found if when.strip() else ():
        if not where.when or not within([sighting], where.when):
            raise Refuted(f"{sighting.id} was not `{when}`, but {told_time(sighting.start)}.")


def _fits(words: str, found: Iterable[Sighting], check_cache: CheckCache) -> tuple[str, ...]:
    """The words that could not be checked. Raises Refuted if a sighting is no hit for the others."""
    looked = check_cache.look(words, scope(check_cache.context))
    if not looked.checked and not looked.sightings:
        raise Refuted(f"This index cannot check `{words}`; leave the words out.")
    hits = {s.id for s in looked.sightings}
    for sighting in found:
        if sighting.id not in hits:
            raise Refuted(f"{sighting.id} does not show `{words}`.")
    return looked.not_checked


def _filled(claim: Claim, found: Sequence[Sighting]) -> Claim:
    """The claim with what the catalog says of these sightings."""
    cameras, people = {s.camera for s in found}, {s.identity for s in found}
    return replace(
        claim,
        sightings=tuple(s.id for s in found),
        camera=found[0].camera if len(cameras) == 1 else "",
        identity=found[0].identity if len(people) == 1 else "",
        when=Interval(min(s.start for s in found), max(s.end for s in found)),
        verified=True,
    )


def moved(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """One person, on one camera and next on the other: two sightings with no third in between."""
    claim = stated.claim()
    cited = check_cache.library.sightings(claim.sightings) if claim.sightings else []
    if not cited and not claim.identity:
        raise Refuted("It names neither a person nor the two sightings.")
    _same_person(claim, cited, check_cache.library)
    route = sightings_of(check_cache.library, claim.identity or cited[0].id)
    steps = [s for s in zip(route, route[1:], strict=False) if s[0].camera != s[1].camera]
    fitting = [s for s in steps if _is_step(claim, s, check_cache.library)]
    if not fitting:
        way = ", ".join(f"{s.id} on `{s.camera}`" for s in route)
        raise Refuted(f"{person_of(route[0])} made no such move. In order of time: {way}.")
    before, after = fitting[0]
    on_the_way = Interval(min(before.end, after.start), max(before.end, after.start))
    cameras = {"camera": before.camera, "to_camera": after.camera}
    return CheckResult(replace(_filled(claim, [before, after]), when=on_the_way, **cameras))


def _is_step(claim: Claim, step: tuple[Sighting, Sighting], library: Library) -> bool:
    before, after = step
    return (
        (not claim.camera or named(library, claim.camera) == before.camera)
        and (not claim.to_camera or named(library, claim.to_camera) == after.camera)
        and set(claim.sightings) <= {before.id, after.id}
    )


def attribute(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """The description says just that, and calls it visible; with no value: that nothing can be seen."""
    claim = stated.claim()
    name = _plain(claim.attribute).replace(" ", "_").replace("color", "colour")
    if not name:
        raise Refuted("It names no attribute.")
    found = _cited(claim, check_cache.library)
    _same_person(claim, found, check_cache.library)
    looks = check_cache.library.descriptions([s.id for s in found])
    showing = [s for s in found if _says(looks.get(s.id), name, _plain(claim.value))]
    if not showing or (claim.sightings and len(showing) < len(found)):
        raise Refuted(_what_is_said(found, looks, name))
    return CheckResult(replace(_filled(claim, showing), attribute=name, value=_plain(claim.value)))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).replace("gray", "grey")


def _says(looks: Description | None, name: str, value: str) -> bool:
    if looks is None or looks.attribute(name).seen is not Seen.VISIBLE:
        return not value
    return _plain(looks.attribute(name).value) == value


def _what_is_said(found: Iterable[Sighting], looks: dict[str, Description], name: str) -> str:
    parts = {s.id: looks.get(s.id, _NOTHING).attribute(name) for s in found}
    return "; ".join(
        f"{i}: {name} {f'is {a.value}' if a.seen is Seen.VISIBLE else 'cannot be seen'}"
        for i, a in parts.items()
    )


def pair(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """These two were in one view at one time."""
    claim = stated.claim()
    if not claim.identity or not claim.other:
        raise Refuted("It must name `person` and `other`.")
    one = sightings_of(check_cache.library, claim.identity)
    two = sightings_of(check_cache.library, claim.other)
    camera = named(check_cache.library, claim.camera) if claim.camera else ""
    met = [
        (a, b)
        for a in one
        for b in two
        if together(a, b)
        and (not camera or a.camera == camera)
        and (not claim.sightings or {a.id, b.id} & set(claim.sightings))
    ]
    names = person_of(one[0]), person_of(two[0])
    if not met:
        raise Refuted(f"{names[0]} and {names[1]} were not in one view at one time.")
    filled = _filled(claim, sorted({s.id: s for p in met for s in p}.values(), key=_start))
    return CheckResult(replace(filled, identity=names[0], other=names[1]))


def _start(sighting: Sighting) -> datetime:
    return sighting.start


def like(stated: Stated, check_cache: CheckCache) -> CheckResult:
    """That sighting is among those that the pictures liken to the other; without one: that none is."""
    claim = stated.claim()
    if not claim.other:
        raise Refuted("It must name in `other` the sighting compared with.")
    other = claim.other.upper()
    ranked = check_cache.alike(other)
    if not claim.sightings and not ranked:
        return CheckResult(replace(claim, other=other, verified=True))
    missing = [i for i in claim.sightings if i not in ranked]
    if missing or not claim.sightings:
        raise Refuted(f"Those like {other} are: {', '.join(ranked) or 'none'}.")
    found = [ranked[i] for i in claim.sightings]
    return CheckResult(replace(_filled(claim, found), other=other, value=found[0].band.value))
