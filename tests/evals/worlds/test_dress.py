import cv2
import numpy as np
import pytest

from velvet.evals.worlds.dress import CLOTH, dress
from velvet.evals.worlds.people import LOOKS, figure

NAMES = list(CLOTH)


def lab(bgr: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(bgr.reshape(-1, 1, 3).astype(np.float32) / 255, cv2.COLOR_BGR2Lab)[:, 0]


def named(pixels: np.ndarray) -> str:
    """The colour of cloth that most of these pixels (n, 3) are nearest to."""
    cloth = lab(np.array(list(CLOTH.values())))
    nearest = np.linalg.norm(lab(pixels)[:, None] - cloth[None], axis=2).argmin(axis=1)
    return NAMES[np.bincount(nearest).argmax()]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("colour", NAMES)
def test_clothes_have_the_colour_asked_for(look: str, colour: str):
    one = figure(look)
    other = NAMES[(NAMES.index(colour) + 5) % len(NAMES)]
    pixels = dress(one, upper=colour, lower=other)
    assert named(pixels[one.upper * one.alpha > 0.9]) == colour
    assert named(pixels[one.lower * one.alpha > 0.9]) == other


def test_head_and_shoes_keep_their_own_colours():
    one = figure("fleece")
    bare = (one.upper + one.lower < 0.001) & (one.alpha > 0.9)
    assert bare.sum() > 1000
    assert np.array_equal(dress(one, "red", "green")[bare], one.pixels[bare])


@pytest.mark.parametrize("colour", ["red", "yellow", "blue", "beige"])
def test_folds_stay_visible(colour: str):
    one = figure("fleece")
    inside = one.upper * one.alpha > 0.99
    lightness = lab(dress(one, colour, "black")[inside])[:, 0]
    assert np.std(lightness) > 2
    assert np.corrcoef(lightness, one.shade[inside])[0, 1] > 0.8
