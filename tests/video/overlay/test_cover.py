"""Covering: what is under it cannot be recognised, and nothing else changes."""

import numpy as np
import pytest

from velvet.video.overlay.cover import Cover, cover, cover_whole, covers

HEIGHT, WIDTH = 120, 160


@pytest.fixture
def noise() -> np.ndarray:
    return np.random.default_rng(1).integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8)


def changed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return (one != other).any(axis=2)


def test_only_the_box_is_changed_and_the_picture_itself_is_not(noise: np.ndarray) -> None:
    before = noise.copy()
    covered = cover(noise, Cover(((20, 10, 60, 90),)))
    assert (noise == before).all()
    where = changed(noise, covered)
    assert where[10:90, 20:60].mean() > 0.95
    where[10:90, 20:60] = False
    assert not where.any()


@pytest.mark.parametrize(
    ("box", "least"),
    [
        ((20, 10, 60, 90), 10),  # 80 pixels tall
        ((20, 10, 26, 25), 8),  # tiny
        ((20, 80, 80, 120), 22),  # head and shoulders, the rest cut off by the picture
    ],
)
def test_blocks_are_coarse_by_the_persons_height(
    noise: np.ndarray, box: tuple[int, int, int, int], least: int
) -> None:
    part = cover(noise, Cover((box,)))[box[1] : box[3], box[0] : box[2]]
    tall, wide = part.shape[:2]
    colours = len(np.unique(part.reshape(-1, 3), axis=0))
    assert colours <= max(1, tall // least) * max(1, wide // least)


def test_what_reaches_out_of_the_window_is_covered_and_what_lies_in_it_is_not(
    noise: np.ndarray,
) -> None:
    what = Cover((), around=((20, 10, 60, 90),), window=(30, 0, 70, 80))
    where = changed(noise, cover(noise, what))
    assert not where[10:80, 30:60].any()
    assert where[10:90, 20:30].mean() > 0.95
    assert where[80:90, 20:60].mean() > 0.95


def test_a_stranger_is_covered_in_the_window_too(noise: np.ndarray) -> None:
    what = Cover(((40, 10, 60, 90),), around=((20, 10, 60, 90),), window=(20, 10, 60, 90))
    where = changed(noise, cover(noise, what))
    assert where[10:90, 40:60].mean() > 0.95
    assert not where[:, :40].any()


def test_the_whole_picture_is_a_few_blocks(noise: np.ndarray) -> None:
    covered = cover_whole(noise)
    assert len(np.unique(covered.reshape(-1, 3), axis=0)) <= 8 * 8 * WIDTH // HEIGHT


@pytest.mark.parametrize("box", [(-50, -50, 20, 20), (150, 100, 300, 300), (500, 500, 600, 600)])
def test_boxes_may_lie_beyond_the_picture(
    noise: np.ndarray, box: tuple[int, int, int, int]
) -> None:
    where = changed(noise, cover(noise, Cover((box,))))
    inside = where[max(box[1], 0) : box[3], max(box[0], 0) : box[2]]
    assert inside.size == 0 or inside.mean() > 0.9
    assert where.sum() == inside.sum()


def test_how_much_of_a_box_is_covered() -> None:
    what = Cover(((0, 0, 50, 100),), around=((0, 0, 100, 100),), window=(40, 0, 90, 100))
    assert covers(what, (0, 0, 100, 100)) == pytest.approx(0.6)
    assert covers(what, (50, 0, 90, 100)) == 0
    assert covers(what, (90, 0, 100, 100)) == 1
