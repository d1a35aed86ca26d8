"""Colours of clothes by name: on drawn people, on real ones, and where they cannot be told."""

from itertools import pairwise

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.paths import material
from support.pictures.dressed_people import RGB, person
from velvet.adapters.describers.colour import ATTRIBUTES, BELOW, ColourDescriber
from velvet.adapters.describers.colour_names import NAMES, name_shares
from velvet.footage.records import Description, Seen


def told(*crops: np.ndarray) -> Description:
    return ColourDescriber().describe(crops)


def lab_of(rgb: tuple[int, int, int]) -> np.ndarray:
    pixel = np.array([[rgb]], np.float32) / 255
    return np.asarray(cv2.cvtColor(pixel, cv2.COLOR_RGB2Lab), np.float64).reshape(1, 3)


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_colour_goes_by_its_name(name: str) -> None:
    assert NAMES[int(name_shares(lab_of(RGB[name])).argmax())] == name


@given(st.tuples(st.floats(0, 100), st.floats(-110, 110), st.floats(-110, 110)))
def test_shares_of_names_are_shares(lab: tuple[float, float, float]) -> None:
    shares = name_shares(np.array([lab]))
    assert shares.shape == (1, 12)
    assert (shares >= 0).all()
    assert shares.sum() == pytest.approx(1)


def test_greys_brighten_from_black_to_white() -> None:
    ramp = np.array([[light, 0.0, 0.0] for light in range(0, 101, 2)])
    shares = name_shares(ramp)
    order = [NAMES[i] for i in shares.argmax(axis=1)]
    assert [a for a, b in pairwise([*order, ""]) if a != b] == ["black", "grey", "white"]


@pytest.mark.parametrize("top", NAMES)
def test_the_top_is_named_whatever_is_worn_below(top: str) -> None:
    below = "black" if top != "black" else "blue"
    said = told(person(top, below))
    assert said.attribute("upper_colour").value == top
    assert said.attribute("lower_colour").value == below


@pytest.mark.parametrize("below", ["white", "beige", "blue", "brown", "grey", "red"])
def test_what_is_worn_below_is_named(below: str) -> None:
    assert told(person("black", below)).attribute("lower_colour").value == below


@pytest.mark.parametrize("wall", ["white", "green", "blue", "beige"])
def test_the_wall_behind_is_not_worn(wall: str) -> None:
    said = told(person("red", "black", wall=wall))
    assert said.attribute("upper_colour").value == "red"
    assert said.attribute("lower_colour").value == "black"


@pytest.mark.parametrize("light", [0.75, 1.15])
@pytest.mark.parametrize("height", [60, 400])
def test_exposure_and_size_change_no_strong_colour(light: float, height: int) -> None:
    for top in ("red", "green", "blue", "yellow"):
        said = told(person(top, "black", light=light, height=height))
        assert said.attribute("upper_colour").value == top


def test_pictures_are_pooled() -> None:
    crops = [person("red", "blue", seed=n) for n in range(2)] + [person("green", "blue")]
    likelihoods = told(*crops).attribute("upper_colour").likelihoods
    assert max(likelihoods, key=lambda n: likelihoods[n]) == "red"
    assert likelihoods["green"] > told(crops[0]).attribute("upper_colour").likelihoods.get(
        "green", 0
    )


def test_only_colours_and_tone_are_ever_claimed() -> None:
    said = told(person("white", "beige"))
    assert tuple(a.name for a in said.attributes) == ATTRIBUTES
    claimed = {a.name for a in said.attributes if a.seen is Seen.VISIBLE}
    assert claimed == {"upper_colour", "lower_colour", "tone"}
    for attribute in said.attributes:
        assert bool(attribute.value) == (attribute.seen is Seen.VISIBLE)
        assert sum(attribute.likelihoods.values()) <= 1
    for word in ("man", "woman", "trousers", "shirt", "skin", "old"):
        assert word not in said.sentence.split()


def test_the_sentence_says_the_colours() -> None:
    assert told(person("red", "black")).sentence.startswith("Someone in a red top and black lower")
    assert told(person("orange", "blue")).sentence.startswith("Someone in an orange top")


def test_tone_is_light_or_dark_or_not_said() -> None:
    assert told(person("black", "black")).attribute("tone").value == "dark"
    assert told(person("white", "beige")).attribute("tone").value == "light"
    assert told(person("grey", "grey")).attribute("tone").seen is Seen.UNSURE


def test_a_picture_that_ends_at_the_waist_shows_no_legs() -> None:
    bust = person("green", "red")[:80]
    said = told(bust)
    assert said.attribute("upper_colour").value == "green"
    assert {said.attribute(name).seen for name in BELOW} == {Seen.NOT_VISIBLE}
    assert said.sentence.endswith("the lower clothing is not visible.")


def test_a_whole_picture_tells_more_than_a_bust() -> None:
    said = told(person("green", "red")[:80], person("green", "red"))
    assert said.attribute("lower_colour").value == "red"


def test_a_picture_between_bust_and_whole_leaves_the_legs_unsure() -> None:
    said = told(person("green", "red")[:115])
    assert said.attribute("lower_colour").seen is Seen.UNSURE


def test_a_black_and_white_camera_tells_no_colours() -> None:
    grey = cv2.cvtColor(person("red", "blue"), cv2.COLOR_BGR2GRAY)
    said = told(np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8))
    assert said.attribute("upper_colour").seen is Seen.UNSURE
    assert said.attribute("lower_colour").seen is Seen.UNSURE
    assert "cannot be told" in said.sentence


def test_without_a_picture_nothing_is_described() -> None:
    with pytest.raises(ValueError, match="no crop"):
        ColourDescriber().describe([])


@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 300, 3), (500, 1, 3)])
def test_any_shape_of_crop_is_described(shape: tuple[int, int, int]) -> None:
    assert told(np.full(shape, 90, np.uint8)).sentence


@pytest.mark.real
def test_real_people_under_six_cameras() -> None:
    folder = material("reid/market1501-dev")
    rows = (line.split(",") for line in (folder / "attributes.csv").read_text().splitlines()[1:])
    tops = {row[0]: row[2].replace("gray", "grey") for row in rows if row[2]}
    files = [f for f in sorted((folder / "query").glob("*.jpg")) if f.name[:4] in tops][::6]
    right = [
        told(np.asarray(cv2.imread(str(f)), np.uint8)).attribute("upper_colour").value
        == tops[f.name[:4]]
        for f in files
    ]
    assert len(right) > 200
    assert np.mean(right) > 0.6  # annotators had 8 names, we have 12
