"""From tool results to claims, as any chat model would have to do it: from the JSON text alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Result: TypeAlias = Mapping[str, Any]  # one tool's answer, parsed
Claims: TypeAlias = list[dict[str, Any]]

GARMENTS = (
    *("headwear", "eyewear", "upper_garment", "upper_colour", "upper_pattern", "upper_material"),
    *("lower_garment", "lower_colour", "lower_pattern", "lower_material", "footwear", "gloves"),
    *("bag", "accessories"),
)
ALWAYS_WORN = ("upper_garment", "upper_colour", "lower_garment", "lower_colour")


def nobody(result: Result) -> Claims:
    """Nobody who fits, with the words, camera and time that were searched."""
    return [{"kind": "absent"} | _searched(result)]


def found(result: Result) -> Claims:
    """Everybody found, one claim a sighting, each bound to the words that found them."""
    words = _searched(result)
    return [
        _seen(person["person"], step) | words
        for person in result["people"]
        for step in person["sightings"]
    ]


def of_one(said: Claims, identifier: str) -> Claims:
    """Those about one person or sighting."""
    return [c for c in said if identifier in (c["person"], *c["sightings"])]


def counted(result: Result) -> Claims:
    """How many there were."""
    if not result["count"]:
        return nobody(result)
    return [{"kind": "count", "count": result["count"]} | _searched(result)]


def bound(said: Claims, result: Result) -> Claims:
    """The claims, those about sightings that a search found bound to its words."""
    ids = {step["id"] for person in result["people"] for step in person["sightings"]}
    words = _searched(result)
    return [c | words if c["kind"] == "seen" and ids >= set(c["sightings"]) else c for c in said]


def journey(result: Result, camera: str, when: str) -> Claims:
    """Where a person was, and every change of camera between; or that they were not there then."""
    person, steps = result["person"], _on_camera(result["journey"], camera)
    if not steps:
        return [_plain({"kind": "absent", "person": person, "camera": camera, "when": when})]
    moves = zip(steps, steps[1:], strict=False)
    moved = [_moved(person, a, b) for a, b in moves if a["camera"] != b["camera"] and not camera]
    return [_seen(person, step) for step in steps] + moved


def company(result: Result, other: str, camera: str, when: str) -> Claims:
    """Who was in one view with a person: anyone, or that one other."""
    person = result["person"]
    met = [m for step in _on_camera(result["journey"], camera) for m in step.get("with", [])]
    wanted = dict.fromkeys(m["person"] for m in met if other in ("", m["person"], m["id"]))
    place = _plain({"camera": camera, "when": when})
    if not wanted:
        alone = {"kind": "absent", "person": person, "other": other or "anyone"}
        return [alone | place]
    return [{"kind": "together", "person": person, "other": n, "camera": camera} for n in wanted]


def worn(result: Result, identifier: str) -> Claims:
    """What is seen of clothes and things: on one sighting, or over all of a person's."""
    steps = [s for s in result["journey"] if identifier in (s["id"], result["person"])]
    shown: dict[tuple[str, str], list[str]] = {}
    for name in GARMENTS:
        for step in steps:
            if value := step.get("visible", {}).get(name):
                shown.setdefault((name, value), []).append(step["id"])
    if not shown:
        return [_worn([s["id"] for s in steps], name, "") for name in ALWAYS_WORN if steps]
    return [_worn(ids, name, value) for (name, value), ids in shown.items()]


def _worn(ids: Sequence[str], name: str, value: str) -> dict[str, Any]:
    return {"kind": "attribute", "sightings": ids, "attribute": name, "value": value}


def changed(result: Result, ids: Sequence[str]) -> Claims:
    """Who changed clothes, among these people and sightings (all, if none is named); or that they did not."""
    words = _plain({"words": result["arguments"].get("change", "")}) | _searched(result)
    told = [
        {
            "kind": "attribute",
            "sightings": [one["id"]],
            "person": one["person"],
            "attribute": one["attribute"],
            "value": f"{one['before']} -> {one['after']}",
            "start": one["at"],
        }
        | words
        for one in result["changes"]
        if not ids or {one["id"], one["person"]} & set(ids)
    ]
    nobody = {"kind": "absent", "attribute": "clothes"} | words
    return told or [nobody | _plain({"person": identifier}) for identifier in ids or [""]]


def alike(result: Result) -> Claims:
    """Who may be the same person as a sighting, likeliest first; or that nobody is."""
    claim = {"kind": "like", "other": result["sighting"]}
    return [claim | {"sightings": [m["id"]]} for m in result["matches"]] or [claim]


def shown(result: Result) -> Claims:
    """What is on an exported clip."""
    return [{"kind": "seen", "sightings": [i]} for i in result["sightings"]]


def _seen(person: str, step: Result) -> dict[str, Any]:
    times = {"start": step["from"], "end": step["to"]}
    place = {"sightings": [step["id"]], "person": person, "camera": step["camera"]}
    return {"kind": "seen"} | place | times


def _moved(person: str, before: Result, after: Result) -> dict[str, Any]:
    cameras = {"camera": before["camera"], "to_camera": after["camera"]}
    return {"kind": "moved", "person": person, "sightings": [before["id"], after["id"]]} | cameras


def _searched(result: Result) -> dict[str, Any]:
    asked = result["arguments"]
    said = {"words": asked.get("description", ""), "when": asked.get("when", "")}
    return _plain(said | {"camera": asked.get("camera", "")})


def _on_camera(steps: Iterable[Result], camera: str) -> Sequence[Result]:
    return [s for s in steps if not camera or s["camera"].casefold() == camera.casefold()]


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value}
