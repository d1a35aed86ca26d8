"""Who changed clothes: found by `rules` and the tool, and checked by code against the catalog."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from support.building import START
from support.libraries.small_world import Scripted, answer_of, call, claim, context_of, fill
from velvet.adapters.readers.rules import RulesChat
from velvet.footage.answers import Answer
from velvet.footage.claims import ChangedClaim, UnchangedClaim
from velvet.footage.records import Change
from velvet.indexes.library import Library
from velvet.retrieval.context import Context

AT = START + timedelta(seconds=72)  # T2, P2, on door
CLAIM: dict[str, Any] = {
    "kind": "attribute",
    "sightings": ["T2"],
    "person": "P2",
    "attribute": "upper_colour",
    "value": "black -> green",
    "start": AT.isoformat(),
}
NOBODY: dict[str, Any] = {"kind": "absent", "attribute": "clothes"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """The small world, in which all but T3 and T6 were watched, P2 took off a coat and P4 put on a cap."""
    with Library.open(tmp_path / "home") as opened:
        fill(opened)
        coat = [
            Change("T2", AT, "upper_garment", "jacket", "shirt", "vision"),
            Change("T2", AT, "upper_colour", "black", "green", "vision"),
        ]
        cap = [Change("T5", START + timedelta(seconds=410), "headwear", "none", "cap", "vision")]
        seen: list[tuple[str, Sequence[Change] | None, str]] = [
            ("T1", [], "m"),
            ("T2", coat, "m"),
            ("T3", None, "m"),
            ("T4", [], "m"),
            ("T5", cap, "m"),
        ]
        opened.clothing_changes.save(seen)
        yield opened


@pytest.fixture
def context(library: Library) -> Context:
    return context_of(library, [])


def asked(context: Context, question: str) -> Answer:
    return answer_of(context, RulesChat(), question)


def values(answer: Answer) -> list[tuple[tuple[str, ...], str, str]]:
    assert all(c.verified for c in answer.claims)
    changes = [c for c in answer.claims if isinstance(c, ChangedClaim)]
    return [(c.sightings, c.attribute, f"{c.before} -> {c.after}") for c in changes]


COAT = [
    (("T2",), "upper_colour", "black -> green"),
    (("T2",), "upper_garment", "jacket -> shirt"),
]
CAP = [(("T5",), "headwear", "none -> cap")]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who took off a coat?", COAT),
        ("Who took her jacket off?", COAT),
        ("Did anyone take off a black coat?", COAT),
        ("Who removed a coat on door?", COAT),
        ("Who put on a shirt?", COAT),
        ("Who put on a hat?", CAP),
        ("Who changed their clothes?", COAT),
        ("Did P2 change clothes?", COAT),
        ("When did P2 take off the coat?", COAT),
        ("When did T5 put on a cap?", CAP),
        ("Who changed clothes on door after 9:30?", COAT),
    ],
)
def test_a_question_of_a_change_is_answered_with_its_sighting(
    context: Context, question: str, expected: list[tuple[tuple[str, ...], str, str]]
) -> None:
    answer = asked(context, question)
    assert sorted(values(answer)) == sorted(expected)
    assert [s.id for s in answer.sightings] == list(expected[0][0])
    assert answer.not_checked == ()
    (first, *_) = answer.claims
    assert isinstance(first, ChangedClaim) and first.when
    assert first.text.count(f"[{first.sightings[0]}]") == 1


def test_the_sentence_says_what_when_and_where(context: Context) -> None:
    text = asked(context, "Who put on a hat?").text
    for part in ("P4", "headwear", "none", "cap", "10:06:50 +01:00", "`hall`"):
        assert part in text


@pytest.mark.parametrize(
    "question",
    [
        "Who took off a hat?",
        "Who took off a white coat?",
        "Who put on a coat?",
        "Who changed clothes on Yard West?",
        "Who changed their trousers?",
        "Did P1 change clothes?",
    ],
)
def test_where_nobody_changed_it_is_said_how_far_that_reaches(
    context: Context, question: str
) -> None:
    answer = asked(context, question)
    (one,) = answer.claims
    assert isinstance(one, UnchangedClaim) and one.verified and one.sightings == ()
    assert "Analysed:" in answer.text


def test_where_nothing_was_recorded_nobody_is_denied(context: Context) -> None:
    answer = asked(context, "Who changed clothes before 9:30 on door?")
    assert answer.claims == ()
    assert "Nothing was recorded" in answer.text


def test_sightings_that_were_not_watched_are_not_denied(context: Context) -> None:
    assert "1 sighting " in asked(context, "Who changed clothes on Yard West?").text
    assert "1 sighting " in asked(context, "Did P1 change clothes?").text  # T6 of T1, T4, T6
    assert "2 sightings " in asked(context, "Who took off a hat?").text


def test_a_kind_of_garment_nobody_named_stays_unchecked(library: Library) -> None:
    """Where colours alone were seen, a change of the top may be the coat's."""
    library.clothing_changes.save(
        [("T2", [Change("T2", AT, "upper_colour", "black", "green")], "colour")]
    )
    answer = asked(context_of(library, []), "Who took off a coat?")
    assert values(answer) == [(("T2",), "upper_colour", "black -> green")]
    assert answer.not_checked == ("coat",)


def test_what_no_change_tells_of_is_not_claimed_either_way(context: Context) -> None:
    answer = answer_of(
        context,
        Scripted(
            lines=[
                call("find_changes", change="took off a backpack"),
                claim(NOBODY | {"words": "took off a backpack"}),
            ]
        ),
    )
    assert not [c for c in answer.claims if c.verified]
    assert "backpack" in answer.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "green -> black"},
        {"value": "black -> white"},
        {"attribute": "lower_colour"},
        {"sightings": ["T1"], "person": ""},
        {"person": "P1"},
        {"start": (AT + timedelta(seconds=30)).isoformat()},
        {"camera": "hall"},
        {"when": "on 4 March"},
        {"words": "put on a hat"},
    ],
    ids=str,
)
def test_a_false_claim_is_dropped(context: Context, wrong: dict[str, Any]) -> None:
    right = answer_of(context, Scripted(lines=[call("find_changes"), claim(CLAIM)]))
    assert values(right) == [(("T2",), "upper_colour", "black -> green")]
    lines = [call("find_changes"), claim(CLAIM | wrong), claim(CLAIM | wrong)]
    answer = answer_of(context, Scripted(lines=lines))
    assert answer.claims == ()
    assert len(answer.dropped) == 1


@pytest.mark.parametrize("narrower", [{}, {"person": "P2"}, {"words": "took off a coat"}])
def test_that_nobody_changed_is_refuted_where_somebody_did(
    context: Context, narrower: dict[str, Any]
) -> None:
    lines = [call("find_changes"), claim(NOBODY | narrower), claim(NOBODY | narrower)]
    answer = answer_of(context, Scripted(lines=lines))
    assert answer.claims == () and "T2" in answer.dropped[0].fault
    held = answer_of(
        context, Scripted(lines=[call("find_changes"), claim(NOBODY | {"person": "P3"})])
    )
    assert [type(c) for c in held.claims] == [UnchangedClaim]


def test_what_the_tool_tells_a_model(context: Context) -> None:
    model = Scripted(lines=[call("find_changes", camera="door"), claim(CLAIM)])
    answer_of(context, model)
    told = json.loads(model.told()[0])
    assert {c["id"] for c in told["changes"]} == {"T2"}
    assert told["unwatched"] == 1  # T3; T1 and T2 were watched
    assert told["changes"][0]["at"] == "2026-03-02T10:01:12+01:00"
