"""`velvet audit`: who asked, was shown, exported, corrected and erased what."""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Annotated

import typer

from velvet.indexes.admin.audit import Json
from velvet.ui.command import JsonOption, errors_as_json, start

audit = typer.Typer(
    help="Who asked, was shown, exported, corrected and erased what; and whether the log was changed.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@audit.command()
def show(
    last: Annotated[int, typer.Option(min=1, help="So many of the latest lines.")] = 50,
    json_wanted: JsonOption = False,
) -> None:
    """List what was done. Nothing is told of how anybody looks, nor a question's words."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.admin.audit import Audit
        from velvet.ui.output.as_json import put

        entries = deque(Audit(settings.home).entries(), maxlen=last)
        if json_wanted:
            put({"entries": [asdict(one) | {"at": one.at.isoformat()} for one in entries]})
            return
        from velvet.ui.output.screen import line, results, row, table

        shown = table("", "when (UTC)", "who", "did", "about")
        for one in entries:
            at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
            row(shown, (str(one.number), at, one.by, one.act, _words(one.about)))
        results().print(shown) if entries else line(results(), "Nothing was done yet.")


@audit.command()
def verify(
    head: Annotated[str, typer.Option(help="A digest that must be in the log.")] = "",
    json_wanted: JsonOption = False,
) -> None:
    """Check that no line was changed, removed or put in. Exit code 1 if one was."""
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.footage.errors import LibraryDamaged
        from velvet.indexes.admin.audit import Audit
        from velvet.ui.output.as_json import put

        log = Audit(settings.home)
        if fault := log.fault(head.strip()):
            raise LibraryDamaged(
                f"The audit log was changed: {fault}. What stands before that line still holds; compare with "
                "a backup."
            )
        lines = sum(1 for _ in log.entries())
        if json_wanted:
            put({"whole": True, "lines": lines, "head": log.head})
            return
        from velvet.ui.output.screen import line, results

        line(
            results(),
            f"{lines} lines, each follows from the one before. Head: {log.head or 'none'}",
        )
        line(
            results(),
            "Note the head elsewhere: lines cut off at the end are missed by it only.",
            "dim",
        )


def _words(about: Mapping[str, Json]) -> str:
    """What a line is about, short."""
    parts: list[str] = []
    for name, value in about.items():
        told = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if told:
            parts.append(f"{name} {told[:12] + '…' if name == 'question' else told}")
    return "; ".join(parts)
