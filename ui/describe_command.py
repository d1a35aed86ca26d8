"""`velvet describe`: let the better describer look at whom a lesser one described."""

from math import inf
from typing import TYPE_CHECKING, Annotated

import typer

from ui.start import start

if TYPE_CHECKING:
    from ingest.describe import Described


def describe(
    max_calls: Annotated[
        int, typer.Option(min=0, help="Stop after so many tracklets; 0: all.")
    ] = 0,
    hours: Annotated[
        float, typer.Option(min=0.0, help="Stop after so many hours; 0: never.")
    ] = 0.0,
) -> None:
    """Describe people with the vision model, the clearest pictures first. Stop and go on at any time."""
    settings = start()
    from ingest.describe import Limits
    from ui.ingest_display import display
    from ui.screen import asides
    from velvet.describing import describe_again

    limits = Limits(max_calls or inf, hours * 3600 or inf)
    try:
        with display(asides()) as shown:
            done = describe_again(settings, limits, shown.show)
    except KeyboardInterrupt:
        _say("Stopped. What was described is kept; run the same command to go on.")
        raise typer.Exit(130) from None
    _show(done)
    raise typer.Exit(1 if done.stopped or done.failed else 0)


def _show(done: "Described") -> None:
    from ingest.describe import undescribed
    from ui.screen import asides, line, results

    described = done.calls - done.failed
    line(results(), f"{described} described, {done.failed} failed, {done.left} left.")
    if sentence := undescribed(done):
        line(asides(), sentence, "yellow")


def _say(sentence: str) -> None:
    from ui.screen import asides, line

    line(asides(), sentence, "yellow")
