"""Weighing crops by quality: the score as published, and whether the bench sees a gain that is there."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from support.pictures.dressed_people import person
from velvet.adapters.describers.colour import ColourDescriber
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.evals.reid.crop_perturbation import COPIES, cheap, degraded, identifiability, perturbed
from velvet.evals.reid.crop_quality import Crops, fusions, means, read
from velvet.evals.reid.reid import starts

COLOURS = ("red", "green", "blue", "white", "black", "yellow")


def test_identifiability_by_hand() -> None:
    """Three unit vectors: two alike, one at a right angle: distances 0, sqrt 2, sqrt 2."""
    copies = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    expected = 2 / (1 + np.exp(2 * np.sqrt(2) / 3))
    assert identifiability(copies) == pytest.approx(expected)
    assert identifiability(copies[:2]) == 1


def test_copies_differ_from_the_crop_and_keep_its_size() -> None:
    crop = person("red", "black")
    copies = perturbed(crop, np.random.default_rng(0))
    assert len(copies) == COPIES
    assert all(c.shape == crop.shape and c.dtype == np.uint8 for c in copies)
    assert all((c != crop).any() for c in copies)


def test_a_crop_is_spoilt_in_three_ways() -> None:
    crop, other = person("red", "black"), person("white", "blue")
    shapes = [degraded(crop, other, np.random.default_rng(n)).shape for n in range(20)]
    assert {shape[0] < crop.shape[0] for shape in shapes} == {True, False}
    assert any((degraded(crop, other, np.random.default_rng(n)) == other).any() for n in range(20))


def test_small_and_blurred_is_worth_less() -> None:
    crop = person("red", "black")
    blurred = np.asarray(cv2.GaussianBlur(crop, (0, 0), 4), np.uint8)
    assert cheap(blurred) < cheap(crop)
    assert cheap(np.ascontiguousarray(crop[::4, ::4])) < cheap(crop)


def test_a_gain_that_is_there_is_seen() -> None:
    """Of each stay's three crops one shows somebody else: whoever knows which gains by it."""
    chance = np.random.default_rng(1)
    people, cameras = 40, 2
    told = np.array(
        [(p, c, 1, n) for p in range(people) for c in range(cameras) for n in range(3)], np.int64
    )
    own = chance.standard_normal((people, 16))
    rows = own[told[:, 0]] + 0.4 * chance.standard_normal((len(told), 16))
    bad = told[:, 3] == 2
    rows[bad] = 1.5 * own[chance.permutation(told[bad, 0])]
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    worth = np.where(bad, 0.55, 1.0)
    crops = Crops([], rows, told, starts(told), worth, np.ones(len(told)))
    gains = {gain.way: gain for gain in means(crops)}
    assert gains["constant"].mean == 0
    assert gains["cheap"].mean > gains["cheap"].deviation
    assert gains["identifiability"].mean == pytest.approx(0, abs=0.01)


def test_a_folder_is_read_spoilt_and_fused(tmp_path: Path) -> None:
    for place in ("query", "bounding_box_test"):
        (tmp_path / place).mkdir()
        for who in range(12):
            for camera in (1, 2):
                crop = person(
                    COLOURS[who % 6], COLOURS[(who + who // 6 + 1) % 6], seed=who + camera
                )
                name = f"{who:04}_c{camera}s1_{camera:06}_{len(place):02}.jpg"
                cv2.imwrite(str(tmp_path / place / name), crop)
    crops = read(tmp_path, PartsEncoder(), 12, 0.5)
    assert len(crops.pictures) == 48
    assert len(crops.first) == 24
    assert len({p.shape for p in crops.pictures}) > 1  # some are small now
    found = {gain.way: gain.whole for gain in fusions(crops, ColourDescriber())}
    assert all(0 < loss < 1 for loss in found.values())
    assert set(found) >= {"constant", "vectors alone", "both by identifiability"}
