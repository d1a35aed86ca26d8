import numpy as np
import pytest

from velvet.evals.worlds.people import LOOKS, figure
from velvet.evals.worlds.walk import STEP, Sprite, step

TALL = 200.0


def walking(look: str, walked: float, to_left: bool = False) -> Sprite:
    one = figure(look)
    feet = (300.0, 340.0)
    return step(one, one.pixels, feet=feet, tall=TALL, walked=walked, to_left=to_left)


def span(sprite: Sprite, rows: slice) -> int:
    columns = np.flatnonzero(sprite.solid[rows].any(axis=0))
    return int(columns[-1] - columns[0])


@pytest.mark.parametrize("look", LOOKS)
def test_legs_open_and_close_within_a_step(look: str):
    shoes = slice(-20, None)
    closed, wide, again = (span(walking(look, part * STEP * TALL), shoes) for part in (0, 0.5, 1))
    assert wide > 1.3 * closed
    assert again == closed


@pytest.mark.parametrize("look", LOOKS)
def test_the_upper_body_stays_as_it_is(look: str):
    chest = slice(50, 90)
    widths = [span(walking(look, part * STEP * TALL), chest) for part in (0, 0.25, 0.5, 0.75)]
    assert max(widths) - min(widths) <= 2


def test_feet_stand_on_the_floor_and_the_head_is_high():
    sprite = walking("fleece", 17.0)
    assert sprite.top + len(sprite.alpha) == 340
    assert len(sprite.alpha) == pytest.approx(TALL, abs=0.03 * TALL)
    assert abs(sprite.left + sprite.alpha.shape[1] / 2 - 300) <= 1


def test_to_the_left_is_the_mirror_image():
    right, left = walking("overcoat", 30.0), walking("overcoat", 30.0, to_left=True)
    assert np.allclose(right.alpha, left.alpha[:, ::-1], atol=0.01)
