"""`velvet people name`, `merge`, `split`, `not-same`, `undo` and `corrections`: who is who, corrected.

Knows how corrections are typed and shown, not which are allowed: that is for `identity.correct`.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.footage.corrections import Correction
    from velvet.identity.correct import Outcome
    from velvet.indexes.library import Library


def name(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The person (P7, or their present name).")
    ],
    given: Annotated[str, typer.Argument(metavar="NAME", help="The name, in quotes.")],
    json_wanted: JsonOption = False,
) -> None:
    """Give a person a name to show and to ask for."""
    from velvet.identity import correct
    from velvet.retrieval.names import describes

    _run(lambda library: correct.name(library, identifier, given, describes=describes), json_wanted)


def merge(
    identifiers: Annotated[
        list[str],
        typer.Argument(metavar="ID ID...", help="People (P3, a name) or sightings (T31)."),
    ],
    anyway: Annotated[
        bool, typer.Option(help="Even if they were seen together, or in two places at once.")
    ] = False,
    json_wanted: JsonOption = False,
) -> None:
    """Say that these are one person; the smallest id stays."""
    from velvet.identity import correct

    _run(lambda library: correct.merge(library, identifiers, anyway=anyway), json_wanted)


def split(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="The person (P7, or their name).")
    ],
    sightings: Annotated[
        list[str],
        typer.Argument(metavar="SIGHTING...", help="The sightings of somebody else (T31 T44)."),
    ],
    json_wanted: JsonOption = False,
) -> None:
    """Say that these sightings show another person."""
    from velvet.identity import correct

    _run(lambda library: correct.split(library, identifier, sightings), json_wanted)


def not_same(
    one: Annotated[
        str, typer.Argument(metavar="ID", help="A sighting (T31) or a person (P3, a name).")
    ],
    other: Annotated[str, typer.Argument(metavar="ID", help="The other one (T44, P9).")],
    json_wanted: JsonOption = False,
) -> None:
    """Say that these two are not the same person."""
    from velvet.identity import correct

    _run(lambda library: correct.not_same(library, one, other), json_wanted)


def undo(
    number: Annotated[
        int | None,
        typer.Argument(metavar="[NUMBER]", min=1, help="Which correction; by default the last."),
    ] = None,
    json_wanted: JsonOption = False,
) -> None:
    """Take back the last correction, or an earlier one."""
    from velvet.identity.undo import undo as undo_correction

    _run(lambda library: undo_correction(library, number), json_wanted)


def _run(correction: Callable[["Library"], "Outcome"], json_wanted: bool) -> None:
    """Make a correction in the user's library and show its outcome."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json

        with Library.open(settings.home) as library:
            outcome = correction(library)
            if json_wanted:
                as_json.put(as_json.outcome(outcome, library))
            else:
                _show(outcome, library)


def _show(outcome: "Outcome", library: "Library") -> None:
    from velvet.footage.corrections import called, in_words
    from velvet.ui.output.screen import line, results

    console = results()
    correction = outcome.correction
    state = " undone" if outcome.undone else ""
    line(console, f"Correction {correction.number}{state}: {in_words(correction)}.", "bold")
    for person in outcome.changed:
        sightings = library.tracklets.sightings([m.tracklet for m in person.members])
        where = ", ".join(f"{s.id} on `{s.camera}`" for s in sightings)
        line(console, f"{called(person.id, person.name)}: {where}")
    for reason in outcome.separated:
        line(console, reason)
    if outcome.gone:
        line(console, f"No longer used: {', '.join(outcome.gone)}")
    if not outcome.changed and not outcome.gone:
        line(console, "Identities unchanged.")
    if not outcome.undone:
        line(console, f"Take it back with: velvet people undo {correction.number}", "dim")


def corrections(json_wanted: JsonOption = False) -> None:
    """List the corrections: what was said, by whom and when."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json

        with Library.open(settings.home) as library:
            stored = library.identities.snapshot().corrections
        if json_wanted:
            as_json.put([as_json.correction(one) for one in stored])
        else:
            _list(stored)


def _list(stored: "Sequence[Correction]") -> None:
    from velvet.footage.corrections import Kind, in_words, naming
    from velvet.footage.time.clock import local, moment, own_zone
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line, results, row, table

    console, zone = results(), own_zone()
    in_force = set(naming(stored).values())
    listed = table("number", "what", "by", "when")
    for one in stored:
        when = moment(local(one.at, zone)) if one.at else ""
        outdated = one.kind is Kind.NAME and one not in in_force
        what = f"{in_words(one)} (no longer counts)" if outdated else in_words(one)
        row(listed, (str(one.number), what, one.by, when), "dim" if outdated else "")
    if stored:
        console.print(listed)
    for warning in _warnings(stored):
        line(console, warning, "yellow")
    remedy = " Take one back: velvet people undo NUMBER" if stored else ""
    line(console, f"{counted(len(stored), 'correction', 'corrections')}.{remedy}", "dim")


def _warnings(stored: "Sequence[Correction]") -> Iterator[str]:
    """Which corrections lost their sightings, or contradict each other by now."""
    from velvet.reid.association.corrections import first_conflict

    for one in stored:
        for lost in one.lost:
            yield f"Correction {one.number}: {lost}, is no longer found there."
    if conflict := first_conflict(stored):
        numbers = ", ".join(str(c.number) for c in (*conflict.must_link, *conflict.cannot_link))
        yield f"These contradict each other since the footage was tracked again: {numbers}."
