"""What every tracker promises."""

import numpy as np
import pytest

from support.models.bright_blobs import NearestTracker
from support.pictures.walking import HEIGHT, WIDTH, detected, steady, walk
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.footage.protocols import Tracker
from velvet.footage.records import BoxPath, Detections

TRACKERS = {
    "nearest": NearestTracker,
    "bytetrack": lambda: UltralyticsTracker("bytetrack"),
    "botsort": lambda: UltralyticsTracker("botsort"),
    "ocsort": lambda: UltralyticsTracker("ocsort"),
    "tracktrack": UltralyticsTracker,
}
ONE, OTHER = walk(0, 4, (0.0, 300.0)), walk(0, 4, (500.0, 200.0), top=280.0)


@pytest.fixture(scope="module", params=TRACKERS)
def tracker(request: pytest.FixtureRequest) -> Tracker:
    return TRACKERS[request.param]()


@pytest.fixture(scope="module")
def frames() -> list[Detections]:
    """Four seconds of two people who do not meet."""
    return detected(steady(4), ONE, OTHER, jitter=1.0)


def tracked(tracker: Tracker, frames: list[Detections]) -> list[BoxPath]:
    return list(tracker.track(iter(frames), WIDTH, HEIGHT))


class TestTracker:
    def test_it_names_its_maker(self, tracker: Tracker) -> None:
        assert tracker.fingerprint

    def test_two_people_are_two_paths(self, tracker: Tracker, frames: list[Detections]) -> None:
        assert len(tracked(tracker, frames)) == 2

    def test_times_rise_and_are_those_of_frames(self, tracker: Tracker, frames) -> None:
        times_s = {frame.time_s for frame in frames}
        for path in tracked(tracker, frames):
            assert len(path.times_s) == len(path.boxes) == len(path.confidence) == len(path)
            assert (np.diff(path.times_s) > 0).all()
            assert set(path.times_s.tolist()) <= times_s

    def test_boxes_with_confidence_are_the_detectors_own(self, tracker: Tracker, frames) -> None:
        own = {(f.time_s, *box) for f in frames for box in f.boxes.tolist()}
        for path in tracked(tracker, frames):
            boxes = zip(path.times_s.tolist(), path.boxes.tolist(), path.confidence, strict=True)
            assert all((time_s, *box) in own for time_s, box, confidence in boxes if confidence > 0)

    def test_no_box_is_in_two_paths(self, tracker: Tracker, frames: list[Detections]) -> None:
        boxes = [
            (time_s, *box)
            for path in tracked(tracker, frames)
            for time_s, box in zip(path.times_s.tolist(), path.boxes.tolist(), strict=True)
        ]
        assert len(boxes) == len(set(boxes))

    def test_nothing_is_kept_between_calls(self, tracker: Tracker, frames) -> None:
        first, second = tracked(tracker, frames), tracked(tracker, frames)
        assert [p.boxes.tolist() for p in first] == [p.boxes.tolist() for p in second]

    def test_nobody_found_is_no_path(self, tracker: Tracker) -> None:
        assert tracked(tracker, []) == []
        nobody = np.zeros((0, 4), np.float32), np.zeros(0, np.float32)
        assert tracked(tracker, [Detections(time_s, *nobody) for time_s in steady(1)]) == []
