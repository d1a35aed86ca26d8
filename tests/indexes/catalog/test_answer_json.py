"""Answers stored by an earlier revision open, and what is stored now has the form of then."""

import json
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any
from zipfile import ZipFile

import pytest

from support.paths import ROOT
from velvet.footage.answers import Answer
from velvet.footage.claims import (
    AbsentClaim,
    ApartClaim,
    AttributeClaim,
    ChangedClaim,
    Claim,
    ClaimKind,
    CountClaim,
    LikeClaim,
    MovedClaim,
    SeenClaim,
    TogetherClaim,
    UnchangedClaim,
)
from velvet.indexes.catalog.answer_json import from_json, to_json
from velvet.indexes.library import Library

BEFORE = ROOT / "tests" / "corpus" / "home-0.1.zip"  # twelve questions were asked there
EMPTY: dict[str, Any] = {
    "kind": "seen",
    "sightings": [],
    "identity": "",
    "other": "",
    "camera": "",
    "to_camera": "",
    "words": "",
    "when": None,
    "searched": [],
    "count": -1,
    "attribute": "",
    "value": "",
    "text": "",
    "verified": False,
    "fault": "",
}
STORED: list[tuple[dict[str, Any], Claim]] = [
    (
        {"sightings": ["T3"], "identity": "P3", "camera": "yard", "words": "red", "text": "Was."},
        SeenClaim(("T3",), "P3", "red", camera="yard", text="Was."),
    ),
    (
        {"kind": "moved", "sightings": ["T3", "T5"], "camera": "yard", "to_camera": "lobby"},
        MovedClaim(("T3", "T5"), to_camera="lobby", camera="yard"),
    ),
    ({"kind": "absent", "words": "purple"}, AbsentClaim(words="purple")),
    ({"kind": "absent", "identity": "P3"}, AbsentClaim(identity="P3")),
    (
        {"kind": "absent", "identity": "P3", "other": "anyone"},
        ApartClaim(identity="P3", other="anyone"),
    ),
    (
        {"kind": "absent", "attribute": "clothes", "words": "took off a hat"},
        UnchangedClaim(words="took off a hat"),
    ),
    ({"kind": "count", "count": 3, "words": "red"}, CountClaim(count=3, words="red")),
    (
        {"kind": "attribute", "attribute": "upper_colour", "value": "red", "verified": True},
        AttributeClaim(attribute="upper_colour", value="red", verified=True),
    ),
    (
        {"kind": "attribute", "attribute": "upper_colour", "value": "black -> white"},
        ChangedClaim(attribute="upper_colour", before="black", after="white"),
    ),
    (
        {"kind": "together", "identity": "P3", "other": "P1", "fault": "No."},
        TogetherClaim(identity="P3", other="P1", fault="No."),
    ),
    ({"kind": "like", "other": "T1", "value": "sure"}, LikeClaim(other="T1", band="sure")),
]


@pytest.mark.parametrize(("stored", "claim"), STORED, ids=lambda one: type(one).__name__)
def test_every_kind_is_stored_as_it_always_was(stored: dict[str, Any], claim: Claim) -> None:
    text = to_json(Answer("Yes.", claims=(claim,), dropped=(claim,)))
    assert json.loads(text)["claims"] == json.loads(text)["dropped"] == [EMPTY | stored]
    opened = from_json(text)
    assert opened.claims == opened.dropped == (claim,)


def test_no_kind_is_forgotten() -> None:
    assert {type(claim) for _, claim in STORED} == set(Claim.__args__)
    assert {claim.kind for _, claim in STORED} == set(ClaimKind)


def test_conversations_of_the_revision_before_open(tmp_path: Path) -> None:
    ZipFile(BEFORE).extractall(tmp_path)
    with closing(connect(tmp_path / "catalog.sqlite3")) as catalog:
        rows = catalog.execute("SELECT conversation, answer FROM turn").fetchall()
    assert len(rows) == 12
    with Library.open(tmp_path) as library:
        for number, stored in rows:
            [turn] = library.conversations.turns(f"C{number}")
            assert turn.answer and turn.answer.claims
            assert json.loads(to_json(turn.answer)) == json.loads(stored)
        kinds = {claim.kind for n, _ in rows for claim in _claims(library, n)}
    assert kinds == set(ClaimKind) - {ClaimKind.ATTRIBUTE}


def _claims(library: Library, number: int) -> tuple[Claim, ...]:
    [turn] = library.conversations.turns(f"C{number}")
    return turn.answer.claims if turn.answer else ()
