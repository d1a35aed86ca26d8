"""Which pictures show a person best."""

import cv2
import numpy as np
import pytest

from support.pictures.walking import HEIGHT, WIDTH, boxed, steady, walk
from velvet.footage.records import BoxPath, CropPicture, Frame
from velvet.reid.appearance.crop_quality import cut_crop, expected_quality
from velvet.reid.appearance.crop_selection import best_crops, candidate_rows

TIMES = steady(8)


def textured(height: int = HEIGHT, width: int = WIDTH) -> np.ndarray:
    coarse = (
        np.random.default_rng(5).integers(0, 255, (height // 4, width // 4, 3)).astype(np.uint8)
    )
    return cv2.resize(coarse, (width, height), interpolation=cv2.INTER_NEAREST)


def test_candidates_are_spread_over_the_stay() -> None:
    path = boxed(TIMES, walk(0, 8, (60.0, 540.0)))
    places = candidate_rows(path, [], WIDTH, HEIGHT)
    assert places == sorted(places)
    assert len(places) == 6
    assert (np.diff(path.times_s[places]) > 0.05).all()
    assert np.ptp(path.times_s[places]) > 5


def test_worth_falls_with_everything_that_spoils_a_crop() -> None:
    good = boxed(TIMES, walk(0, 8, (200.0, 260.0)))
    other = boxed(TIMES, walk(0, 8, (230.0, 290.0), top=120.0))
    full = expected_quality(good, [], WIDTH, HEIGHT)
    small = boxed(TIMES, walk(0, 8, (200.0, 260.0), size=(20.0, 60.0)))
    doubtful = boxed(TIMES, walk(0, 8, (200.0, 260.0), confidence=0.3))
    at_border = boxed(TIMES, walk(0, 8, (0.0, 0.0)))
    for worse in (small, doubtful, at_border):
        assert (expected_quality(worse, [], WIDTH, HEIGHT) < 0.7 * full).all()
    assert (expected_quality(good, [other], WIDTH, HEIGHT) < 0.7 * full).all()
    assert ((full > 0.6) & (full <= 1)).all()


def test_somebody_behind_spoils_less_than_somebody_in_front() -> None:
    path = boxed(TIMES, walk(0, 8, (200.0, 260.0)))
    front = boxed(TIMES, walk(0, 8, (230.0, 290.0), top=130.0))
    behind = boxed(TIMES, walk(0, 8, (230.0, 290.0), top=70.0))
    hidden, seen = (expected_quality(path, [other], WIDTH, HEIGHT) for other in (front, behind))
    assert (hidden < seen).all()


def test_a_person_covered_for_a_while_is_taken_before_and_after() -> None:
    path = boxed(TIMES, walk(0, 8, (60.0, 540.0)))
    passes = boxed(TIMES, walk(2, 6, (190.0, 430.0), top=110.0))
    places = candidate_rows(path, [passes], WIDTH, HEIGHT)
    assert all(path.times_s[place] < 2.05 or path.times_s[place] > 5.95 for place in places)


def test_boxes_filled_in_are_never_taken() -> None:
    path = boxed(TIMES, walk(0, 8, (60.0, 540.0)))
    filled = path.confidence.copy()
    filled[20:60] = 0
    places = candidate_rows(BoxPath(path.times_s, path.boxes, filled), [], WIDTH, HEIGHT)
    assert all(filled[place] > 0 for place in places)


def test_a_stay_of_one_box_has_one_candidate() -> None:
    one = BoxPath(
        np.array([3.0]), np.array([[10, 10, 70, 190]], np.float32), np.array([0.5], np.float32)
    )
    assert candidate_rows(one, [], WIDTH, HEIGHT) == [0]


def test_a_cut_keeps_a_margin_inside_the_frame() -> None:
    frame = Frame(0, 1.5, textured())
    inner = cut_crop(frame, np.array([100.4, 50.0, 160.0, 250.0], np.float32), 0.8)
    assert inner.box == (92.0, 42.0, 168.0, 258.0)
    assert inner.pixels.shape == (216, 76, 3)
    assert (inner.pixels == frame.pixels[42:258, 92:168]).all()
    assert inner.time_s == 1.5
    corner = cut_crop(frame, np.array([-5.0, 300.0, 60.0, 500.0], np.float32), 0.8)
    assert corner.box == (0.0, 292.0, 68.0, HEIGHT)


def test_a_cut_outside_the_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        cut_crop(Frame(0, 0.0, textured()), np.array([700, 50, 760, 250], np.float32), 0.8)


def test_sharp_is_better_than_blurred_at_any_size() -> None:
    sharp = textured()
    blurred = cv2.GaussianBlur(sharp, (0, 0), 6)
    for box in ([100, 50, 160, 250], [100, 50, 220, 450]):
        clear, soft = (
            cut_crop(
                Frame(0, 0.0, np.asarray(view, np.uint8)), np.array(box, np.float32), 0.8
            ).quality
            for view in (sharp, blurred)
        )
        assert 0 < soft < clear - 0.1
        assert clear <= 0.8


def picture(time_s: float, quality: float) -> CropPicture:
    return CropPicture(time_s, (0, 0, 1, 1), quality, np.zeros((4, 4, 3), np.uint8))


def test_the_best_are_good_apart_in_time_and_in_order() -> None:
    pictures = [picture(0.0, 0.7), picture(0.1, 0.69), picture(4.0, 0.6), picture(8.0, 0.65)]
    chosen = best_crops([*pictures, picture(6.0, 0.2)])
    assert [p.time_s for p in chosen] == [0.0, 8.0, 4.0]
    assert [p.quality for p in chosen] == sorted((p.quality for p in chosen), reverse=True)


def test_best_of_few() -> None:
    assert best_crops([]) == []
    assert [p.time_s for p in best_crops([picture(1.0, 0.1), picture(1.2, 0.3)])] == [1.2]
