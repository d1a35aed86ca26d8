"""Vectors moved between cameras whose levels are known."""

import numpy as np

from velvet.reid.appearance.camera_normalization import (
    CameraNormalization,
    likeliest_camera,
    project_to_other_cameras,
    unit,
)

RNG = np.random.default_rng(0)
LEVELS = {
    name: CameraNormalization(
        RNG.normal(0, 0.1, 32).astype(np.float32), RNG.uniform(0.05, 0.2, 32).astype(np.float32)
    )
    for name in "abc"
}


def test_a_moved_vector_is_the_same_once_levelled() -> None:
    vector = unit(RNG.normal(size=32))
    mine = LEVELS["a"].apply(vector)
    for name, moved in zip("bc", project_to_other_cameras(vector, "a", LEVELS), strict=True):
        assert np.isclose(np.linalg.norm(moved), 1, atol=1e-5)
        there = (
            LEVELS[name].mean
            + LEVELS[name].spread * (vector - LEVELS["a"].mean) / LEVELS["a"].spread
        )
        assert np.allclose(moved, unit(there), atol=1e-6)
        assert mine @ LEVELS[name].apply(there) > 0.999


def test_nothing_is_moved_from_a_camera_that_is_not_known() -> None:
    vector = unit(RNG.normal(size=32))
    assert project_to_other_cameras(vector, "", LEVELS).shape == (0, 32)
    assert project_to_other_cameras(vector, "a", {"a": LEVELS["a"]}).shape == (0, 32)


def test_the_camera_of_a_picture_is_told_by_its_light() -> None:
    for name, level in LEVELS.items():
        seen = unit(level.mean * 5 + RNG.normal(0, 0.05, 32))
        assert likeliest_camera(seen, LEVELS) == name
    assert likeliest_camera(unit(RNG.normal(size=32)), {}) == ""
