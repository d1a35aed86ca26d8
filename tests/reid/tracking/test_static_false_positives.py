"""Things that only look like people go; people who stand still stay."""

import numpy as np
import pytest

from support.pictures.walking import boxed, steady, walk
from velvet.footage.records import BoxPath
from velvet.reid.tracking.static_false_positives import without_static_false_positives


def still(
    start_s: float, end_s: float, *, confidence: float, sway: float = 0.0, x: float = 300.0
) -> BoxPath:
    """Something 60 x 180 that stays at x; `sway` pixels of slow movement."""
    times_s = np.arange(start_s, end_s, 0.1)
    boxes = np.tile(np.array([x, 100, x + 60, 280], np.float32), (len(times_s), 1))
    boxes[:, [0, 2]] += sway * np.sin(times_s)[:, None]
    boxes += np.random.default_rng(1).normal(0, 0.8, boxes.shape)
    return BoxPath(times_s, boxes.astype(np.float32), np.full(len(times_s), confidence, np.float32))


def test_a_doubtful_thing_that_never_moves_goes() -> None:
    assert without_static_false_positives([still(0, 30, confidence=0.33)]) == []


def test_a_thing_found_and_lost_all_day_goes_at_every_turn() -> None:
    pieces = [still(start, start + 4, confidence=0.36) for start in range(0, 300, 12)]
    surer = still(320, 326, confidence=0.45)
    walker = boxed(steady(6), walk(0, 6, (0.0, 500.0), confidence=0.35))
    assert without_static_false_positives([*pieces, surer, walker]) == [walker]


@pytest.mark.parametrize("sway", [0.0, 12.0])
def test_somebody_who_stands_for_a_minute_stays(sway: float) -> None:
    person = still(10, 75, confidence=0.75, sway=sway)
    assert without_static_false_positives([person]) == [person]


def test_a_doubtful_person_who_sways_stays() -> None:
    person = still(10, 75, confidence=0.35, sway=15.0)
    assert without_static_false_positives([person]) == [person]


def test_nothing_stands_like_a_post_for_ten_minutes_but_a_post() -> None:
    poster = [still(start, start + 100, confidence=0.8) for start in range(0, 900, 110)]
    assert without_static_false_positives(poster) == []


def test_people_who_stand_at_one_place_one_after_another_stay() -> None:
    queue = [still(start, start + 20, confidence=0.8) for start in range(0, 1200, 60)]
    assert without_static_false_positives(queue) == queue
