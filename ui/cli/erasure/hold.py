"""`velvet hold`: what must not be erased, and why."""

from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.indexes.erasure.holds import Hold


def hold(
    subject: Annotated[
        str,
        typer.Argument(metavar="[ID]", help="A person (P7, or their name) or a recording (R2)."),
    ] = "",
    why: Annotated[str, typer.Option(help="Why it must be kept; needed to hold it.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Hold it no longer.")] = False,
    json_wanted: JsonOption = False,
) -> None:
    """Let a person or a recording not be erased, by `velvet retain` or by hand; or list what is held."""
    if subject and bool(why.strip()) == release:
        raise typer.BadParameter('say why: velvet hold P7 --why "claim 4711"; or --release')
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.services.erasure.retaining import keep, let_go

        with Library.open(settings.home) as library:
            if subject and release:
                let_go(library, subject)
            elif subject:
                keep(library, subject, why.strip())
            _show(library.holds(), json_wanted)


def _show(held: "list[Hold]", json_wanted: bool) -> None:
    from velvet.ui.output.as_json import put
    from velvet.ui.output.screen import line, results, row, table

    if json_wanted:
        put([{"id": h.subject, "why": h.why, "by": h.by, "at": h.at.isoformat()} for h in held])
        return
    shown = table("held", "why", "by", "since")
    for h in held:
        row(shown, (h.subject, h.why, h.by, f"{h.at:%Y-%m-%d %H:%M}Z"))
    if held:
        results().print(shown)
    else:
        line(results(), "Nobody and nothing is held.")
