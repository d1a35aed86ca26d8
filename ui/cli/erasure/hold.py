"""`velvet hold`: what must not be erased, and why. Knows the holds, not what erasing does."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.indexes.records import Hold


def hold(
    subject: Annotated[
        str,
        typer.Argument(metavar="[ID]", help="A person (P7, or their name) or a recording (R2)."),
    ] = "",
    why: Annotated[str, typer.Option(help="Why it must be kept; required to hold it.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Stop holding it.")] = False,
    json_wanted: JsonOption = False,
) -> None:
    """Protect a person or a recording from erasure, or list them.

    Neither `velvet retain` nor `velvet forget` erases what is held.
    """
    if subject and bool(why.strip()) == release:
        raise typer.BadParameter('say why: velvet hold P7 --why "claim 4711"; or use --release')
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.services.erasure.retention import place_hold, release_hold

        with Library.open(settings.home) as library:
            if subject and release:
                release_hold(library, subject)
            elif subject:
                place_hold(library, subject, why.strip())
            _show(library.erasure.holds(), json_wanted)


def _show(holds: "list[Hold]", json_wanted: bool) -> None:
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import line, results, row, table

    if json_wanted:
        put([{"id": h.subject, "why": h.why, "by": h.by, "at": h.at.isoformat()} for h in holds])
        return
    listed = table("held", "why", "by", "since")
    for h in holds:
        row(listed, (h.subject, h.why, h.by, f"{h.at:%Y-%m-%d %H:%M}Z"))
    if holds:
        results().print(listed)
    else:
        line(results(), "Nothing is held.")
