"""Asking a tie-breaker through a real library and a server that may do anything."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.libraries.undecided import MAKER, PEOPLE, believed, decide, lobby, undecided
from velvet.adapters.describers.tie_breaker import QwenTieBreaker
from velvet.evals.stand_in.replies import Reply
from velvet.evals.stand_in.server import VISION, StandIn
from velvet.footage.corrections import Correction, Kind, Matched
from velvet.footage.records import Band, Recording
from velvet.identity.placement import place_recording, reidentify_all
from velvet.identity.tie_breaking import (
    FAILURES_IN_A_ROW,
    LEAST_QUESTIONS,
    TieBreaking,
    question_budget,
)
from velvet.indexes.library import Library

OPEN = -0.3  # log-odds: two people, but only just
JOINED = 0.3  # one person, but only just


@pytest.fixture
def ollama() -> Iterator[StandIn]:
    with StandIn(mind=saying("yes", 1.0)) as server:
        yield server


def saying(matched: str, confidence: float, reasoning: str = "") -> Callable[[Any], Reply]:
    told = {"reasoning": reasoning, "matched": matched, "confidence": confidence}
    return lambda body: Reply({"role": "assistant", "content": json.dumps(told)}, 30)


def opened(home: Path, log_odds: float = OPEN, people: int = PEOPLE) -> Iterator[Library]:
    undecided(home, log_odds, people)
    with Library.open(home) as library:
        yield library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """Five of the lobby who are nearly, but not quite, those of the yard."""
    yield from opened(tmp_path / "open")


@pytest.fixture
def joined(tmp_path: Path) -> Iterator[Library]:
    """Five of the lobby who only just count as those of the yard."""
    yield from opened(tmp_path / "joined", JOINED)


def tie_breaking(library: Library, ollama: StandIn, model: str = VISION) -> TieBreaking:
    return TieBreaking(library, QwenTieBreaker(model, ollama.url, 2), lambda *_: None)


def placed(library: Library, asked: TieBreaking | None) -> list[tuple[str, ...]]:
    """Both recordings one after the other, as two ingests would."""
    for recording in library.recordings.all():
        place_recording(library, recording, MAKER, asked)
    return believed(library)


def singles(count: int = 2 * PEOPLE) -> list[tuple[str, ...]]:
    return [(f"T{n}",) for n in range(1, count + 1)]


def pairs(number: int) -> list[tuple[str, ...]]:
    return [(f"T{n}", f"T{n + PEOPLE}") for n in range(1, number + 1)]


class TestTheBudget:
    def test_three_questions_about_a_short_recording(
        self, library: Library, ollama: StandIn
    ) -> None:
        asked = tie_breaking(library, ollama)
        found = placed(library, asked)
        assert (asked.calls, len(ollama.asked)) == (LEAST_QUESTIONS, LEAST_QUESTIONS)
        assert sorted(map(len, found)) == [1] * 4 + [2] * LEAST_QUESTIONS

    def test_it_grows_with_the_footage(self, library: Library) -> None:
        (yard, _) = library.recordings.all()
        assert [question_budget(_lasting(yard, s)) for s in (1, 60, 900, 3600, 7200)] == [
            3,
            3,
            5,
            20,
            40,
        ]

    def test_a_recording_placed_again_has_no_new_budget(
        self, library: Library, ollama: StandIn
    ) -> None:
        found = placed(library, tie_breaking(library, ollama))
        again = tie_breaking(library, ollama)
        place_recording(library, lobby(library), MAKER, again)
        assert believed(library) == found
        assert (again.calls, len(ollama.asked)) == (0, LEAST_QUESTIONS)

    def test_another_model_is_asked_anew(self, library: Library, ollama: StandIn) -> None:
        placed(library, tie_breaking(library, ollama))
        other = tie_breaking(library, ollama, "qwen2.5vl:3b")
        place_recording(library, lobby(library), MAKER, other)
        assert 0 < other.calls <= LEAST_QUESTIONS
        assert len({s.fingerprint for s in library.opinions.find()}) == 2


def _lasting(recording: Recording, seconds: float) -> Recording:
    return replace(recording, duration_s=seconds)


class TestWhoIsAsked:
    @pytest.mark.parametrize("log_odds", [-4.0, 3.0])
    def test_nobody_where_pictures_decide(
        self, log_odds: float, tmp_path: Path, ollama: StandIn
    ) -> None:
        for library in opened(tmp_path / "home", log_odds):
            asked = tie_breaking(library, ollama)
            found = placed(library, asked)
            assert (asked.calls, ollama.asked) == (0, [])
            assert found == (singles() if log_odds < 0 else pairs(PEOPLE))

    def test_deciding_everybody_anew_asks_too(self, library: Library, ollama: StandIn) -> None:
        asked = tie_breaking(library, ollama)
        reidentify_all(library, MAKER, asked)
        assert asked.calls == LEAST_QUESTIONS
        assert sorted(map(len, believed(library))) == [1] * 4 + [2] * LEAST_QUESTIONS

    def test_nobody_without_a_model(self, library: Library) -> None:
        assert placed(library, None) == singles()
        assert library.opinions.find() == []

    def test_nobody_of_whom_people_spoke(self, library: Library, ollama: StandIn) -> None:
        decide(library)
        told = [
            Correction(0, Kind.NOT_SAME, ("T1",), ("T6",)),
            Correction(0, Kind.NOT_SAME, ("T2",), ("T7",)),
            Correction(0, Kind.SAME, ("T3", "T8")),
        ]
        for said in told:
            known = library.identities.snapshot()
            assert library.corrections.save(said, _as_they_are(library), known.state)
        asked = tie_breaking(library, ollama)
        place_recording(library, lobby(library), MAKER, asked)
        assert {s.tracklet for s in library.opinions.find()} == {"T9", "T10"}
        found = believed(library)
        assert ("T3", "T8") in found and ("T1",) in found and ("T2",) in found


def _as_they_are(library: Library) -> Any:
    return [(one.id, one.members) for one in library.identities.all()]


class TestWhatItDoes:
    def test_a_yes_joins_and_nobody_is_sure(self, library: Library, ollama: StandIn) -> None:
        placed(library, tie_breaking(library, ollama))
        members = [
            m for one in library.identities.all() for m in one.members if len(one.members) > 1
        ]
        new = [m for m in members if int(m.tracklet[1:]) > PEOPLE]
        assert len(new) == LEAST_QUESTIONS
        assert all(m.band is not Band.SURE and m.probability < 0.9 for m in new)

    def test_a_no_parts(self, joined: Library, ollama: StandIn) -> None:
        assert sorted(map(len, placed(joined, None))) == [2] * PEOPLE
        ollama.mind = saying("no", 1.0)
        place_recording(joined, lobby(joined), MAKER, tie_breaking(joined, ollama))
        found = believed(joined)
        assert sorted(map(len, found)) == [1] * 2 * LEAST_QUESTIONS + [2] * (
            PEOPLE - LEAST_QUESTIONS
        )

    @pytest.mark.parametrize(
        ("matched", "confidence"), [("unsure", 1.0), ("yes", 0.0), ("no", 1.0)]
    )
    def test_other_replies_leave_it(
        self, matched: str, confidence: float, library: Library, ollama: StandIn
    ) -> None:
        ollama.mind = saying(matched, confidence)
        assert placed(library, tie_breaking(library, ollama)) == singles()

    def test_it_is_kept_with_its_maker(self, library: Library, ollama: StandIn) -> None:
        ollama.mind = saying("yes", 0.75, "Both wear a red top.")
        asked = tie_breaking(library, ollama)
        placed(library, asked)
        said = library.opinions.find()
        assert len({s.number for s in said}) == LEAST_QUESTIONS
        assert library.index_stats().fingerprints["break ties"] == {
            said[0].fingerprint: LEAST_QUESTIONS
        }
        for one in said:
            assert one.fingerprint == QwenTieBreaker(VISION, ollama.url, 2).fingerprint
            assert int(one.tracklet[1:]) == int(one.other[1:]) + PEOPLE
            assert one.opinion.matched is Matched.YES
            assert (one.opinion.confidence, one.opinion.reasoning) == (0.75, "Both wear a red top.")

    def test_it_counts_without_the_model(self, library: Library, ollama: StandIn) -> None:
        found = placed(library, tie_breaking(library, ollama))
        place_recording(library, lobby(library), MAKER)
        assert believed(library) == found
        decide(library)
        assert believed(library) == found

    def test_it_goes_with_the_tracklet(self, library: Library, ollama: StandIn) -> None:
        placed(library, tie_breaking(library, ollama))
        library.tracklets.save(lobby(library), [], "another tracker")
        assert library.opinions.find() == []

    def test_a_correction_wins(self, library: Library, ollama: StandIn) -> None:
        placed(library, tie_breaking(library, ollama))
        one, other = (library.opinions.find()[0].tracklet, library.opinions.find()[0].other)
        said = Correction(0, Kind.NOT_SAME, (one,), (other,))
        known = library.identities.snapshot()
        library.corrections.save(said, _as_they_are(library), known.state)
        place_recording(library, lobby(library), MAKER, tie_breaking(library, ollama))
        assert not any({one, other} <= set(who) for who in believed(library))


FAULTS: dict[str, dict[str, Any]] = {
    "no JSON": {"kind": "reply", "message": {"content": "They are twins."}},
    "another form": {"kind": "reply", "message": {"content": '{"matched_id": "P1"}'}},
    "too sure": {
        "kind": "reply",
        "message": {"content": '{"reasoning": "", "matched": "yes", "confidence": 100}'},
    },
    "garbage": {"kind": "garbage"},
    "cut": {"kind": "cut"},
    "half": {"kind": "half"},
    "drop": {"kind": "drop"},
    "length": {"kind": "length"},
    "500": {"kind": "status", "status": 500},
    "error": {"kind": "error"},
}


class TestBadReplies:
    @pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
    def test_they_change_nothing_and_are_told(
        self, fault: dict[str, Any], library: Library, ollama: StandIn
    ) -> None:
        ollama.misbehave(**fault, times=99)
        asked = tie_breaking(library, ollama)
        assert placed(library, asked) == singles()
        assert (asked.calls, asked.failed) == (FAILURES_IN_A_ROW, FAILURES_IN_A_ROW)
        assert library.opinions.find() == []
        assert "3 times in a row" in asked.outcome() and "Pictures alone" in asked.outcome()

    def test_one_of_them_costs_one_tie(self, library: Library, ollama: StandIn) -> None:
        ollama.misbehave("cut")
        asked = tie_breaking(library, ollama)
        found = placed(library, asked)
        assert (asked.calls, asked.failed, asked.stopped) == (LEAST_QUESTIONS, 1, "")
        assert sorted(map(len, found)) == [1] * 6 + [2] * 2
        assert "once" in asked.outcome()

    def test_a_server_that_is_gone_ends_it_at_once(self, library: Library, ollama: StandIn) -> None:
        ollama.close()
        asked = tie_breaking(library, ollama)
        assert placed(library, asked) == singles()
        assert asked.failed == 1 and "ollama serve" in asked.outcome()

    def test_a_lost_picture_is_nobody_elses_fault(self, library: Library, ollama: StandIn) -> None:
        for tracklet in library.tracklets.find(["T6", "T7", "T8", "T9"]):
            (library.media / tracklet.crops[0].file).unlink()
        asked = tie_breaking(library, ollama)
        placed(library, asked)
        assert (asked.calls, asked.failed, asked.stopped) == (0, LEAST_QUESTIONS, "")
        assert "gone" in asked.outcome()


def test_a_run_that_is_stopped_keeps_what_was_said(library: Library, ollama: StandIn) -> None:
    def stop(_recording: Recording, done: float, _of: float) -> None:
        raise KeyboardInterrupt

    asked = TieBreaking(library, QwenTieBreaker(VISION, ollama.url, 2), stop)
    found = placed(library, asked)
    assert asked.interrupted and (asked.calls, len(library.opinions.find())) == (1, 1)
    assert sorted(map(len, found)) == [1] * 8 + [2]
    assert "Stopped asking" in asked.outcome()


def test_a_run_that_is_killed_asks_nothing_twice(library: Library) -> None:
    class Killed(Exception):
        pass

    def kill(_recording: Recording, done: float, _of: float) -> None:
        if done == 2:
            raise Killed

    with StandIn(mind=saying("yes", 1.0)) as ollama:
        breaker = QwenTieBreaker(VISION, ollama.url, 2)
        with pytest.raises(Killed):
            placed(library, TieBreaking(library, breaker, kill))
        assert len(ollama.asked) == 2
        again = TieBreaking(library, breaker, lambda *_: None)
        found = placed(library, again)
        assert (again.calls, len(ollama.asked)) == (1, LEAST_QUESTIONS)
    assert sorted(map(len, found)) == [1] * 4 + [2] * LEAST_QUESTIONS
