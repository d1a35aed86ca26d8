"""Where somebody may be who is to be covered: never left out where it is not sure."""

import numpy as np
import pytest

from support.pictures.strollers import at, path, seen
from velvet.footage.records import Box, BoxPath
from velvet.services.redaction.subject_masks import SubjectMasks, SubjectTracklet
from velvet.video.overlay.cover import Cover, covers

MINE = path(1, 4, 100, speed=20)
PASSER = path(0, 5, 20, speed=40)  # overtakes at 3 s
FAR = path(0, 5, 500)
CLEAR = SubjectTracklet(MINE)


def among(
    *stays: SubjectTracklet, others: tuple[BoxPath, ...] = (FAR,), weak=(), step_s=0.1
) -> SubjectMasks:
    frames = seen(*(s.path for s in stays), *others, weak=weak, step_s=step_s)
    return SubjectMasks([stays], others, frames)


def covered(people: SubjectMasks, time_s: float, box: Box) -> float:
    boxes = people.at(time_s)
    return 1.0 if boxes is None else covers(Cover(boxes), box) if boxes else 0.0


@pytest.mark.parametrize("time_s", [0.6, 0.8, 1.0, 1.05, 2.0, 2.47, 3.99, 4.0, 4.2, 4.4])
def test_they_are_covered_between_frames_and_beyond_both_ends(time_s: float) -> None:
    people = among(CLEAR)
    x = 100 + 20 * (time_s - 1)
    assert covered(people, time_s, at(x)) == 1
    assert people.at(time_s) is not None
    assert covered(people, time_s, at(500)) == 0


def test_before_and_after_nobody_is() -> None:
    people = among(CLEAR)
    assert people.at(0.2) == () and people.at(4.9) == () and people.at(99) == ()


def test_out_of_sight_in_the_middle_of_the_view_is_everywhere() -> None:
    lost = path(1, 4, 100, speed=20, unsure=[2.0 + n / 10 for n in range(8)])
    people = among(SubjectTracklet(lost))
    assert people.at(1.8) is not None and people.at(2.9) is not None
    assert people.at(2.0) is None and people.at(2.4) is None


def test_a_blink_is_not() -> None:
    people = among(SubjectTracklet(path(1, 4, 100, speed=20, unsure=[2.0])))
    assert people.at(2.0) is not None and covered(people, 2.0, at(120)) == 1


def test_frames_looked_at_far_apart_are() -> None:
    rare = BoxPath(MINE.times_s[::8], MINE.boxes[::8], MINE.confidence[::8])
    people = among(SubjectTracklet(rare), step_s=0.8)
    assert people.at(1.4) is None


def test_between_two_stays_they_are_everywhere_unless_they_left_and_came() -> None:
    later = path(4.8, 5, 180)
    assert (
        among(SubjectTracklet(MINE, went=False), SubjectTracklet(later, came=False)).at(4.6) is None
    )
    assert among(SubjectTracklet(MINE), SubjectTracklet(later, came=False)).at(4.6) is None
    assert among(SubjectTracklet(MINE), SubjectTracklet(later)).at(4.45) is not None


def test_whom_they_meet_is_covered_too_for_that_time() -> None:
    people = among(CLEAR, others=(PASSER, FAR))
    for time_s in (2.6, 3.0, 3.6):
        assert covered(people, time_s, at(20 + 40 * time_s)) == 1
        assert covered(people, time_s, at(500)) == 0
    assert covered(people, 1.0, at(60)) < 0.5
    assert covered(people, 4.9, at(216)) == 0


def test_whoever_was_beside_them_where_they_vanished_may_be_them() -> None:
    beside = path(3, 5, 190)
    assert covered(among(CLEAR, others=(beside,)), 4.9, at(190)) == 0
    assert covered(among(SubjectTracklet(MINE, went=False), others=(beside,)), 4.9, at(190)) == 1
    earlier = path(0, 2, 130)
    assert covered(among(SubjectTracklet(MINE, came=False), others=(earlier,)), 0.1, at(130)) == 1
    assert covered(among(SubjectTracklet(MINE, went=False), others=(FAR,)), 4.9, at(500)) == 0


def test_faint_boxes_beside_them_are_theirs() -> None:
    weak = [(5.0, at(170))]
    assert covered(among(CLEAR), 5.0, at(170)) == 0
    assert covered(among(CLEAR, weak=weak), 5.0, at(170)) == 1
    assert covered(among(CLEAR, weak=[(5.0, at(450))]), 5.0, at(450)) == 0


def test_times_that_go_whoever_was_there_are_everywhere() -> None:
    people = SubjectMasks([], [FAR], [], [(1.0, 2.0)])
    assert people.at(1.5) is None and people.at(1.0) is None and people.at(2.5) == ()


@pytest.mark.parametrize("seed", range(20))
def test_wherever_they_walk_they_are_covered_at_every_moment(seed: int) -> None:
    random = np.random.default_rng(seed)
    turns_s = np.arange(0, 5.01, 0.5)
    xs = 300 + np.cumsum(random.uniform(-20, 20, len(turns_s)))  # below a height a second
    times = np.arange(0, 50) / 10
    boxes = np.array([at(np.interp(t, turns_s, xs)) for t in times], np.float32)
    boxes += random.normal(0, 0.5, boxes.shape).astype(np.float32)
    real = random.random(50) < 0.8
    real[[0, -1]] = True
    walked = BoxPath(times, boxes, np.where(real, 0.9, 0).astype(np.float32))
    people = among(SubjectTracklet(walked))
    for time_s in np.linspace(0, 4.9, 173):
        assert covered(people, float(time_s), at(float(np.interp(time_s, turns_s, xs)))) > 0.98
