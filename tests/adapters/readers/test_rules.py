"""The `rules` model: how it reads questions, and what the whole agent answers with it."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from support.libraries.small_world import NOW, ZONE, answer_of, context_of, events_of, fill
from velvet.adapters.readers.rules import RulesChat
from velvet.adapters.readers.rules_question import Intent, read_question
from velvet.agent.events import ToolCalled
from velvet.footage.claims import MovedClaim, SeenClaim
from velvet.footage.errors import NotUnderstood
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

CAMERAS = ["door", "hall", "Yard West"]

# question -> intent, ids, looks, camera, when
QUESTIONS: list[tuple[str, Intent, tuple[str, ...], str, str, str]] = [
    ("Where did the man in the velvet coat go?", Intent.WENT, (), "man in the velvet coat", "", ""),
    ("where did P7 go", Intent.WENT, ("P7",), "", "", ""),
    ("Where is the woman with the blue bag?", Intent.WENT, (), "woman with the blue bag", "", ""),
    ("When was the man in red last seen here?", Intent.WENT, (), "man in red", "", ""),
    ("when was P3 on the hall camera?", Intent.WENT, ("P3",), "", "hall", ""),
    ("Which way did the boy in green leave?", Intent.WENT, (), "boy in green", "", ""),
    ("trace p7", Intent.WENT, ("P7",), "", "", ""),
    ("Where was T31?", Intent.WENT, ("T31",), "", "", ""),
    ("Was P2 on camera door yesterday?", Intent.WENT, ("P2",), "", "door", "yesterday"),
    ("Who wore a green jacket?", Intent.WHO, (), "green jacket", "", ""),
    ("Who was wearing red on Yard West?", Intent.WHO, (), "red", "Yard West", ""),
    ("Did anyone wear a red coat yesterday?", Intent.WHO, (), "red coat", "", "yesterday"),
    (
        "Yesterday, did anyone in red come in at the door after 3 pm?",
        *(Intent.WHO, (), "red", "door", "Yesterday after 3 pm"),
    ),
    ("Was anyone in yellow seen?", Intent.WHO, (), "yellow", "", ""),
    ("Is there a man with a black bag?", Intent.WHO, (), "man with a black bag", "", ""),
    ("Did a woman in blue come in at the door?", Intent.WHO, (), "woman in blue", "door", ""),
    ("Who was there yesterday?", Intent.WHO, (), "", "", "yesterday"),
    ("Was anybody on the hall camera?", Intent.WHO, (), "", "hall", ""),
    ("find the man in red", Intent.WHO, (), "man in red", "", ""),
    ("How many people wore red?", Intent.COUNT, (), "red", "", ""),
    ("How many people came yesterday?", Intent.COUNT, (), "", "", "yesterday"),
    ("How many men in red were on door?", Intent.COUNT, (), "men in red", "door", ""),
    ("Who was with P7?", Intent.WITH, ("P7",), "", "", ""),
    ("Who was with the man in red?", Intent.WITH, (), "man in red", "", ""),
    ("Were P2 and P3 together?", Intent.WITH, ("P2", "P3"), "", "", ""),
    ("Did P2 meet P3 on hall?", Intent.WITH, ("P2", "P3"), "", "hall", ""),
    ("Who else looks like T31?", Intent.LIKE, ("T31",), "", "", ""),
    ("Who looks like P7?", Intent.LIKE, ("P7",), "", "", ""),
    ("Who is P7?", Intent.WHO, ("P7",), "", "", ""),
    ("What did T31 wear?", Intent.WORE, ("T31",), "", "", ""),
    ("What was the man in red wearing?", Intent.WORE, (), "man in red", "", ""),
    ("Did P7 wear a hat?", Intent.WORE, ("P7",), "hat", "", ""),
    ("Describe T31", Intent.WORE, ("T31",), "", "", ""),
    ("Show me the clip of P7", Intent.CLIP, ("P7",), "", "", ""),
    ("Give me the clip of the man in red, please.", Intent.CLIP, (), "man in red", "", ""),
    ("Which cameras are there?", Intent.CAMERAS, (), "", "", ""),
    ("What did you record?", Intent.CAMERAS, (), "", "", ""),
    ("What is covered?", Intent.CAMERAS, (), "", "", ""),
    ("What is the weather like?", Intent.UNKNOWN, (), "", "", ""),
    ("Is it raining?", Intent.UNKNOWN, (), "", "", ""),
    ("hello", Intent.UNKNOWN, (), "", "", ""),
    ("", Intent.UNKNOWN, (), "", "", ""),
]


@pytest.mark.parametrize("case", QUESTIONS, ids=lambda case: case[0] or "nothing")
def test_a_question_is_read_in_parts(
    case: tuple[str, Intent, tuple[str, ...], str, str, str],
) -> None:
    question, intent, ids, looks, camera, when = case
    asked = read_question(question, CAMERAS, NOW, ZONE)
    assert asked.intent is intent
    if intent not in (Intent.UNKNOWN, Intent.CAMERAS):
        assert (asked.ids, asked.looks, asked.camera, asked.when) == (ids, looks, camera, when)


@pytest.mark.parametrize("question", [case[0] for case in QUESTIONS])
def test_no_word_is_lost_wherever_it_stands(question: str) -> None:
    words = question.split()
    for at in range(len(words) + 1):
        asked_for = " ".join([*words[:at], "zorp", *words[at:]])
        with suppress(NotUnderstood):
            asked = read_question(asked_for, CAMERAS, NOW, ZONE)
            told = f"{asked.looks} {asked.camera}"
            assert asked.intent is Intent.UNKNOWN or "zorp" in told, asked_for


def test_an_unknown_camera_is_passed_on() -> None:
    asked = read_question("Who wore red on camera dor?", CAMERAS, NOW, ZONE)
    assert (asked.camera, asked.looks) == ("dor", "red")


def test_a_time_that_no_clock_shows_is_refused() -> None:
    with pytest.raises(NotUnderstood):
        read_question("Who was there between 25:00 and 26:00?", CAMERAS, NOW, ZONE)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("world")
    with Library.open(home) as library:
        fill(library)
        yield library


@pytest.fixture
def clips() -> list[str]:
    return []


@pytest.fixture
def context(world: Library, clips: list[str]) -> Context:
    return context_of(world, clips)


# question -> kinds of claims, sightings cited
ANSWERS: list[tuple[str, set[str], set[str]]] = [
    ("Where did the person in red and blue go?", {"seen", "moved"}, {"T1", "T4", "T6"}),
    ("Where did P2 go?", {"seen"}, {"T2"}),
    ("Where was T4?", {"seen", "moved"}, {"T1", "T4", "T6"}),
    ("When was P1 on hall?", {"seen"}, {"T4"}),
    ("Was P2 on hall?", {"absent"}, set()),
    ("Who wore green?", {"seen"}, {"T2"}),
    ("Did anyone wear red on hall?", {"seen"}, {"T4", "T5"}),
    ("Did anyone wear red on hall after 10:05?", {"seen"}, {"T5"}),
    ("Did anyone wear yellow?", {"absent"}, set()),
    ("Did anyone wear red yesterday?", {"absent"}, set()),
    ("Was anybody there yesterday?", {"absent"}, set()),
    ("How many people wore red?", {"count"}, {"T1", "T4", "T5", "T6"}),
    ("How many people wore yellow?", {"absent"}, set()),
    ("How many people came between 10:01 and 10:02?", {"count"}, {"T1", "T2", "T4"}),
    ("Who was with P1?", {"together"}, {"T1", "T2"}),
    ("Where did P3 and P2 go?", {"seen"}, {"T2", "T3"}),
    ("Where did P2, P1 and P2 go?", {"seen", "moved"}, {"T1", "T2", "T4", "T6"}),
    ("Were P1 and P2 on hall?", {"seen", "absent"}, {"T4"}),
    ("What did P2 and P3 wear?", {"attribute"}, {"T2", "T3"}),
    ("How long was P1 on hall?", {"seen"}, {"T4"}),
    ("How long did the woman in green stay?", {"seen"}, {"T2"}),
    ("How long was P2 with P1?", {"together"}, {"T1", "T2"}),
    ("Was the hall empty between 10:05 and 10:06?", {"absent"}, set()),
    ("Was the hall empty between 10:06 and 10:07?", {"seen"}, {"T5"}),
    ("Was Yard West empty?", {"seen"}, {"T6"}),
    ("Who was with P3?", {"absent"}, set()),
    ("Who was with the woman in green?", {"together"}, {"T1", "T2"}),
    ("Were P1 and P2 together?", {"together"}, {"T1", "T2"}),
    ("Were P1 and P3 together?", {"absent"}, set()),
    ("Were P1 and P2 together on hall?", {"absent"}, set()),
    ("Were T1 and T2 together?", {"together"}, {"T1", "T2"}),
    ("Who else looks like T1?", {"like"}, {"T4", "T6"}),
    ("Who else looks like T2?", {"like"}, set()),
    ("What did T3 wear?", {"attribute"}, {"T3"}),
    ("What did the woman in green wear?", {"attribute"}, {"T2"}),
    ("Did P1 wear red?", {"seen"}, {"T1", "T4", "T6"}),
    ("Find P2", {"seen"}, {"T2"}),
    ("Show me the clip of P1", {"seen"}, {"T1", "T4", "T6"}),
    ("Which cameras are there?", set(), set()),
    ("Is it raining?", set(), set()),
    ("Where is P99?", set(), set()),
    ("Did anyone wear red on 3 March?", set(), set()),
]


@pytest.mark.parametrize("case", ANSWERS, ids=lambda case: case[0])
def test_the_answer_is_what_happened(
    case: tuple[str, set[str], set[str]], context: Context
) -> None:
    question, kinds, sightings = case
    answer = answer_of(context, RulesChat(), question)
    assert {c.kind.value for c in answer.claims} == kinds
    assert {s.id for s in answer.sightings} == sightings
    assert all(c.verified and c.text in answer.text for c in answer.claims)
    assert not answer.dropped and answer.text


def test_a_journey_is_told_in_order_with_edges(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "Where did P1 go?")
    moves = [(c.camera, c.to_camera) for c in answer.claims if isinstance(c, MovedClaim)]
    assert moves == [("door", "hall"), ("hall", "Yard West")]
    places = [answer.text.index(f"[{i}]") for i in ("T1", "T4", "T6")]
    assert places == sorted(places)
    assert "right" in answer.text and "20 s" in answer.text


@pytest.mark.parametrize("question", ["Where did P3 and P99 go?", "Where did P99 and P3 go?"])
def test_an_id_that_nobody_has_is_said_and_nothing_half_answered(
    context: Context, question: str
) -> None:
    answer = answer_of(context, RulesChat(), question)
    assert not answer.claims and "P99" in answer.text.splitlines()[0]


def test_clips_of_several_are_all_made(context: Context, clips: list[str]) -> None:
    answer_of(context, RulesChat(), "Show me the clips of P2 and P3")
    assert clips == ["P2", "P3"]


def test_a_place_that_is_no_camera_is_not_called_empty(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "Was the lobby empty?")
    assert not answer.claims and "lobby" in answer.text and "hall" in answer.text


def test_several_who_fit_are_asked_about(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "Where did the man in red go?")
    assert answer.text.splitlines()[0].endswith("?")
    assert {c.identity for c in answer.claims if isinstance(c, SeenClaim)} == {"P1", "P4"}
    assert {type(c) for c in answer.claims} == {SeenClaim}
    assert "blue" in answer.text and "black" in answer.text  # what differs
    assert "man" in answer.not_checked


def test_what_cannot_be_checked_is_not_denied(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "Did anyone wear a hat?")
    assert not answer.claims and not answer.sightings
    assert "hat" in answer.not_checked and "hat" in answer.text
    assert "No one" not in answer.text


@pytest.mark.parametrize(
    ("question", "word"),
    [("Did anybody run?", "run"), ("Did a woman in green walk on door?", "walk")],
)
def test_what_somebody_did_is_said_to_be_unchecked(
    context: Context, question: str, word: str
) -> None:
    answer = answer_of(context, RulesChat(), question)
    assert word in answer.not_checked and word in answer.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Who was there on 2026-03-02 at 09:00 CET?", "local"),
        ("How many people were on door or hall?", "one camera at a time"),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(context: Context, question: str, said: str) -> None:
    try:
        answer = answer_of(context, RulesChat(), question)
    except NotUnderstood as refused:
        assert said in str(refused)
    else:
        assert not answer.claims and said in answer.text


def test_a_question_about_nobody_is_not_understood(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "When did it get dark?")
    assert not answer.claims and not answer.sightings and "fit" not in answer.text


def test_a_clip_is_made_once_and_named(context: Context, clips: list[str]) -> None:
    answer = answer_of(context, RulesChat(), "Give me the clip of the woman in green")
    assert clips == ["P2"]
    assert [Path(c).name for c in answer.clips] == ["P2.mp4"]


def test_the_user_s_own_words_of_time_reach_the_tool(context: Context) -> None:
    happened = events_of(context, RulesChat(), "Who wore red on DOOR after 10:01?")
    (called,) = [e for e in happened if isinstance(e, ToolCalled)]
    assert called.arguments["when"] == "after 10:01"
    assert called.arguments["camera"].casefold() == "door"


def test_coverage_names_every_camera_and_failure(context: Context) -> None:
    answer = answer_of(context, RulesChat(), "What was recorded?")
    assert {c.camera for c in answer.coverage} == {"door", "hall", "Yard West"}
    assert "no video stream" in answer.text


def test_the_same_question_gets_the_same_answer(context: Context) -> None:
    first, second = (answer_of(context, RulesChat(), "How many people wore red?") for _ in "12")
    assert first == second


def test_now_comes_from_the_conversation() -> None:
    asked = read_question(
        "Who was there yesterday?", [], datetime(2026, 3, 3, tzinfo=NOW.tzinfo), ZONE
    )
    assert asked.when == "yesterday"
