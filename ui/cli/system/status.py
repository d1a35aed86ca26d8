"""`velvet status`: what was analysed, by which models, and what could be done better. Knows no store."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from rich.console import Console

    from velvet.assistant import Assistant
    from velvet.footage.records import Recording
    from velvet.footage.settings import Settings
    from velvet.indexes.records import IndexStats


def status(
    json_wanted: JsonOption = False,
) -> None:
    """Show cameras, recordings, counts, models and what is degraded."""
    with errors_as_json(json_wanted):
        _status(json_wanted)


def _status(json_wanted: bool) -> None:
    settings = start()
    from velvet import open_assistant

    with open_assistant(settings) as assistant:
        if json_wanted:
            from velvet.ui.output.as_json import put

            put(_document(assistant, settings))
        else:
            from velvet.ui.output.screen import results

            _show(results(), assistant, settings)


def _document(assistant: "Assistant", settings: "Settings") -> dict[str, Any]:
    from velvet.ui.output.as_json import coverage, recording

    library = assistant.library
    stats = library.index_stats()
    return {
        "home": str(settings.home),
        "disk_bytes": _disk_bytes(settings.home),
        "cameras": [coverage(c) for c in library.recordings.coverage()],
        "recordings": [recording(r) for r in library.recordings.all()],
        "tracklets": stats.tracklets,
        "identities": stats.identities,
        "models": {
            "now": dict(assistant.models),
            "made": {job: dict(made) for job, made in stats.fingerprints.items()},
            "failed": {
                fingerprint: {"tracklets": failed, "left_alone": left_alone}
                for fingerprint, (failed, left_alone) in stats.setbacks.items()
            },
        },
        "degraded": list(assistant.degraded),
        "unfinished_erasures": library.erasure.unfinished(),
    }


def _show(console: "Console", assistant: "Assistant", settings: "Settings") -> None:
    from velvet.ui.output.formatting import network_reach, size
    from velvet.ui.output.screen import line

    degraded = (
        assistant.degraded
    )  # first: a wrong setting ends the command before anything is shown
    show_unfinished(console, assistant.library.erasure.unfinished())
    _cameras(console, assistant)
    _recordings(console, assistant.library.recordings.all())
    stats = assistant.library.index_stats()
    _counts(console, stats)
    _models(console, assistant, stats)
    for sentence in degraded:
        line(console, f"Degraded: {sentence}", "yellow")
    line(console, f"Data folder: {settings.home} ({size(_disk_bytes(settings.home))})")
    line(console, network_reach(settings))


def show_unfinished(console: "Console", unfinished: Sequence[str]) -> None:
    """Erasures that are not finished."""
    from velvet.ui.output.screen import line

    for what in unfinished:
        line(
            console, f"Erasure not finished: {what}. Finish it with: velvet forget --finish", "red"
        )


def _cameras(console: "Console", assistant: "Assistant") -> None:
    from velvet.ui.output.formatting import coverage_line
    from velvet.ui.output.screen import line

    line(console, "Cameras", "bold")
    lines = [coverage_line(c) for c in assistant.library.recordings.coverage()]
    for camera in lines or ["none yet; start with: velvet ingest PATH"]:
        line(console, f"  {camera}")


def _recordings(console: "Console", recordings: Sequence["Recording"]) -> None:
    from velvet.footage.time.clock import lasting
    from velvet.ui.output.screen import row, table

    if not recordings:
        return
    listed = table(
        "id", "camera", "file", "length", "start taken from", "stage", title="Recordings"
    )
    for r in recordings:
        stage = f"{r.stage}: {r.reason}" if r.reason else str(r.stage)
        row(listed, (r.id, r.camera, str(r.path), lasting(r.duration_s), r.start_source, stage))
    console.print(listed)


def _counts(console: "Console", stats: "IndexStats") -> None:
    from velvet.retrieval.evidence import counted
    from velvet.ui.output.screen import line

    tracklets = counted(stats.tracklets, "tracklet", "tracklets")
    line(console, f"{tracklets} of {counted(stats.identities, 'person', 'people')}")
    for fingerprint, (failed, left_alone) in stats.setbacks.items():
        failures = f"{fingerprint} failed to describe {counted(failed, 'tracklet', 'tracklets')}"
        more = (
            f"; {left_alone} of them crashed its server twice and are skipped" if left_alone else ""
        )
        line(console, f"{failures}{more}.", "yellow")


def _models(console: "Console", assistant: "Assistant", stats: "IndexStats") -> None:
    from velvet.ui.output.screen import row, table

    listed = table("job", "now done by", "existing rows made by", title="Models")
    for job, name in assistant.models.items():
        makers = stats.fingerprints.get(job, {}).items()
        row(
            listed,
            (job, name, ", ".join(f"{fingerprint} ({number})" for fingerprint, number in makers)),
        )
    console.print(listed)


def _disk_bytes(home: Path) -> int:
    """The size of the data folder; a file that disappears meanwhile is not counted."""
    total = 0
    for file in home.rglob("*"):
        try:
            total += file.stat().st_size if file.is_file() else 0
        except FileNotFoundError:
            continue
    return total
