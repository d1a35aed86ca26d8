"""An answer as the JSON that a conversation keeps. Claims of all kinds have one flat form there.

The form never loses a key or changes the meaning of one: what was asked years ago must still open.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from velvet.footage.answers import Answer
from velvet.footage.claims import (
    AbsentClaim,
    ApartClaim,
    AttributeClaim,
    ChangedClaim,
    Claim,
    ClaimKind,
    CountClaim,
    LikeClaim,
    MovedClaim,
    SeenClaim,
    TogetherClaim,
    UnchangedClaim,
)
from velvet.footage.time.intervals import Interval

_CLOTHES = "clothes"  # `attribute` of a claim that nobody changed clothes
_ARROW = " -> "  # in `value` of a change: before, after

_CLASSES: Mapping[ClaimKind, type[Claim]] = {
    ClaimKind.SEEN: SeenClaim,
    ClaimKind.MOVED: MovedClaim,
    ClaimKind.ABSENT: AbsentClaim,
    ClaimKind.COUNT: CountClaim,
    ClaimKind.ATTRIBUTE: AttributeClaim,
    ClaimKind.TOGETHER: TogetherClaim,
    ClaimKind.LIKE: LikeClaim,
}


@dataclass(frozen=True, slots=True)
class _FlatClaim:
    """Every field that a claim of any kind has; those that its kind does not need stay empty."""

    kind: ClaimKind
    sightings: tuple[str, ...] = ()
    identity: str = ""
    other: str = ""
    camera: str = ""
    to_camera: str = ""
    words: str = ""
    when: Interval | None = None
    searched: tuple[Interval, ...] = ()
    count: int = -1
    attribute: str = ""
    value: str = ""
    text: str = ""
    verified: bool = False
    fault: str = ""


@cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


@cache
def _claims() -> TypeAdapter[list[_FlatClaim]]:
    return TypeAdapter(list[_FlatClaim])


def to_json(answer: Answer) -> str:
    """The answer as it is stored."""
    stored = _answers().dump_python(replace(answer, claims=(), dropped=()), mode="json")
    for name, claims in (("claims", answer.claims), ("dropped", answer.dropped)):
        stored[name] = _claims().dump_python([_flat(c) for c in claims], mode="json")
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Answer:
    """A stored answer, of this revision or an earlier one."""
    stored = json.loads(text)
    claims = [_claims().validate_python(stored.pop(name, [])) for name in ("claims", "dropped")]
    answer = _answers().validate_python(stored)
    verified, dropped = (tuple(_typed(flat) for flat in part) for part in claims)
    return replace(answer, claims=verified, dropped=dropped)


def _flat(claim: Claim) -> _FlatClaim:
    match claim:
        case ChangedClaim(before=before, after=after):
            return _FlatClaim(claim.kind, **_shared(claim), value=f"{before}{_ARROW}{after}")
        case UnchangedClaim():
            return _FlatClaim(claim.kind, **_shared(claim), attribute=_CLOTHES)
        case LikeClaim(band=band):
            return _FlatClaim(claim.kind, **_shared(claim), value=band)
        case _:
            return _FlatClaim(claim.kind, **_shared(claim))


def _typed(flat: _FlatClaim) -> Claim:
    claim = _class_of(flat)
    names = {field.name for field in fields(claim)} & _names(_FlatClaim)
    values: dict[str, Any] = {name: getattr(flat, name) for name in names}
    if claim is ChangedClaim:
        before, _, after = flat.value.partition(_ARROW)
        values |= {"before": before, "after": after}
    if claim is LikeClaim:
        values["band"] = flat.value
    return claim(**values)


def _class_of(flat: _FlatClaim) -> type[Claim]:
    match flat.kind:
        case ClaimKind.ATTRIBUTE if _ARROW in flat.value:
            return ChangedClaim
        case ClaimKind.ABSENT if flat.attribute:
            return UnchangedClaim
        case ClaimKind.ABSENT if flat.other:
            return ApartClaim
        case kind:
            return _CLASSES[kind]


def _shared(claim: Claim) -> dict[str, Any]:
    """The fields that have one name and meaning in both forms."""
    names = {field.name for field in fields(claim)} & _names(_FlatClaim)
    return {name: getattr(claim, name) for name in names}


def _names(form: type[_FlatClaim]) -> set[str]:
    return {field.name for field in fields(form)}
