"""The check of an AttributeClaim: what the descriptions of these sightings say of one attribute."""

from collections.abc import Iterable
from dataclasses import replace

from velvet.agent.checks.check_result import CheckCache, CheckResult, Refuted
from velvet.agent.checks.cited_sightings import cited, require_person, resting_on
from velvet.agent.statement import attribute_name, plain
from velvet.footage.claims import AttributeClaim
from velvet.footage.records import Description, Seen, Sighting

_NOT_DESCRIBED = Description("", ())


def check_attribute(claim: AttributeClaim, check_cache: CheckCache) -> CheckResult:
    """The description says just that, and calls it visible; with no value: that nothing can be seen."""
    name, value = attribute_name(claim.attribute), plain(claim.value)
    if not name:
        raise Refuted("It names no attribute.")
    sightings = cited(claim, check_cache.library)
    require_person(claim.identity, sightings, check_cache.library)
    descriptions = check_cache.library.descriptions.find([s.id for s in sightings])
    showing = [s for s in sightings if _shows(descriptions.get(s.id), name, value)]
    if not showing or (claim.sightings and len(showing) < len(sightings)):
        raise Refuted(_what_is_described(sightings, descriptions, name))
    return CheckResult(replace(resting_on(claim, showing), attribute=name, value=value))


def _shows(description: Description | None, name: str, value: str) -> bool:
    if description is None or description.attribute(name).seen is not Seen.VISIBLE:
        return not value
    return plain(description.attribute(name).value) == value


def _what_is_described(
    sightings: Iterable[Sighting], descriptions: dict[str, Description], name: str
) -> str:
    shown = {s.id: descriptions.get(s.id, _NOT_DESCRIBED).attribute(name) for s in sightings}
    return "; ".join(
        f"{identifier}: {name} {f'is {a.value}' if a.seen is Seen.VISIBLE else 'cannot be seen'}"
        for identifier, a in shown.items()
    )
