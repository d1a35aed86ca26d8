"""Crops by the colours of body parts: who is dressed alike lies near, whatever light and wall."""

import numpy as np
import pytest

from support.pictures.dressed_people import person
from velvet.adapters.encoders.part_color_histogram import PartsEncoder


def cosines(*crops: np.ndarray) -> np.ndarray:
    rows = PartsEncoder().encode(crops)
    return rows @ rows.T


@pytest.mark.parametrize("other", [("blue", "black"), ("red", "white"), ("black", "red")])
def test_the_same_clothes_lie_nearer_than_others(other: tuple[str, str]) -> None:
    same = cosines(person("red", "black"), person("red", "black", seed=1))[0, 1]
    apart = cosines(person("red", "black"), person(*other, seed=1))[0, 1]
    assert same > apart + 0.1


@pytest.mark.parametrize("change", [{"light": 0.7}, {"wall": "beige"}, {"height": 60}])
def test_light_wall_and_size_matter_less_than_clothes(change: dict) -> None:
    one = person("green", "blue")
    changed, dressed = person("green", "blue", seed=1, **change), person("white", "blue", seed=1)
    likeness = cosines(one, changed, dressed)
    assert likeness[0, 1] > likeness[0, 2]


def test_top_and_bottom_are_not_mixed_up() -> None:
    likeness = cosines(person("red", "blue"), person("blue", "red", seed=1))[0, 1]
    assert likeness < cosines(person("red", "blue"), person("red", "blue", seed=1))[0, 1] - 0.1


def test_a_crop_of_one_colour_has_a_vector() -> None:
    (row,) = PartsEncoder().encode([np.zeros((40, 20, 3), np.uint8)])
    assert np.isfinite(row).all()
    assert np.linalg.norm(row) == pytest.approx(1, abs=1e-5)
