"""`velvet people why`: what makes two sightings one person, or two."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from velvet.identity.explain import Comparison


def why(
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A sighting (T31) or a person (P7, a name).")
    ],
    other: Annotated[str, typer.Argument(metavar="ID", help="Another one (T44, P9).")],
    json_wanted: JsonOption = False,
) -> None:
    """Tell why two sightings count as one person, or as two."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.identity.explain import compare
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json
        from velvet.ui.output.screen import line, results

        with Library.open(settings.home) as library:
            found = compare(library, one, other)
        if json_wanted:
            as_json.put(as_json.comparison(found))
            return
        console = results()
        for number, words in enumerate(_lines(found)):
            line(console, words, "" if number else "bold")


def _lines(found: "Comparison") -> "Iterator[str]":
    yield _verdict(found)
    yield from _places(found)
    yield from _pictures(found)
    yield from _traits(found)
    yield from _opined(found)
    yield from _said(found)


def _verdict(found: "Comparison") -> str:
    from velvet.footage.corrections import called

    one, other = (called(s.identity or s.id, s.name) for s in (found.one, found.other))
    if found.one_person:
        return f"{found.one.id} and {found.other.id} count as one person, {one}."
    return f"{found.one.id} of {one} and {found.other.id} of {other} count as two people."


def _places(found: "Comparison") -> "Iterator[str]":
    from velvet.footage.time.clock import between_s, lasting, span

    for s in (found.one, found.other):
        yield f"{s.id}: on `{s.camera}`, {span(s.start, s.end)}"
    ends, starts = zip(*((s.end, s.start) for s in (found.one, found.other)), strict=True)
    gap = lasting(abs(between_s(min(ends), max(starts))))
    link = f" ({found.transit_note})" if found.transit_note else ""
    if found.exclusion and found.gap_s < 0:
        yield f"Contradicts: {found.exclusion}, for {gap}{link}."
    elif found.exclusion:
        yield f"Contradicts: {found.exclusion}, {gap}{link}."
    elif found.together_s:
        yield (
            f"Says nothing: both in one view for {lasting(found.together_s)}, but in too few pictures, "
            "or too much in one place, to be surely two."
        )
    elif found.gap_s >= 0:
        says = "The way" if link else "Says nothing"
        yield f"{says}: {gap} lie between them{link}."


def _pictures(found: "Comparison") -> "Iterator[str]":
    from velvet.footage.corrections import called

    if found.cosine is None or found.probability is None:
        yield "Not compared: one of them has no pictures."
        return
    measured = "" if found.measured else ", by figures measured for another encoder"
    if found.continues is not None:
        yield f"Goes on where the other stopped: {found.continues:.0%} likely to be one person."
    normalized = ", less what each camera adds," if found.camera_normalized else ""
    yield (
        f"Pictures: cosine {found.cosine:.2f}; by looks{normalized} and by the ways between the cameras, "
        f"the two alone are {found.probability:.0%} likely to be one person{measured}."
    )
    if found.runner_up:
        rival, chance = found.runner_up
        who = called(rival.identity or rival.id, rival.name)
        yield (
            f"Runner-up for {found.one.id}: {rival.id} of {who}, {chance:.0%} against "
            f"{found.probability:.0%} for {found.other.id}."
        )


def _traits(found: "Comparison") -> "Iterator[str]":
    agree = [f"{t.name.replace('_', ' ')} {t.one}" for t in found.attributes if t.agrees]
    differ = [
        f"{t.name.replace('_', ' ')} {t.one} and {t.other}"
        for t in found.attributes
        if not t.agrees
    ]
    if agree:
        yield f"Agrees: {', '.join(agree)}."
    if differ:
        yield f"Contradicts: {', '.join(differ)}."
    if not found.attributes:
        yield "No attribute is visible of both."


def _opined(found: "Comparison") -> "Iterator[str]":
    for said in found.opinions:
        opinion = said.opinion
        reasons = f': "{opinion.reasoning}"' if opinion.reasoning else ""
        yield (
            f"Asked whether they are one person, {said.fingerprint.partition(';')[0]} said "
            f"{opinion.matched}, {opinion.confidence:.0%} sure{reasons}. That weighs little."
        )


def _said(found: "Comparison") -> "Iterator[str]":
    from velvet.footage.corrections import in_words

    for said in found.corrections:
        yield f"Corrected by {said.by}: {in_words(said)} (correction {said.number})."
