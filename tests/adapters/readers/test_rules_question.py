"""What the rules refuse to read: words they would pass over, and several questions in one."""

from contextlib import suppress
from time import process_time

import pytest

from support.libraries.small_world import NOW, ZONE
from velvet.adapters.readers.rules_question import Asked, Intent, read_question
from velvet.footage.errors import NotUnderstood

CAMERAS = ["door", "hall", "Yard West"]


def read(question: str) -> Asked:
    return read_question(question, CAMERAS, NOW, ZONE)


# What is refused, beside the nearest question that is not.
BEYOND = [
    ("Who was not wearing red?", "Who was wearing red?", Intent.WHO),
    ("Who never wore red?", "Who ever wore red?", Intent.WHO),
    ("Who wasn't in the hall?", "Who was in the hall?", Intent.WHO),
    ("Who wasn’t there?", "Who was there?", Intent.WHO),
    ("Who is there now?", "Who is there?", Intent.WHO),
    ("Who came first?", "Who came?", Intent.WHO),
    ("Who was the last person in red?", "Who was the other person in red?", Intent.WHO),
    ("Was nobody on hall?", "Was anybody on hall?", Intent.WHO),
    ("Was anyone alone on hall?", "Was anyone on hall?", Intent.WHO),
    ("Who came after the man in red?", "Who came after 3 pm in red?", Intent.WHO),
    ("Who was there before the woman in green?", "Who was there before noon?", Intent.WHO),
    ("How many times did P1 come?", "How many people came?", Intent.COUNT),
    ("How many people did not wear red?", "How many people wore red?", Intent.COUNT),
    ("How many people saw P2?", "How many people wore red?", Intent.COUNT),
    ("Who is P2 in red?", "Who is P2?", Intent.WHO),
    ("Was P2 wearing red?", "Was P2 there?", Intent.WENT),
    ("Did P3 steal something?", "Did P3 leave?", Intent.WENT),
    ("Were P2 and P3 fighting?", "Were P2 and P3 on hall?", Intent.WENT),
    ("Was P2 not on hall?", "Was P2 on hall?", Intent.WENT),
    ("Where was P2 never seen?", "Where was P2 seen?", Intent.WENT),
    ("Where did P2 go after the meeting?", "Where did P2 go after 3 pm?", Intent.WENT),
    ("Who never took off a coat?", "Who took off a coat?", Intent.CHANGED),
    ("How many people put on a hat?", "Did anyone put on a hat?", Intent.CHANGED),
    ("Did the man in red take off his coat?", "Did P2 take off his coat?", Intent.CHANGED),
    ("Who was with P2 when he changed clothes?", "When did P2 change clothes?", Intent.CHANGED),
    ("Did P2 change the tyre?", "Did P2 change clothes?", Intent.CHANGED),
    ("Who wasn't with P1?", "Who was with P1?", Intent.WITH),
    ("What didn't P2 wear?", "What did P2 wear?", Intent.WORE),
    ("What was P2 wearing before?", "What was P2 wearing before noon?", Intent.WORE),
    ("Which cameras saw P2?", "Which cameras are there?", Intent.CAMERAS),
    ("How long was the hair of P2 there?", "How long was P2 there?", Intent.STAYED),
    ("How long was the hair of the man?", "How long was the man in view?", Intent.STAYED),
    ("How long did P2 talk?", "How long did P2 stay?", Intent.STAYED),
    ("How long was P2?", "How long was P2 on hall?", Intent.STAYED),
    ("Was it empty before the woman came?", "Was it empty before noon?", Intent.WHO),
    ("Was the hall ever empty?", "Was the hall empty yesterday?", Intent.WHO),
]


@pytest.mark.parametrize(("refused", "near", "intent"), BEYOND, ids=lambda v: str(v))
def test_words_that_would_be_passed_over_are_refused(
    refused: str, near: str, intent: Intent
) -> None:
    assert read(refused).intent is Intent.UNKNOWN
    assert read(near).intent is intent


SEVERAL = [
    ("Where did P3 and the man in red go?", "Where did P3 and P2 go?"),
    ("What did P3 and the woman in green wear?", "What did P3 and P2 wear?"),
    ("Was P3 with the man in red?", "Was P3 with P2?"),
    ("Was a woman with P3?", "Was anyone with P3?"),
    ("Who was with P1 and P2?", "Who was with P1?"),
    ("Was P1 with P2 and P3?", "Was P1 with P2?"),
    ("Were P1, P2 and P3 together?", "Were P1 and P2 together?"),
    ("Did P1, P2 and P3 meet?", "Did P1 and P2 meet?"),
    ("Who looks like T1 or T2?", "Who looks like T1?"),
    ("Does T1 look like T2 and T3?", "Does T1 look like T2?"),
    ("Where did P1, P2, P3, P4, P5 and P6 go?", "Where did P1, P2, P3, P4 and P5 go?"),
]


@pytest.mark.parametrize(("several", "one"), SEVERAL)
def test_several_questions_in_one_are_refused_with_the_remedy(several: str, one: str) -> None:
    with pytest.raises(NotUnderstood, match="Ask about"):
        read(several)
    assert read(one).intent is not Intent.UNKNOWN


@pytest.mark.parametrize(
    ("question", "intent", "ids"),
    [
        ("where did P3 and P99 go", Intent.WENT, ("P3", "P99")),
        ("where did p3 or p2 go", Intent.WENT, ("P3", "P2")),
        ("where were P2 and P3 together", Intent.WITH, ("P2", "P3")),
        ("Was P2 together with P3?", Intent.WITH, ("P2", "P3")),
        ("Did P2 meet anyone?", Intent.WITH, ("P2",)),
        ("Did P2 ever meet P3?", Intent.WITH, ("P2", "P3")),
        ("Where did P2 and P2 go?", Intent.WENT, ("P2",)),
    ],
)
def test_each_id_is_kept_and_none_twice(
    question: str, intent: Intent, ids: tuple[str, ...]
) -> None:
    asked = read(question)
    assert (asked.intent, asked.ids, asked.looks) == (intent, ids, "")


@pytest.mark.parametrize(
    ("question", "camera", "when"),
    [
        ("Was the hall empty between 14 and 15?", "hall", "between 14 and 15"),
        ("Yesterday, was Yard West empty?", "Yard West", "Yesterday"),
        ("Was camera door empty?", "door", ""),
        ("Was the lobby empty?", "lobby", ""),
        ("Was it empty on the hall camera?", "hall", ""),
    ],
)
def test_whether_a_place_was_empty_asks_for_anyone(question: str, camera: str, when: str) -> None:
    assert read(question) == Asked(Intent.WHO, camera=camera, when=when)


LEFT = [  # words that must not vanish, and what is left of them for the index to answer for
    ("Did anybody run?", "run"),
    ("Did somebody walk?", "walk"),
    ("Did anyone dance on hall?", "dance"),
    ("Did anyone play yesterday?", "play"),
    ("Who met in the hall?", "met"),
    ("Were two people together?", "two together"),
    ("How many people ran?", "ran"),
    ("Who followed the man in red?", "followed the man in red"),
    ("Where did the man in red run?", "man in red run"),
    ("Show me the clip of the man running", "man running"),
]


@pytest.mark.parametrize(("question", "looks"), LEFT)
def test_what_people_did_is_left_to_be_checked(question: str, looks: str) -> None:
    assert read(question).looks == looks


PRESENT = (
    "was there,was here,was seen,came,came in,went,went out,appeared,entered,left,passed by,arrived"
)


@pytest.mark.parametrize("verb", PRESENT.split(","))
def test_words_of_presence_say_nothing_of_looks(verb: str) -> None:
    assert read(f"Who {verb} on hall?") == Asked(Intent.WHO, camera="hall")


DONE = [
    ("Did anyone fight with P1?", "Was anyone with P1?"),
    ("Who danced with the man in red?", "Who came with the man in red?"),
    ("Who did P1 talk with?", "Who did P1 meet?"),
    ("When did P1 dance?", "When did P1 come back?"),
    ("Where did P1 run?", "Where did P1 walk?"),
    ("Did P1 play?", "Did P1 leave?"),
    ("Show me P1 smoking", "Show me P1"),
    ("I want to see the video of P1 smoking", "I want to see the video of P1"),
    ("Did anyone follow P1?", "Who is P1?"),
    ("Does the dancer look like T1?", "Who looks like T1?"),
    ("Which cameras have sound?", "Which cameras do you have?"),
    ("When did it get dark?", "When did the person in dark clothes come?"),
    ("How long was it there?", "How long was she there?"),
    ("Where is the dog?", "Where is the man with the dog?"),
]


@pytest.mark.parametrize(("refused", "near"), DONE)
def test_what_reaches_no_tool_is_refused(refused: str, near: str) -> None:
    assert read(refused).intent is Intent.UNKNOWN
    assert read(near).intent is not Intent.UNKNOWN


@pytest.mark.parametrize(
    "question",
    [
        "How many people were on door or hall?",
        "Who was on the hall, Yard West and door?",
        "Was anyone on door, or in the hall?",
        "Who was on cameras door and hall?",
        "Who wore red on the door camera and the hall camera?",
        "Who went from door to hall?",
    ],
)
def test_several_cameras_are_refused_with_the_remedy(question: str) -> None:
    with pytest.raises(NotUnderstood, match="one camera at a time"):
        read(question)


def test_a_camera_is_not_the_beginning_of_another() -> None:
    asked = read_question("Who was on lab-b?", ["lab", "lab-b"], NOW, ZONE)
    assert (asked.camera, asked.looks) == ("lab-b", "")
    assert read_question("Who was on lab-c?", ["lab"], NOW, ZONE).camera != "lab"


UNITS = ["P1 and ", "a and ", "between ", "1", "of the ", "P1 with ", "who did man meet ", "with "]


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_question_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length] + " x"
        begin = process_time()
        with suppress(NotUnderstood):
            read(text)
        return process_time() - begin

    seconds(1000)
    assert seconds(40_000) < 40 * max(seconds(4000), 0.005)  # as the square of it: 100 times
