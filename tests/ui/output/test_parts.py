"""An answer taken apart: claims beside the pictures they share, and nothing lost."""

from dataclasses import replace
from datetime import UTC, datetime

from velvet.footage.answers import Answer
from velvet.footage.claims import SeenClaim
from velvet.footage.records import Band, Edge, Sighting
from velvet.ui.output.parts import parts, unsaid_limits

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def sighting(name: str) -> Sighting:
    return Sighting(name, "P1", "yard", NOW, NOW, Band.SURE, Edge.LEFT, Edge.LEFT, "", ())


def claim(text: str, *sightings: str) -> SeenClaim:
    return SeenClaim(sightings, text=text, verified=True)


ONE, TWO, THREE = sighting("T1"), sighting("T2"), sighting("T3")


def test_claims_that_share_a_sighting_stand_together() -> None:
    claims = (claim("a", "T1"), claim("b", "T1", "T2"), claim("c", "T2"), claim("d", "T3"))
    found = parts(Answer("a\nb\nc\nd", claims, (), (ONE, TWO, THREE)))
    assert [[words for words, _ in part.lines] for part in found] == [["a", "b", "c"], ["d"]]
    assert [part.sightings for part in found] == [(ONE, TWO), (THREE,)]


def test_lines_that_state_no_claim_stay_where_they_are() -> None:
    found = parts(Answer("Two people fit.\na\nClip: x.mp4", (claim("a", "T1"),), (), (ONE,)))
    assert [(words, bool(said)) for part in found for words, said in part.lines] == [
        ("Two people fit.", False),
        ("a", True),
        ("Clip: x.mp4", False),
    ]


def test_a_claim_that_the_text_leaves_out_follows() -> None:
    found = parts(Answer("Hello.", (claim("a", "T1"),), (), (ONE,)))
    assert found[-1].lines[0][0] == "a"


def test_limits_are_said_once() -> None:
    fault = replace(claim("x"), fault="T2 shows P2.")
    silent = Answer("Nothing.", dropped=(fault,), not_checked=("man", "coat"))
    assert len(unsaid_limits(silent)) == 2
    told = replace(silent, text="Not checked: man, coat.\nLeft out: T2 shows P2.")
    assert unsaid_limits(told) == []
