"""An answer on the terminal: the text, its claims with their sightings, and what it does not say."""

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
    """Everything the answer holds, in order of weight; `kept` is its conversation's id."""
    for words, claim in (said for part in parts(answer) for said in part.lines):
        mark = "\N{CHECK MARK} " if claim and claim.verified else ""
        line(console, mark + words, "bold" if claim else "")
    for words in unsaid_limits(answer):
        line(console, words, "yellow")
    if answer.sightings:
        line(console)
        show_sightings(console, answer.sightings)
    said = extent(answer.coverage)
    if said not in answer.text:
        line(console, said, "dim")
    _next(console, answer.sightings, kept)


def show_sightings(console: Console, sightings: Iterable[Sighting]) -> None:
    """A table of sightings: when, in the camera's own time."""
    shown = table(
        "id", "who", "camera", "when (camera's time)", "same person", "came in", "went out"
    )
    for s in sightings:
        when = span(s.start, s.end)
        ways = (s.entered_zone or s.entered, s.left_zone or s.left)
        row(shown, (s.id, called(s.identity, s.name), s.camera, when, s.band, *ways))
    console.print(shown)


def _next(console: Console, sightings: Sequence[Sighting], kept: str) -> None:
    """The commands likely wanted next: clips of the people, or of sightings of nobody known; all of it."""
    ids = list(dict.fromkeys(s.identity or s.id for s in sightings))[:_MOST_CLIPS]
    if ids:
        wanted = [*(f"velvet clip {i}" for i in ids), f"velvet export {kept}"]
        exact(console, "Next: " + "   ".join(wanted), "dim")
