"""The answer says how words of time were read, where its claims do not."""

import pytest

from support.libraries.small_world import answer_of
from velvet.adapters.readers.rules import RulesChat
from velvet.retrieval.context import Context


@pytest.mark.parametrize(
    ("question", "read"),
    [
        (
            "Who wore red on door at 10?",
            "`at 10` as 2026-03-02 09:45:00 to 10:15:00 +01:00, 2026-03-04 09:45:00 to 10:15:00 +01:00",
        ),
        ("Where was P2 on 2 March?", "`on 2 March` as 2026-03-02 00:00:00 to 2026-03-03 00:00:00"),
    ],
)
def test_the_interval_is_told(context: Context, question: str, read: str) -> None:
    answer = answer_of(context, RulesChat(), question)
    assert answer.claims and read in answer.text
    assert answer.text.count("Read `") == 1


@pytest.mark.parametrize(
    "question",
    [
        "Did anyone wear yellow at 10?",  # the claim says what was searched
        "How many people wore red at 10?",
        "Who wore red?",
        "Who wore red on 3 March?",  # nothing recorded
    ],
)
def test_it_is_not_told_twice_or_for_nothing(context: Context, question: str) -> None:
    assert "Read `" not in answer_of(context, RulesChat(), question).text
