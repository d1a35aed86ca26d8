"""An ingest while it runs: two bars on a terminal, plain lines elsewhere."""

import time
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from velvet.footage.time.clock import lasting
from velvet.ingest.events import Event, IngestPlan, Notice, PassProgress
from velvet.retrieval.evidence import counted
from velvet.ui.output.formatting import size
from velvet.ui.output.screen import clean, line
from velvet.ui.output.tally import Tally

_EVERY_S = 10.0  # between plain lines on the same work
_DOING = {
    "detect": "Looking",
    "track": "Following",
    "cut": "Cutting pictures",
    "describe": "Describing",
    "embed": "Indexing",
    "watch": "Looking for changes of clothes in",
    "identify": "Asking who is who on",
}


@contextmanager
def display(console: Console) -> Generator["Bars | Lines"]:
    """An object that shows events while the block runs."""
    if not console.is_terminal:
        yield Lines(console)
        return
    bars = Bars(console)
    try:
        yield bars
    finally:
        bars.rest()


def planned(event: IngestPlan) -> str:
    """The estimate in words."""
    if not event.new:
        return f"Nothing new: {counted(event.known, 'recording', 'recordings')} already analysed."
    new = counted(event.new, "recording", "recordings")
    estimate = f"{new} to analyse, {lasting(event.footage_s)} of footage"
    if event.expected_s:
        estimate += f"; about {lasting(event.expected_s)} and {size(event.expected_bytes)} of disk"
    return estimate + "."


class Bars:
    """The whole footage above, the current work below. They appear with the work, not with the plan."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f} %", markup=False),
            TextColumn("{task.fields[more]}", markup=False, style="dim"),
        )
        self._console = console
        self._bars = Progress(*columns, console=console, transient=True)
        self._tally = Tally()
        self._whole = self._bars.add_task("Footage", total=None, more="", visible=False)
        self._part = self._bars.add_task("", total=None, more="", visible=False)

    def rest(self) -> None:
        """Hide the bars until there is more to show."""
        self._bars.stop()

    def show(self, event: Event) -> None:
        """Draw one event."""
        self._tally.hear(event)
        match event:
            case IngestPlan():
                line(self._console, planned(event))
                self._bars.update(self._whole, total=event.footage_s, visible=event.new > 0)
            case PassProgress():
                self._advance(event)
            case Notice():
                line(self._console, event.sentence, "yellow" if event.warning else "")
            case _:
                pass

    def _advance(self, event: PassProgress) -> None:
        self._bars.start()
        self._bars.update(self._whole, completed=self._tally.done_s, more=_whole(self._tally))
        self._bars.update(
            self._part,
            description=clean(_doing(event)),
            completed=event.done,
            total=event.total,
            visible=True,
        )


class Lines:
    """A line when the work changes, and occasional ones during long work."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._tally = Tally()
        self._work = ""
        self._said_at = 0.0

    def rest(self) -> None:
        """Nothing to hide: lines stay."""

    def show(self, event: Event) -> None:
        """Print one event, if it deserves a line."""
        self._tally.hear(event)
        match event:
            case IngestPlan():
                line(self._console, planned(event))
            case PassProgress():
                self._advance(event)
            case Notice():
                line(self._console, event.sentence)
            case _:
                pass

    def _advance(self, event: PassProgress) -> None:
        work = _doing(event)
        if work == self._work and time.monotonic() - self._said_at < _EVERY_S:
            return
        self._work, self._said_at = work, time.monotonic()
        line(self._console, f"{work}: {_share(event)}  {_whole(self._tally)}".rstrip())


def _doing(event: PassProgress) -> str:
    return f"{_DOING.get(event.job, event.job)} {event.subject}".strip()


def _share(event: PassProgress) -> str:
    return f"{100 * event.done / event.total:.0f} %" if event.total else ""


def _whole(tally: Tally) -> str:
    """`3.2x real time, 4 min left, 12 tracklets`; without the times once all footage is examined."""
    facts = [counted(tally.tracklets, "tracklet", "tracklets")] if tally.tracklets else []
    if tally.pace and tally.left_s:
        facts = [f"{tally.pace:.1f}x real time", f"{lasting(tally.left_s)} left", *facts]
    return ", ".join(facts)
