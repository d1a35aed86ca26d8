"""`velvet people corrections`: what people said about who is who."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import HELP, errors_as_json, start

if TYPE_CHECKING:
    from velvet.footage.corrections import Correction


def corrections(
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """List the corrections: what was said, by whom and when."""
    with errors_as_json(as_json):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.ui.output import as_json as contract

        with Library.open(settings.home) as library:
            found = library.identity_snapshot().corrections
        if as_json:
            contract.put([contract.correction(said) for said in found])
        else:
            _list(found)


def _list(found: "tuple[Correction, ...]") -> None:
    from velvet.footage.corrections import Kind, in_words, naming
    from velvet.footage.time.clock import local, moment, own_zone
    from velvet.reid.association.corrections import first_conflict
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line, results, row, table

    console, zone = results(), own_zone()
    borne = set(naming(found).values())
    shown = table("number", "what", "by", "when")
    for said in found:
        when = moment(local(said.at, zone)) if said.at else ""
        past = said.kind is Kind.NAME and said not in borne
        what = f"{in_words(said)} (no longer counts)" if past else in_words(said)
        row(shown, (str(said.number), what, said.by, when), "dim" if past else "")
    if found:
        console.print(shown)
    for said in found:
        for lost in said.lost:
            line(console, f"Correction {said.number}: {lost}, is no longer found there.", "yellow")
    if bad := first_conflict(found):
        numbers = ", ".join(str(c.number) for c in (*bad.together, *bad.apart))
        line(
            console,
            f"These contradict each other since the footage was tracked anew: {numbers}.",
            "yellow",
        )
    take_back = " Take one back: velvet people undo NUMBER" if found else ""
    line(console, f"{counted(len(found), 'correction', 'corrections')}.{take_back}", "dim")
