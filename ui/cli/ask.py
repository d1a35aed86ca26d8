"""`velvet ask`: one question, its answer and the evidence. Knows no model."""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Annotated

import typer

from velvet.ui.command import JsonOption, errors_as_json, start

if TYPE_CHECKING:
    from velvet.agent.events import Event
    from velvet.assistant import Assistant
    from velvet.footage.answers import Answer


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in quotes.")],
    json_wanted: JsonOption = False,
) -> None:
    """Ask where people went, who was there, how many came."""
    with errors_as_json(json_wanted):
        _ask(" ".join(question), json_wanted)


def _ask(question: str, json_wanted: bool) -> None:
    settings = start()
    from velvet import open_assistant
    from velvet.footage.answers import Turn

    # A library that prints would spoil the one object on stdout.
    with redirect_stdout(sys.stderr), open_assistant(settings) as assistant:
        refuse_without_footage(assistant)
        steps: list[str] = []
        answer = _watch(assistant.stream(question), steps)
        kept = assistant.library.conversations.add(Turn(question, tuple(steps), answer))
    _show(answer, kept, assistant, json_wanted)


def refuse_without_footage(assistant: "Assistant") -> None:
    """Raise NotFound, with what to do, where nothing was ever ingested."""
    from velvet.footage.errors import NotFound

    if not assistant.library.recordings.all():
        raise NotFound(
            "There is no footage yet. Start with: "
            'velvet ingest PATH --camera NAME --start "2026-03-02 10:00:00"'
        )


def _watch(events: Iterator["Event"], steps: list[str]) -> "Answer":
    """Show each step as it happens, keep it in `steps`, and return the answer."""
    from velvet.agent.events import Answered, ToolAnswered, ToolCalled
    from velvet.ui.output.formatting import doing, done
    from velvet.ui.output.screen import asides, line

    console = asides()
    with console.status("Reading the question"):
        for event in events:
            match event:
                case ToolCalled():
                    steps.append(doing(event))
                    line(console, steps[-1], "dim")
                case ToolAnswered():
                    steps.append(done(event))
                    line(console, f"  {steps[-1]}", "yellow" if event.failed else "dim")
                case Answered(answer):
                    return answer
    raise AssertionError("the stream of a question ends in its answer")


def _show(answer: "Answer", kept: str, assistant: "Assistant", json_wanted: bool) -> None:
    from velvet.ui.output import as_json
    from velvet.ui.output.answer_text import show_answer
    from velvet.ui.output.screen import results

    if json_wanted:
        as_json.put({"conversation": kept} | as_json.answer(answer, assistant.library))
    else:
        show_answer(results(), answer, kept)
