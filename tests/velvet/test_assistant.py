"""A question's route ends in the assistant: what was asked is kept with what came of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from velvet.agent.events import Answered, Event, Failed, ToolAnswered, ToolCalled, TurnKept
from velvet.assistant import Assistant
from velvet.footage.answers import Answer
from velvet.footage.errors import Declined, ModelMissing, NotFound
from velvet.footage.settings import Settings
from velvet.indexes.library import Library

ANSWER = Answer("Nothing was recorded yet.")


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    settings = Settings.load(home=tmp_path, chat="rules")
    with Library.open(tmp_path) as library:
        yield Assistant(settings, library)


def says(monkeypatch: pytest.MonkeyPatch, end: Answer | BaseException) -> None:
    def converse(self: Assistant, question: str) -> Iterator[Event]:
        yield ToolCalled("find_people", {"description": "red", "camera": "door", "when": ""})
        yield ToolAnswered("find_people", "0 people")
        if isinstance(end, BaseException):
            raise end
        yield Answered(end)

    monkeypatch.setattr(Assistant, "_converse", converse)


def test_an_answer_is_kept_with_its_steps(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, ANSWER)
    assert assistant.ask("Who wore red?") == ANSWER
    [turn] = assistant.library.conversations.turns("C1")
    assert (turn.question, turn.answer, turn.fault) == ("Who wore red?", ANSWER, "")
    asked, came = turn.steps
    assert "red" in asked and "door" in asked and "0 people" in came


def test_a_conversation_goes_on_and_else_a_new_one_begins(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, ANSWER)
    *_, answered, kept = assistant.stream("One?")
    assert isinstance(answered, Answered) and kept == TurnKept("C1")
    assert [*assistant.stream("Two?", "C1")][-1] == TurnKept("C1")
    assert [*assistant.stream("Three?")][-1] == TurnKept("C2")
    assert [*assistant.stream("Four?", "C9")][-1] == TurnKept("C3")  # nothing is left of C9
    assert [turn.question for turn in assistant.library.conversations.turns("C1")] == [
        "One?",
        "Two?",
    ]


@pytest.mark.parametrize("error", [ModelMissing("No answer. Start it."), Declined("Not by that.")])
def test_a_failure_is_kept_with_its_reason_and_raised(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    says(monkeypatch, error)
    events: list[Event] = []
    with pytest.raises(type(error)):
        for event in assistant.stream("Who?"):
            events.append(event)
    assert events[-2:] == [Failed(str(error)), TurnKept("C1")]
    [turn] = assistant.library.conversations.turns("C1")
    assert (turn.answer, turn.fault, len(turn.steps)) == (None, str(error), 2)
    with pytest.raises(type(error)):
        assistant.ask("again")


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), KeyError("left over")])
def test_what_was_interrupted_is_not_kept(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch, stop: BaseException
) -> None:
    says(monkeypatch, stop)
    with pytest.raises(type(stop)):
        assistant.ask("Who?")
    with pytest.raises(NotFound):
        assistant.library.conversations.turns("C1")


def test_who_stops_listening_at_the_answer_keeps_no_turn(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(monkeypatch, ANSWER)
    for event in assistant.stream("Who?"):
        if isinstance(event, Answered):
            break
    with pytest.raises(NotFound):
        assistant.library.conversations.turns("C1")
