"""`velvet check`: does everything that is remembered fit together? Knows only how faults are shown."""

import typer

from velvet.ui.command import JsonOption, errors_as_json, start


def check(
    json_wanted: JsonOption = False,
) -> None:
    """Check that everything Velvet remembers fits together.

    That is catalog, pictures, people, corrections, vector cache and audit log. Changes nothing. Exit code 1
    if something does not fit, or if an erasure is unfinished.
    """
    with errors_as_json(json_wanted):
        settings = start()
        from velvet.indexes.library import Library
        from velvet.ui.cli.system.status import show_unfinished
        from velvet.ui.output.as_json import put
        from velvet.ui.output.screen import results

        with Library.open(settings.home) as library:
            faults, unfinished = library.faults(), library.erasure.unfinished()
        sound = not faults and not unfinished
        if json_wanted:
            listed = [{"said": one.said, "mends_itself": one.mends_itself} for one in faults]
            put({"sound": sound, "faults": listed, "unfinished_erasures": unfinished})
        else:
            show_unfinished(results(), unfinished)
            _show([(one.said, one.mends_itself) for one in faults], sound)
    raise typer.Exit(0 if sound else 1)


def _show(faults: list[tuple[str, bool]], sound: bool) -> None:
    from velvet.ui.output.screen import line, results

    for sentence, mends_itself in faults:
        line(
            results(),
            sentence[:1].upper() + sentence[1:] + ".",
            "yellow" if mends_itself else "red",
        )
        if mends_itself:
            line(results(), "  The next `velvet ingest` repairs that.", "dim")
    if sound:
        line(results(), "Everything fits together.", "green")
    elif not all(mends_itself for _, mends_itself in faults):
        line(
            results(),
            "Restore a backup with `velvet restore`, or ingest the footage again into another data folder.",
        )
