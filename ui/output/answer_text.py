"""An answer on the terminal: its text, claims, sightings and limits. Knows no model."""

from collections.abc import Iterable, Sequence

from rich.console import Console

from velvet.agent.wording.render import extent
from velvet.footage.answers import Answer
from velvet.footage.corrections import called
from velvet.footage.records import Sighting
from velvet.footage.time.clock import span
from velvet.ui.output.parts import parts, unsaid_limits
from velvet.ui.output.screen import exact, line, row, table

_MOST_CLIPS = 3


def show_answer(console: Console, answer: Answer, kept: str) -> None:
    """Everything in the answer, most important first; `kept` is its conversation's id."""
    for text, claim in (pair for part in parts(answer) for pair in part.lines):
        mark = "\N{CHECK MARK} " if claim and claim.verified else ""
        line(console, mark + text, "bold" if claim else "")
    for limit in unsaid_limits(answer):
        line(console, limit, "yellow")
    if answer.sightings:
        line(console)
        show_sightings(console, answer.sightings)
    analysed = extent(answer.coverage)
    if analysed not in answer.text:
        line(console, analysed, "dim")
    _next(console, answer.sightings, kept)


def show_sightings(console: Console, sightings: Iterable[Sighting]) -> None:
    """A table of sightings, in each camera's own time."""
    listed = table(
        "id", "who", "camera", "when (camera's time)", "same person", "came in", "went out"
    )
    for s in sightings:
        when = span(s.start, s.end)
        ways = (s.entered_zone or s.entered, s.left_zone or s.left)
        row(listed, (s.id, called(s.identity, s.name), s.camera, when, s.band, *ways))
    console.print(listed)


def _next(console: Console, sightings: Sequence[Sighting], kept: str) -> None:
    """The likely next commands: clips of the people, or of sightings without one; an export of it all."""
    ids = list(dict.fromkeys(s.identity or s.id for s in sightings))[:_MOST_CLIPS]
    if ids:
        commands = [*(f"velvet clip {i}" for i in ids), f"velvet export {kept}"]
        exact(console, "Next: " + "   ".join(commands), "dim")
