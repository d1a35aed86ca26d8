"""How far an ingest has come: pace, time left, tracklets."""

from velvet.ingest.events import IngestPlan, PassProgress
from velvet.ui.output.tally import Tally


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def at(tally: Tally, clock: Clock, now: float, done: float, subject: str = "R1") -> None:
    clock.now = now
    tally.hear(PassProgress("detect", subject, done, 60, "s"))


def test_pace_and_time_left() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.hear(IngestPlan(2, 0, 120, 0, 0))
    at(tally, clock, 100, 0)
    assert (tally.pace, tally.left_s) == (0, 0)  # nothing is known yet
    at(tally, clock, 105, 20)
    assert tally.pace == 4
    assert tally.left_s == 25


def test_a_finished_recording_counts_whole() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.hear(IngestPlan(2, 0, 120, 0, 0))
    at(tally, clock, 100, 0)
    at(tally, clock, 110, 59.9)
    at(tally, clock, 112, 0, "R2")
    assert tally.done_s == 60
    at(tally, clock, 120, 30, "R2")
    assert tally.done_s == 90
    assert tally.pace == 4.5


def test_the_pace_is_that_of_late() -> None:
    clock = Clock()
    tally = Tally(clock)
    at(tally, clock, 0, 0)
    for second in range(1, 60):
        at(tally, clock, second, min(second, 20) + max(0, second - 20) * 0.5)
    assert abs(tally.pace - 0.5) < 0.01


def test_a_resumed_recording_does_not_boast() -> None:
    clock = Clock()
    tally = Tally(clock)
    at(tally, clock, 100, 40)  # what an earlier run did is passed over at once
    at(tally, clock, 110, 50)
    assert tally.pace == 1


def test_tracklets_add_up_over_recordings() -> None:
    tally = Tally()
    for done in (1, 2, 3):
        tally.hear(PassProgress("describe", "", done, 3, "tracklets"))
    tally.hear(PassProgress("describe", "", 1, 2, "tracklets"))
    assert tally.tracklets == 4
    tally.hear(PassProgress("describe", "", 2, 2, "tracklets"))
    assert tally.tracklets == 5


def test_nothing_is_left_once_pictures_are_cut() -> None:
    clock = Clock()
    tally = Tally(clock)
    tally.hear(IngestPlan(1, 0, 60, 0, 0))
    at(tally, clock, 100, 0)
    at(tally, clock, 110, 59.8)
    assert tally.left_s > 0
    tally.hear(PassProgress("cut", "R1", 2, 60, "s"))
    assert tally.left_s == 0
