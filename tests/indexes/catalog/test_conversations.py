"""What was asked and answered is kept as it was said, and goes with whom it shows."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.building import CAMERAS, described, recording, track
from velvet.footage.answers import Answer, Turn
from velvet.footage.claims import SeenClaim
from velvet.footage.errors import NotFound
from velvet.footage.records import Band, Member
from velvet.footage.time.intervals import Coverage, Interval
from velvet.indexes.library import Library
from velvet.indexes.records import ErasureTarget

MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path):
    """T1 is P1, called Gregor; T2 and T3 are P2."""
    with Library.open(tmp_path / "home") as library:
        [known] = library.recordings.add(CAMERAS[:1], [recording(CAMERAS[0].name)])
        library.recordings.finish_detection(known.id, "detector", 20.0)
        library.tracklets.save(known, [track(1, 4), track(5, 8), track(9, 12)], "tracker")
        red = described("Someone in a red top.", upper_colour="red")
        library.descriptions.save([("T1", red), ("T2", red), ("T3", red)], "describer")
        one, *two = [Member(f"T{n}", Band.SURE, 1.0) for n in (1, 2, 3)]
        library.identities.save([("", [one]), ("", two)])
        from support.naming import name

        name(library, "P1", "Gregor")
        yield library


def turn(library: Library, *ids: str, said: str = "Who?", fault: str = "") -> Turn:
    seen = tuple(library.tracklets.sightings(list(ids)))
    when = Interval(MORNING, MORNING + timedelta(seconds=7))
    claim = SeenClaim(ids, seen[0].identity if seen else "", when=when, verified=True)
    covered = (Coverage("yard", (when,)),)
    answer = Answer("Yes.", (claim,), (), seen, covered, ("man",), (), {"chat": "rules"})
    return Turn(said, ("Looking",), None if fault else answer, fault)


def test_a_turn_comes_back_as_it_was_said(library: Library) -> None:
    first = library.conversations.add(turn(library, "T1"))
    second = library.conversations.add(turn(library, "T2", said="And then?"), first)
    other = library.conversations.add(turn(library, said="How?", fault="No model."))
    assert (first, second, other) == ("C1", "C1", "C2")
    found = library.conversations.turns("c1")
    assert [t.question for t in found] == ["Who?", "And then?"]
    assert found[0].answer == turn(library, "T1").answer
    assert library.conversations.turns("C2")[0].fault == "No model."
    for unknown in ("C3", "T1", "x", ""):
        with pytest.raises(NotFound):
            library.conversations.turns(unknown)


def test_whoever_is_erased_is_in_no_answer_any_more(library: Library) -> None:
    shows = library.conversations.add(turn(library, "T1"))
    names = library.conversations.add(turn(library, said="Where did GREGOR go?", fault="Nowhere."))
    points = library.conversations.add(turn(library, said="What of P1?"))
    others = library.conversations.add(turn(library, "T2", said="Who is P10, or Gregory?"), shows)
    erasure_target = ErasureTarget("P1", (1,), person="P1")
    assert sorted(library.erasure.impact(erasure_target).questions) == ["C1", "C2", "C3"]
    answered = turn(library, "T1")
    with library.ingesting():
        library.erasure.erase(erasure_target, "somebody")
    for gone in (names, points):
        with pytest.raises(NotFound):
            library.conversations.turns(gone)
    assert others == shows
    assert [t.question for t in library.conversations.turns(shows)] == ["Who is P10, or Gregory?"]
    with pytest.raises(NotFound, match="erased"):
        library.conversations.add(answered)  # it was on its way meanwhile


def test_former_names_and_parts_of_names_are_names(library: Library) -> None:
    """And the byte search looks for names as for anything else of theirs."""
    from support.naming import name

    name(library, "P1", "Gregor Zwetschge")
    name(library, "P1", "Hansi Umbenannt")
    asked = [
        "Where is gregor zwetschge?",
        "Is Zwetschge there?",
        "Where did Hansi go?",
        "Who is Ze?",
    ]
    for question in asked:
        library.conversations.add(turn(library, said=question))
    erasure_target = ErasureTarget("P1", (1,), person="P1")
    residue_patterns = library.erasure.residue_patterns(erasure_target)
    assert {kind for _, kind in residue_patterns.owners} >= {"name"}
    assert library.erasure.scan_residue(residue_patterns).found
    key = library.audit.digest_of("x")
    with library.ingesting():
        library.erasure.erase(erasure_target, "somebody")
    assert not library.erasure.scan_residue(residue_patterns).found
    for number in (1, 2, 3):
        with pytest.raises(NotFound):
            library.conversations.turns(f"C{number}")
    assert library.conversations.turns("C4")
    assert library.audit.digest_of("x") != key  # nobody can try guesses on the log


def test_a_person_of_whom_sightings_stay_may_still_be_named(library: Library) -> None:
    library.conversations.add(turn(library, said="Where is P2?"))
    library.conversations.add(turn(library, "T3"))
    with library.ingesting():
        library.erasure.erase(ErasureTarget("a time", (2,)), "somebody")
    assert len(library.conversations.turns("C1")) == len(library.conversations.turns("C2")) == 1


def test_a_recording_takes_along_what_was_told_of_it(library: Library) -> None:
    library.conversations.add(turn(library, said="What is on R1?"))
    library.conversations.add(turn(library, said="What is on R10?"))
    with library.ingesting():
        library.erasure.erase(ErasureTarget("R1", (1, 2, 3), (1,)), "somebody")
    with pytest.raises(NotFound):
        library.conversations.turns("C1")
    assert library.conversations.turns("C2")
