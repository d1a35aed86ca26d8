"""Ultralytics' trackers behind our seam: ids, time, and what they may not remember."""

from collections.abc import Sequence

import numpy as np
import pytest

from support.pictures.walking import HEIGHT, WIDTH, detected, steady, walk
from velvet.adapters.trackers.ultralytics import Kind, UltralyticsTracker
from velvet.footage.records import BoxPath, Detections

KINDS: tuple[Kind, ...] = ("bytetrack", "botsort", "ocsort", "tracktrack")
ONE, OTHER = walk(0, 6, (0.0, 500.0)), walk(0, 6, (500.0, 0.0), top=280.0)


def paths(frames: Sequence[Detections], tracker: UltralyticsTracker | None = None) -> list[BoxPath]:
    return list((tracker or UltralyticsTracker()).track(frames, WIDTH, HEIGHT))


@pytest.mark.parametrize("kind", KINDS)
def test_every_tracker_follows_two_people_from_their_first_box(kind: Kind) -> None:
    frames = detected(steady(8), ONE, OTHER, jitter=1.0)
    found = paths(frames, UltralyticsTracker(kind))
    assert len(found) == 2
    for path in found:
        assert path.times_s[0] == 0.0
        assert len(path) >= 58
        assert (np.diff(path.times_s) > 0).all()
        steps = np.abs(np.diff(path.boxes[:, 0]))
        assert steps.max() < 20, "one path jumped to the other person"


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_are_the_detectors_own(kind: Kind) -> None:
    frames = detected(steady(4), ONE)
    (path,) = paths(frames, UltralyticsTracker(kind))
    for time_s, box, confidence in zip(path.times_s, path.boxes, path.confidence, strict=True):
        (here,) = [frame for frame in frames if frame.time_s == time_s]
        assert box.tolist() == here.boxes[0].tolist()
        assert confidence == here.confidence[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fps", [5.0, 30.0])
@pytest.mark.parametrize(("gap_s", "stays"), [(1.5, 1), (3.0, 2)])
def test_memory_is_seconds_not_frames(kind: Kind, fps: float, gap_s: float, stays: int) -> None:
    stands = walk(0, 9, (200.0, 200.0), hidden=[(3.0, 3.0 + gap_s)])
    assert len(paths(detected(steady(9, fps), stands), UltralyticsTracker(kind))) == stays


def test_memory_is_seconds_where_the_rate_changes() -> None:
    times_s = [*steady(4, 30), *(4 + t for t in steady(8, 4))]
    stands = walk(0, 12, (200.0, 200.0), hidden=[(4.9, 6.5)])
    assert len(paths(detected(times_s, stands))) == 1


def test_a_hole_in_the_footage_ends_a_path() -> None:
    times_s = [t for t in steady(20) if not 5 < t < 15]
    assert len(paths(detected(times_s, walk(0, 20, (200.0, 220.0))))) == 2


def test_one_call_knows_nothing_of_the_last() -> None:
    tracker = UltralyticsTracker()
    frames = detected(steady(6), ONE, OTHER, jitter=1.0)
    first = paths(frames, tracker)
    paths(detected(steady(3), walk(0, 3, (300.0, 320.0))), tracker)
    again = paths(frames, tracker)
    assert [p.boxes.tolist() for p in first] == [p.boxes.tolist() for p in again]


def test_two_recordings_at_once_do_not_mix() -> None:
    tracker = UltralyticsTracker()
    one, other = detected(steady(6), ONE), detected(steady(6), OTHER)
    running = tracker.track(iter(one), WIDTH, HEIGHT)
    (apart,) = paths(other, tracker)
    (found,) = list(running)
    assert found.boxes[:, 1].tolist() == [100.0] * len(found)
    assert apart.boxes[:, 1].tolist() == [280.0] * len(apart)


def test_a_weak_box_holds_on_but_does_not_start() -> None:
    weak = walk(0, 6, (100.0, 300.0), confidence=0.2)
    assert paths(detected(steady(6), weak)) == []
    strong = walk(0, 3, (100.0, 200.0))
    then_weak = walk(3.05, 6, (202.0, 300.0), confidence=0.3)
    (path,) = paths(detected(steady(6), strong, then_weak))
    assert path.times_s[-1] > 5.5


def test_paths_come_as_they_close() -> None:
    frames = iter(detected(steady(60), walk(0, 3, (100.0, 200.0)), walk(4, 60, (400.0, 500.0))))
    first = next(UltralyticsTracker().track(frames, WIDTH, HEIGHT))
    assert first.times_s[-1] <= 3.0
    assert sum(1 for _ in frames) > 500, "the whole recording was read before the first path came"


def test_nobody_and_nothing() -> None:
    assert paths([]) == []
    assert paths(detected(steady(3))) == []


def test_the_maker_names_what_matters() -> None:
    fingerprints = {UltralyticsTracker(kind).fingerprint for kind in KINDS}
    fingerprints.add(UltralyticsTracker(confidence=0.3).fingerprint)
    assert len(fingerprints) == 5
    assert UltralyticsTracker().fingerprint == UltralyticsTracker().fingerprint
