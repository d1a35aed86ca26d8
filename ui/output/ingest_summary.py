"""What an ingest did, as a closing table. Knows nothing of its progress."""

from collections.abc import Sequence

from rich.console import Console

from velvet.footage.time.clock import lasting
from velvet.ingest.events import Failure, IngestSummary
from velvet.ui.output.screen import line, row, table


def show_summary(console: Console, summary: IngestSummary) -> None:
    """The figures, then the warnings, then what failed and why."""
    figures = table("", "", title="Stopped early" if summary.stopped else "Done")
    figures.show_header = False
    for name, value in _figures(summary):
        row(figures, (name, value))
    console.print(figures)
    for warning in summary.warnings:
        line(console, warning, "yellow")
    _failed(console, summary.failures)


def _figures(summary: IngestSummary) -> list[tuple[str, str]]:
    pace = summary.footage_s / summary.took_s if summary.took_s else 0.0
    return [
        ("recordings analysed", str(summary.recordings)),
        ("already analysed", str(summary.known)),
        *([("not finished", str(summary.unfinished))] if summary.stopped else []),
        ("footage", lasting(summary.footage_s)),
        ("tracklets found", str(summary.tracklets)),
        ("people in the library", str(summary.people)),
        ("describer calls", str(summary.describer_calls)),
        *([("tie-breaker asked", _times(summary.tie_calls))] if summary.tie_calls else []),
        ("took", f"{lasting(summary.took_s)} ({pace:.1f}x real time)"),
        ("failed", str(len(summary.failures))),
    ]


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"


def _failed(console: Console, failures: Sequence[Failure]) -> None:
    for failure in failures:
        line(console, f"{failure.path}: {failure.reason}", "red")
