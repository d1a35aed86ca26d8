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

    # A library that prints would spoil the one object on stdout.
    with redirect_stdout(sys.stderr), open_assistant(settings) as assistant:
        refuse_without_footage(assistant)
        answer, conversation = _watch(assistant.stream(question))
    _show(answer, conversation, assistant, json_wanted)


def refuse_without_footage(assistant: "Assistant") -> None:
    """Raise NotFound, with what to do, where nothing was ever ingested."""
    from velvet.footage.errors import NotFound

    if not assistant.library.recordings.all():
        raise NotFound(
            "There is no footage yet. Start with: "
            'velvet ingest PATH --camera NAME --start "2026-03-02 10:00:00"'
        )


def _watch(events: Iterator["Event"]) -> tuple["Answer", str]:
    """Show each step as it happens; return the answer, and the conversation that keeps it."""
    from velvet.agent.events import Answered, Failed, ToolAnswered, ToolCalled, TurnKept
    from velvet.ui.output.screen import asides, line

    console, answers = asides(), list["Answer"]()
    with console.status("Reading the question"):
        for event in events:
            match event:
                case ToolCalled():
                    line(console, event.sentence, "dim")
                case ToolAnswered():
                    line(console, f"  {event.sentence}", "yellow" if event.failed else "dim")
                case Answered(answer):
                    answers.append(answer)
                case TurnKept(conversation) if answers:
                    return answers[0], conversation
                case Failed() | TurnKept():
                    pass  # the error is raised next, and shown where every command's is
    raise AssertionError("a stream ends with the turn that was kept, or raises")


def _show(answer: "Answer", kept: str, assistant: "Assistant", json_wanted: bool) -> None:
    from velvet.ui.output import as_json
    from velvet.ui.output.answer_text import show_answer
    from velvet.ui.output.screen import results

    if json_wanted:
        as_json.put({"conversation": kept} | as_json.answer(answer, assistant.library))
    else:
        show_answer(results(), answer, kept)
