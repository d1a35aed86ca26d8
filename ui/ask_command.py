"""`velvet ask`: one question, its answer and what it rests on."""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Annotated

import typer

from ui.json_errors import HELP, errors_as_json
from ui.start import start

if TYPE_CHECKING:
    from agent.events import Event
    from footage.answers import Answer
    from velvet.assistant import Assistant


def ask(
    question: Annotated[list[str], typer.Argument(help="The question, best in quotes.")],
    as_json: Annotated[bool, typer.Option("--json", help=HELP)] = False,
) -> None:
    """Ask where people went, who was there, how many came."""
    with errors_as_json(as_json):
        _ask(" ".join(question), as_json)


def _ask(question: str, as_json: bool) -> None:
    settings = start()
    from footage.conversations import Turn
    from velvet import open_assistant

    # A library that prints would spoil the one object on stdout.
    with redirect_stdout(sys.stderr), open_assistant(settings) as assistant:
        refuse_without_footage(assistant)
        steps: list[str] = []
        answer = _watch(assistant.stream(question), steps)
        kept = assistant.library.keep_turn(Turn(question, tuple(steps), answer))
    _show(answer, kept, assistant, as_json)


def refuse_without_footage(assistant: "Assistant") -> None:
    """Raise NotFound with what to do where nothing was ever ingested."""
    from footage.errors import NotFound

    if not assistant.library.recordings():
        raise NotFound(
            "There is no footage yet. Begin with: "
            'velvet ingest PATH --camera NAME --start "2026-03-02 10:00:00"'
        )


def _watch(events: Iterator["Event"], steps: list[str]) -> "Answer":
    """Say what happens while it happens, and keep it; give the answer."""
    from agent.events import Answered, ToolAnswered, ToolCalled
    from ui.screen import asides, line
    from ui.steps import doing, done

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


def _show(answer: "Answer", kept: str, assistant: "Assistant", as_json: bool) -> None:
    from ui import as_json as contract
    from ui.answer_text import show_answer
    from ui.screen import results

    if as_json:
        contract.put({"conversation": kept} | contract.answer(answer, assistant.library))
    else:
        show_answer(results(), answer, kept)
