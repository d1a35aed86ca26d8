"""People by what moves, on drawn film."""

from collections.abc import Iterator

import numpy as np
import pytest

from support.pictures.walking import film
from velvet.adapters.detectors.motion import MotionDetector
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.records import Detections, Frame

STILL = np.random.default_rng(2).integers(60, 180, (240, 320, 3)).astype(np.uint8)


def scene(
    seconds: float, *blocks: tuple[float, float, int, int, int, int], fps: float = 10.0
) -> Iterator[Frame]:
    """A grainy still with white blocks: from, to (s), x at first, pixels a second, width, height."""
    grain = np.random.default_rng(0)
    for index in range(round(seconds * fps)):
        time_s = index / fps
        pixels = STILL + grain.normal(0, 2, STILL.shape)
        for start_s, end_s, x, speed, width, height in blocks:
            if start_s <= time_s <= end_s:
                left = x + round(speed * (time_s - start_s))
                pixels[100 : 100 + height, max(left, 0) : max(left + width, 0)] = 250
        yield Frame(index, time_s, np.clip(pixels, 0, 255).astype(np.uint8))


def run(frames: Iterator[Frame], detector: MotionDetector | None = None) -> list[Detections]:
    detector = detector or MotionDetector()
    return [detector.detect(frame) for frame in frames]


def test_the_people_of_the_drawn_yard_are_found_where_they_are() -> None:
    detector, hits, looked = MotionDetector(), 0, 0
    for frame, truth in film(6.0):
        found = detector.detect(frame)
        whole = [one.box for one in truth if one.shown > 0.9]
        if frame.time_s < 1.5 or len(truth) != 1 or not whole:
            continue
        looked += 1
        assert len(found) == 1
        hits += pairwise_ious(found.boxes, np.array(whole, np.float32)).max() >= 0.7
        assert found.confidence.max() > 0.5
    assert looked > 25
    assert hits >= 0.95 * looked


def test_nothing_is_believed_before_the_room_is_known() -> None:
    walks = run(scene(3.0, (0.0, 3.0, 20, 40, 30, 90)))
    assert all(len(found) == 0 for found in walks if found.time_s < 1.0)


def test_an_empty_room_stays_empty() -> None:
    assert sum(map(len, run(scene(20.0)))) == 0


def test_a_lamp_is_nobody_and_people_are_found_after_it() -> None:
    lit = 60
    frames = list(scene(12.0, (9.0, 12.0, 20, 40, 30, 90)))
    bright = [
        Frame(
            f.index,
            f.time_s,
            np.clip(f.pixels.astype(int) + lit * (f.time_s > 5), 0, 255).astype(np.uint8),
        )
        for f in frames
    ]
    found = run(iter(bright))
    assert sum(len(f) for f in found if f.time_s < 9.0) == 0
    assert sum(len(f) for f in found if f.time_s > 9.5) > 20


def test_somebody_there_from_the_start_leaves_no_ghost_for_long() -> None:
    found = run(scene(14.0, (0.0, 3.0, 140, 0, 30, 90), (3.0, 6.0, 140, 60, 30, 90)))
    hole = [140, 100, 170, 190]
    after = [f for f in found if f.time_s > 4.5]
    ghosts = [
        f
        for f in after
        if len(f) and pairwise_ious(f.boxes, np.array([hole], np.float32)).max() > 0.5
    ]
    assert ghosts == []


def test_somebody_who_stops_is_seen_for_a_while() -> None:
    found = run(scene(60.0, (40.0, 42.0, 20, 60, 30, 90), (42.0, 60.0, 140, 0, 30, 90), fps=5))
    stands = [f.time_s for f in found if len(f) and f.time_s > 42.5]
    assert len(stands) > 50, "gone after less than ten seconds"


@pytest.mark.parametrize(("width", "height"), [(120, 30), (6, 90), (4, 9)])
def test_what_is_not_upright_or_is_small_is_nobody(width: int, height: int) -> None:
    assert sum(map(len, run(scene(6.0, (2.0, 6.0, 20, 40, width, height))))) == 0


def test_one_recording_says_nothing_about_the_next() -> None:
    detector = MotionDetector()
    frames = list(scene(6.0, (2.0, 6.0, 20, 40, 30, 90)))
    first = run(iter(frames), detector)
    dark = [Frame(f.index, f.time_s, f.pixels // 3) for f in scene(3.0)]
    run(iter(dark), detector)
    again = run(iter(frames), detector)
    assert sum(map(len, first)) > 20
    assert [f.boxes.tolist() for f in first] == [f.boxes.tolist() for f in again]


def test_learning_goes_by_time_not_by_frames() -> None:
    """Somebody who stops fades at the same moment whatever the sampling."""
    walks, stops = (10.0, 12.0, 20, 60, 30, 90), (12.0, 40.0, 140, 0, 30, 90)
    found = [run(scene(40.0, walks, stops, fps=fps)) for fps in (4.0, 12.0)]
    ends = [max(f.time_s for f in one if len(f)) for one in found]
    assert abs(ends[0] - ends[1]) < 2.0
    assert min(ends) > 14.0
    assert max(ends) < 39.0
