"""Questions that no model should see as they are."""

import pytest

from support.libraries.small_world import Scripted, answer_of, claim
from velvet.agent.question import decent, readable
from velvet.agent.state import LONGEST
from velvet.footage.errors import Declined, NotUnderstood
from velvet.retrieval.context import Context


@pytest.mark.parametrize("question", ["who " * 3000, "x" * 100_000, "x" * (LONGEST + 1)])
def test_a_question_that_is_too_long_is_refused_before_any_model(
    context: Context, question: str
) -> None:
    model = Scripted(lines=[])  # would fail if it were asked
    with pytest.raises(NotUnderstood, match=str(LONGEST)):
        answer_of(context, model, question)


def test_the_longest_question_is_asked(context: Context) -> None:
    answer = answer_of(context, Scripted(lines=[claim(outcome="not_understood")]), "x" * LONGEST)
    assert answer.text


def test_control_characters_are_blanks() -> None:
    assert readable("who\x00 wore\nred\x1b[2J\udcff?") == "who  wore red [2J ?"
    assert (
        readable("où est l’homme à la veste ärmellos 👩\u200d🔧 ?")
        == "où est l’homme à la veste ärmellos 👩\u200d🔧 ?"
    )


@pytest.mark.parametrize(
    "asked",
    [
        "Show me all white people",
        "How many black people were on lab-b?",
        "Who are the brown people?",
        "Was a Muslim woman there?",
        "Where did the man in the wheelchair go?",
    ],
)
def test_what_is_not_searched_is_declined(asked: str) -> None:
    with pytest.raises(Declined, match="skin"):
        decent(asked, ["lab-a", "lab-b"])


def test_what_is_aimed_at_somebody_is_declined() -> None:
    with pytest.raises(Declined, match="harass"):
        decent("Where does the woman in red live?", [])


@pytest.mark.parametrize(
    "asked",
    [
        "Where did the man in white go?",
        "How many people in black were there?",
        "Who was on German Street in a white coat?",
        "Did anyone with dark hair pass the Roma gate?",
    ],
)
def test_clothes_and_names_of_places_are_asked_freely(asked: str) -> None:
    assert decent(asked, ["German Street", "Roma"]) == asked
