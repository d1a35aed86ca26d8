"""`velvet people why`: why two sightings count as one person, or as two.

Knows how a comparison is worded, not how it is made.
"""

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
    other: Annotated[str, typer.Argument(metavar="ID", help="The other one (T44, P9).")],
    json_wanted: JsonOption = False,
) -> None:
    """Show why two sightings count as one person, or as two."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.identity.explain import compare
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json
        from velvet.ui.output.screen import line, results

        with Library.open(settings.home) as library:
            comparison = compare(library, one, other)
        if json_wanted:
            as_json.put(as_json.comparison(comparison))
            return
        console = results()
        for number, sentence in enumerate(_lines(comparison)):
            line(console, sentence, "" if number else "bold")


def _lines(comparison: "Comparison") -> "Iterator[str]":
    yield _verdict(comparison)
    yield from _places(comparison)
    yield from _pictures(comparison)
    yield from _attributes(comparison)
    yield from _opinions(comparison)
    yield from _corrections(comparison)


def _verdict(comparison: "Comparison") -> str:
    from velvet.footage.corrections import called

    one, other = (called(s.identity or s.id, s.name) for s in (comparison.one, comparison.other))
    if comparison.one_person:
        return f"{comparison.one.id} and {comparison.other.id} count as one person, {one}."
    return f"{comparison.one.id} of {one} and {comparison.other.id} of {other} count as two people."


def _places(comparison: "Comparison") -> "Iterator[str]":
    from velvet.footage.time.clock import between_s, lasting, span

    for s in (comparison.one, comparison.other):
        yield f"{s.id}: on `{s.camera}`, {span(s.start, s.end)}"
    ends, starts = zip(*((s.end, s.start) for s in (comparison.one, comparison.other)), strict=True)
    gap = lasting(abs(between_s(min(ends), max(starts))))
    link = f" ({comparison.transit_note})" if comparison.transit_note else ""
    if comparison.exclusion and comparison.gap_s < 0:
        yield f"Contradicts: {comparison.exclusion}, for {gap}{link}."
    elif comparison.exclusion:
        yield f"Contradicts: {comparison.exclusion}, {gap}{link}."
    elif comparison.together_s:
        yield (
            f"Says nothing: both were in one view for {lasting(comparison.together_s)}, but in too few "
            "frames, or too close together, to be certainly two people."
        )
    elif comparison.gap_s >= 0:
        says = "Transit time" if link else "Says nothing"
        yield f"{says}: {gap} between them{link}."


def _pictures(comparison: "Comparison") -> "Iterator[str]":
    from velvet.footage.corrections import called

    if comparison.cosine is None or comparison.probability is None:
        yield "Not compared: one of them has no pictures."
        return
    measured = "" if comparison.measured else ", by figures measured for another encoder"
    if comparison.continues is not None:
        chance = f"{comparison.continues:.0%} likely to be one person"
        yield f"One continues where the other stopped: {chance}."
    normalized = ", less what each camera adds," if comparison.camera_normalized else ""
    yield (
        f"Pictures: cosine {comparison.cosine:.2f}; by looks{normalized} and transit times, "
        f"the two alone are {comparison.probability:.0%} likely to be one person{measured}."
    )
    if comparison.runner_up:
        rival, chance = comparison.runner_up
        who = called(rival.identity or rival.id, rival.name)
        yield (
            f"Runner-up for {comparison.one.id}: {rival.id} of {who}, {chance:.0%} against "
            f"{comparison.probability:.0%} for {comparison.other.id}."
        )


def _attributes(comparison: "Comparison") -> "Iterator[str]":
    agree = [f"{t.name.replace('_', ' ')} {t.one}" for t in comparison.attributes if t.agrees]
    differ = [
        f"{t.name.replace('_', ' ')} {t.one} and {t.other}"
        for t in comparison.attributes
        if not t.agrees
    ]
    if agree:
        yield f"Agrees: {', '.join(agree)}."
    if differ:
        yield f"Contradicts: {', '.join(differ)}."
    if not comparison.attributes:
        yield "No attribute is visible on both."


def _opinions(comparison: "Comparison") -> "Iterator[str]":
    for stated in comparison.opinions:
        opinion = stated.opinion
        reasons = f': "{opinion.reasoning}"' if opinion.reasoning else ""
        yield (
            f"Asked whether they are one person, {stated.fingerprint.partition(';')[0]} said "
            f"{opinion.matched}, {opinion.confidence:.0%} sure{reasons}. That weighs little."
        )


def _corrections(comparison: "Comparison") -> "Iterator[str]":
    from velvet.footage.corrections import in_words

    for one in comparison.corrections:
        yield f"Corrected by {one.by}: {in_words(one)} (correction {one.number})."
