"""From detections to tracklets, with the tracker that the product uses."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from support.paths import material
from support.pictures.walking import HEIGHT, WIDTH, Walk, detected, steady, walk
from velvet.adapters.trackers.ultralytics import UltralyticsTracker
from velvet.footage.records import Box, Detections, Edge, NewTracklet
from velvet.reid.tracking.analysed_frames import AnalysedFrames
from velvet.reid.tracking.tracklets import LEAST_TALL, as_tracklets, tracked_paths

CROSSING = walk(1, 7, (-40.0, 620.0))


def follow(detections: Sequence[Detections], content: Box | None = None) -> list[NewTracklet]:
    frames = AnalysedFrames.of(detections, WIDTH, HEIGHT, content)
    return as_tracklets(tracked_paths(detections, frames, UltralyticsTracker()), frames)


def spans(found: Sequence[NewTracklet]) -> list[tuple[float, float]]:
    return [(float(t.path.times_s[0]), float(t.path.times_s[-1])) for t in found]


@pytest.mark.parametrize("fps", [5.0, 10.0, 30.0])
def test_one_walk_is_one_tracklet_at_any_rate(fps: float) -> None:
    (found,) = follow(detected(steady(9, fps), CROSSING, jitter=1.5))
    assert (found.entered, found.left) == (Edge.LEFT, Edge.RIGHT)
    assert spans([found])[0] == pytest.approx((1.0, 7.0), abs=0.5)


def test_two_people_are_ordered_by_start_then_from_left_to_right() -> None:
    late = walk(3, 8, (100.0, 300.0), top=250.0)
    right, left = walk(1, 6, (400.0, 500.0)), walk(1, 6, (60.0, 160.0))
    found = follow(detected(steady(9), right, late, left))
    assert [float(t.path.boxes[0, 0]) for t in found] == pytest.approx([60, 400, 100], abs=8)


def test_a_short_gap_is_filled_and_marked() -> None:
    hidden = walk(1, 7, (60.0, 540.0), hidden=[(3.0, 4.0)])
    (found,) = follow(detected(steady(9), hidden))
    filled = found.path.confidence == 0
    assert filled.sum() == 9
    assert (np.diff(found.path.times_s) < 0.15).all()
    truth = np.interp(found.path.times_s, [1, 7], [60, 540])
    assert found.path.boxes[:, 0] == pytest.approx(truth, abs=2)


def test_a_long_gap_makes_two() -> None:
    hidden = walk(1, 9, (60.0, 160.0), hidden=[(3.0, 6.0)])
    found = follow(detected(steady(10), hidden))
    assert spans(found) == [pytest.approx((1.0, 3.0)), pytest.approx((6.0, 9.0))]
    assert all((t.path.confidence > 0).all() for t in found)


def test_a_hole_in_the_footage_ends_every_stay() -> None:
    times_s = [t for t in steady(20) if not 5 < t < 12]
    assert len(follow(detected(times_s, walk(0, 20, (200.0, 260.0))))) == 2


def test_out_at_one_side_and_in_again_are_two_stays() -> None:
    out, back = walk(0, 4, (300.0, 636.0)), walk(5, 9, (636.0, 300.0))
    found = follow(detected(steady(9), out, back))
    assert [(t.entered, t.left) for t in found] == [
        (Edge.INSIDE, Edge.RIGHT),
        (Edge.RIGHT, Edge.INSIDE),
    ]


def test_whom_the_recording_cuts_off_did_not_walk_in_or_out() -> None:
    """At the edge in the very first and last frame: the camera was switched on and off."""
    crossing = walk(0, 6, (-20.0, 636.0))
    (whole,) = follow(detected(steady(6), crossing))
    assert (whole.entered, whole.left) == (Edge.INSIDE, Edge.INSIDE)
    (later,) = follow(detected(steady(8), crossing))
    assert (later.entered, later.left) == (Edge.INSIDE, Edge.RIGHT)


def test_an_upper_body_inside_the_person_is_nobody() -> None:
    upper = walk(1, 7, (-40.0, 620.0), top=101.0, size=(58.0, 100.0), confidence=0.6)
    assert len(follow(detected(steady(9), CROSSING, upper))) == 1


@pytest.mark.parametrize(
    "blip",
    [
        walk(3.0, 3.15, (300.0, 310.0)),  # too short
        walk(3.0, 5.0, (300.0, 360.0), confidence=0.3),  # never sure
    ],
)
def test_blips_are_dropped(blip: Walk) -> None:
    assert follow(detected(steady(9), blip)) == []


def approaching(height: float, to: float, last_s: float = 1.0) -> Walk:
    """Somebody far off for most of 1 to 7 s, who is `to` pixels tall in the last of them."""

    def at(time_s: float) -> tuple[float, ...] | None:
        tall = float(np.interp(time_s, [6.8 - last_s, 7 - last_s], [height, to]))
        return walk(1, 7, (100.0, 220.0), size=(tall / 3 + 4, tall))(time_s)

    return at


def test_who_never_stands_tall_enough_is_not_followed() -> None:
    assert follow(detected(steady(9), approaching(LEAST_TALL - 4, LEAST_TALL - 4))) == []
    tall_for_a_blink = approaching(LEAST_TALL - 4, LEAST_TALL + 20, last_s=0.1)
    assert follow(detected(steady(9), tall_for_a_blink)) == []


def test_who_comes_nearer_is_kept_whole_from_afar() -> None:
    (found,) = follow(detected(steady(9), approaching(LEAST_TALL - 4, LEAST_TALL + 20)))
    assert spans([found])[0] == pytest.approx((1.0, 7.0), abs=0.3)
    heights = found.path.boxes[:, 3] - found.path.boxes[:, 1]
    assert heights[0] < LEAST_TALL < heights[-1]


def test_a_poster_goes_and_somebody_who_waits_stays() -> None:
    poster = walk(0, 70, (500.0, 500.0), size=(50.0, 140.0), confidence=0.42)
    poster_less_sure = replace_confidence(detected(steady(70), poster), 0.28, 0.44)
    waits = walk(5, 68, (100.0, 100.0), confidence=0.7)
    people = detected(steady(70), waits, jitter=1.5)
    both = [joined(a, b) for a, b in zip(poster_less_sure, people, strict=True)]
    (found,) = follow(both)
    assert spans([found])[0] == pytest.approx((5.0, 68.0), abs=0.3)


def replace_confidence(frames: Sequence[Detections], low: float, high: float) -> list[Detections]:
    """Now doubtful, now a little less so."""
    random = np.random.default_rng(0)
    return [
        replace(f, confidence=random.uniform(low, high, len(f)).astype(np.float32)) for f in frames
    ]


def joined(one: Detections, other: Detections) -> Detections:
    boxes = np.concatenate([one.boxes, other.boxes])
    return Detections(one.time_s, boxes, np.concatenate([one.confidence, other.confidence]))


def test_black_borders() -> None:
    visible: Box = (100.0, 0.0, 540.0, HEIGHT)
    on_the_border = walk(0, 9, (60.0, 64.0), size=(60.0, 200.0), confidence=0.7)
    inside = walk(1, 7, (102.0, 478.0))
    (found,) = follow(detected(steady(9), on_the_border, inside), visible)
    assert (found.entered, found.left) == (Edge.LEFT, Edge.RIGHT)


def test_the_same_again() -> None:
    frames = detected(steady(9), CROSSING, walk(2, 8, (500.0, 100.0), top=200.0), jitter=2.0)
    tracker = UltralyticsTracker()
    analysed = AnalysedFrames.of(frames, WIDTH, HEIGHT)
    one, other = (tracked_paths(frames, analysed, tracker) for _ in range(2))
    assert [path.boxes.tolist() for path in one] == [path.boxes.tolist() for path in other]


@pytest.mark.parametrize("frames", [[], detected(steady(3))])
def test_nobody(frames: list[Detections]) -> None:
    assert follow(frames) == []


@pytest.mark.real
@pytest.mark.parametrize(
    ("clip", "every", "people", "end_s"), [("a", 3, 1, 7.3), ("b", 3, 2, 3.2), ("b", 1, 2, 3.2)]
)
def test_the_laboratory(clip: str, every: int, people: int, end_s: float) -> None:
    from velvet.adapters.detectors.yolo import YoloDetector
    from velvet.reid.tracking.content_box import content_box
    from velvet.video.decode.read import read

    file = material(f"footage/lab-cam-{clip}.mp4")
    weights = material("models/yolov8n_int8.onnx")
    detector = YoloDetector(weights)
    frames = [frame for frame in read(file) if frame.index % every == 0]
    seen = [detector.detect(frame) for frame in frames]
    height, width = frames[0].pixels.shape[:2]
    content = content_box(frame.pixels for frame in frames[::10])
    analysed = AnalysedFrames.of(seen, width, height, content)
    found = as_tracklets(tracked_paths(seen, analysed, UltralyticsTracker()), analysed)
    assert content == pytest.approx((132.5, 0, 721.5, 480), abs=3)
    assert len(found) == people
    assert all(t.path.times_s[0] <= 0.6 for t in found)
    assert all(t.path.times_s[-1] == pytest.approx(end_s, abs=0.15) for t in found)
