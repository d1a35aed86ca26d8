"""`velvet audit`: who asked, was shown, exported, corrected and erased what. Knows the log's lines only."""

from collections import deque
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC
from typing import Annotated

import typer

from velvet.indexes.admin.audit import Json
from velvet.ui.command import JsonOption, errors_as_json, start

audit = typer.Typer(
    help="Show or verify the log of who did what.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@audit.command()
def show(
    last: Annotated[int, typer.Option(min=1, help="How many of the latest lines.")] = 50,
    json_wanted: JsonOption = False,
) -> None:
    """List who asked, was shown, exported, corrected and erased what.

    Neither how anybody looks nor the words of a question are in the log.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.admin.audit import Audit
        from velvet.ui.output.as_json import put

        entries = deque(Audit(settings.home).entries(), maxlen=last)
        if json_wanted:
            put({"entries": [asdict(one) | {"at": one.at.isoformat()} for one in entries]})
            return
        from velvet.ui.output.screen import line, results, row, table

        listed = table("", "when (UTC)", "who", "did", "about")
        for one in entries:
            at = one.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
            row(listed, (str(one.number), at, one.by, one.act, _words(one.about)))
        results().print(listed) if entries else line(results(), "The audit log is empty.")


@audit.command()
def verify(
    head: Annotated[str, typer.Option(help="A hash that must be in the log.")] = "",
    json_wanted: JsonOption = False,
) -> None:
    """Check that no line was changed, removed or inserted.

    Exit code 1 if one was.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.footage.errors import LibraryDamaged
        from velvet.indexes.admin.audit import Audit
        from velvet.ui.output.as_json import put

        log = Audit(settings.home)
        if fault := log.fault(head.strip()):
            raise LibraryDamaged(
                f"The audit log was changed: {fault}. The lines before that one still hold; compare with a "
                "backup."
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
            "Keep the head elsewhere: only `--head` finds lines that were cut off at the end.",
            "dim",
        )


def _words(about: Mapping[str, Json]) -> str:
    """What a line is about, in short."""
    parts: list[str] = []
    for name, value in about.items():
        text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        if text:
            parts.append(f"{name} {text[:12] + '…' if name == 'question' else text}")
    return "; ".join(parts)
