"""Verified claims as sentences: every name, time and camera comes from the catalog. Knows no model."""

from collections.abc import Mapping, Sequence

from velvet.agent.checks.check_result import CheckResult
from velvet.agent.wording.reading import spans
from velvet.footage import claims
from velvet.footage.claims import (
    ANYONE,
    AbsentClaim,
    ApartClaim,
    AttributeClaim,
    ChangedClaim,
    CountClaim,
    LikeClaim,
    TogetherClaim,
    UnchangedClaim,
)
from velvet.footage.corrections import called
from velvet.footage.records import Band, Sighting
from velvet.footage.time.clock import lasting, moment, span
from velvet.footage.time.intervals import Coverage
from velvet.identity.id_resolver import group_by_person, person_of
from velvet.identity.transitions import entry_point, exit_point, transition
from velvet.indexes.library import Library
from velvet.retrieval.evidence import counted


def sentence(checked: CheckResult, library: Library) -> str:
    """One verified claim in words."""
    claim = checked.claim
    cited = library.tracklets.sightings(claim.sightings) if claim.sightings else []
    match claim:
        case claims.SeenClaim():
            return " ".join(_seen(s) for s in cited)
        case claims.MovedClaim():
            return _moved(cited[0], cited[1], library)
        case claims.CountClaim():
            return _with_extent(_count(claim, cited), checked)
        case claims.AbsentClaim():
            return _with_extent(_absent(claim, library), checked)
        case claims.UnchangedClaim():
            return _with_extent(_unchanged(claim, library), checked)
        case claims.ApartClaim():
            return _with_extent(_apart(claim, library), checked)
        case claims.AttributeClaim():
            return _attribute(claim, cited)
        case claims.ChangedClaim():
            return _changed(claim, cited[0])
        case claims.TogetherClaim():
            return _together(claim, cited)
        case claims.LikeClaim():
            return _like(claim, cited)


def _with_extent(sentence: str, checked: CheckResult) -> str:
    return f"{sentence}{_untold(checked)} {extent(checked.coverage)}"


def name(sighting: Sighting) -> str:
    """`P7 (Gregor, probable)`: with name and doubt where there are; `T31` while nobody knows who is who."""
    said = [sighting.name] if sighting.name else []
    said += [] if sighting.band is Band.SURE else [sighting.band.value]
    return person_of(sighting) + (f" ({', '.join(said)})" if said else "")


def place(sighting: Sighting) -> str:
    """`on `door`, 2026-03-02 10:05:00 to 10:06:10 +01:00 [T31]`."""
    return f"on `{sighting.camera}`, {span(sighting.start, sighting.end)} [{sighting.id}]"


def _seen(sighting: Sighting) -> str:
    came, went = entry_point(sighting), exit_point(sighting)
    ways = [f"{verb} {way}" for verb, way in (("came in", came), ("went out", went)) if way]
    how = f"; {' and '.join(ways)}" if ways else ""
    return f"{name(sighting)} was {place(sighting)}{how}."


def _moved(before: Sighting, after: Sighting, library: Library) -> str:
    way = transition(before, after, library.cameras.places().links, moment(before.end))
    return f"{name(after)} {way} [{before.id}, {after.id}]."


def _absent(claim: AbsentClaim, library: Library) -> str:
    if claim.identity:
        return f"{_called(claim.identity, library)} was not seen{_asked(claim)}."
    return _nobody(claim)


def _nobody(claim: AbsentClaim | CountClaim) -> str:
    matching = f" matching `{claim.words}`" if claim.words else ""
    return f"No one{matching} was seen{_asked(claim)}."


def _unchanged(claim: UnchangedClaim, library: Library) -> str:
    matching = f" matching `{claim.words}`" if claim.words else ""
    by = f" by {_called(claim.identity, library)}" if claim.identity else ""
    return f"No change of clothes{by}{matching} was seen{_asked(claim)}."


def _apart(claim: ApartClaim, library: Library) -> str:
    who, asked = _called(claim.identity, library), _asked(claim)
    if claim.other.casefold() == ANYONE:
        return f"No one was in view together with {who}{asked}."
    return f"{who} and {_called(claim.other.upper(), library)} were never in view together{asked}."


def _called(identity: str, library: Library) -> str:
    return called(identity, library.identities.names().get(identity, ""))


def _asked(claim: AbsentClaim | ApartClaim | CountClaim | UnchangedClaim) -> str:
    where = f" on `{claim.camera}`" if claim.camera else ""
    return where + (f", {spans(claim.searched)}" if claim.searched else "")


def _count(claim: CountClaim, cited: Sequence[Sighting]) -> str:
    if not cited:
        return _nobody(claim)
    each = group_by_person(cited)
    people = counted(len(each), "person", "different people")
    matching = f" matching `{claim.words}`" if claim.words else ""
    sightings = counted(len(cited), "sighting", "sightings")
    return f"{people}{matching} ({sightings}){_asked(claim)}.{_doubt(each)}"


def _doubt(each: Mapping[str, Sequence[Sighting]]) -> str:
    """That the number of people may be off, and how much higher it may be."""
    unsure = sum(any(s.band is not Band.SURE for s in mine) for mine in each.values())
    most = sum(_most(mine) for mine in each.values())
    if not unsure:
        return ""
    more = f" Could be up to {most} if uncertain matches are wrong." if most > len(each) else ""
    return f" The number may be off: identity is uncertain for {unsure} of them.{more}"


def _most(mine: Sequence[Sighting]) -> int:
    """How many people somebody's sightings may show: those that are sure one, any other one of its own."""
    unsure = sum(s.band is not Band.SURE for s in mine)
    return unsure + (unsure < len(mine))


def _untold(checked: CheckResult) -> str:
    """People who could not be seen well enough are neither denied nor counted."""
    if not checked.untold:
        return ""
    sightings = counted(checked.untold, "sighting", "sightings")
    return f" For {sightings} this could not be determined."


def _attribute(claim: AttributeClaim, cited: Sequence[Sighting]) -> str:
    what = claim.attribute.replace("_", " ")
    value = f"is {claim.value}" if claim.value else "cannot be seen"
    return f"{name(cited[0])}: {what} {value} ({'; '.join(place(s) for s in cited)})."


def _changed(claim: ChangedClaim, cited: Sighting) -> str:
    assert claim.when  # the check has filled in when it was
    what, at = claim.attribute.replace("_", " "), moment(claim.when.start)
    change = f"changed from {claim.before} to {claim.after} at {at}"
    return f"{name(cited)}: {what} {change} ({place(cited)})."


def _together(claim: TogetherClaim, cited: Sequence[Sighting]) -> str:
    by_camera: dict[str, list[Sighting]] = {}
    for sighting in cited:
        by_camera.setdefault(sighting.camera, []).append(sighting)
    parts = [_both(claim, mine) for mine in by_camera.values()]
    names = {person_of(s): s.name for s in cited}
    one, other = (called(i, names.get(i, "")) for i in (claim.identity, claim.other))
    return f"{one} and {other} were in view together {' and '.join(parts)}."


def _both(claim: TogetherClaim, cited: Sequence[Sighting]) -> str:
    people = group_by_person(cited)
    shared = [
        (max(a.start, b.start), min(a.end, b.end))
        for a in people[claim.identity]
        for b in people[claim.other]
        if max(a.start, b.start) <= min(a.end, b.end)
    ]
    times = ", ".join(span(*part) for part in shared)
    return f"on `{cited[0].camera}`, {times} [{', '.join(s.id for s in cited)}]"


def _like(claim: LikeClaim, cited: Sequence[Sighting]) -> str:
    if not cited:
        return f"No other sighting looks like {claim.other}."
    one = cited[0]
    who = f"{one.id} ({called(person_of(one), one.name)})"
    return f"{who} may be the same person as {claim.other}: {claim.band}, {place(one)}."


def extent(coverage: Sequence[Coverage]) -> str:
    """What was analysed, camera by camera, and how much of the time asked for: how far `nobody` reaches."""
    parts = [_extent(c) for c in coverage]
    return f"Analysed: {'; '.join(parts)}." if parts else ""


def _extent(coverage: Coverage) -> str:
    if not coverage.analysed:
        return f"`{coverage.camera}` nothing"
    missing = sum((gap.end - gap.start).total_seconds() for gap in coverage.gaps)
    whole = f" of {lasting(coverage.seconds + missing)}" if missing else ""
    return f"`{coverage.camera}` {spans(coverage.analysed)} ({lasting(coverage.seconds)}{whole})"


def differences(people: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What tells people apart: for each, the values of the attributes that not all share."""
    names = {n for looks in people.values() for n in looks}
    apart = sorted(n for n in names if len({looks.get(n, "") for looks in people.values()}) > 1)
    return {
        person: ", ".join(f"{n.replace('_', ' ')} {looks[n]}" for n in apart if n in looks)
        for person, looks in people.items()
    }
