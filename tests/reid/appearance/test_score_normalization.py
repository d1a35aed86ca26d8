"""Vectors levelled by camera and cosines that stand out, on cases that can be seen by eye."""

import numpy as np
import pytest

from velvet.reid.appearance.camera_normalization import normalized
from velvet.reid.appearance.score_normalization import FEWEST, symmetric_normalized_scores


def people(number: int, seed: int = 7) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((number, 16)).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def found(likeness: np.ndarray, number: int) -> float:
    """How many of the first find themselves among the others."""
    return float((likeness[:number, number:].argmax(axis=1) == np.arange(number)).mean())


def test_what_a_camera_adds_is_taken_away() -> None:
    tint = np.zeros(16, np.float32)
    tint[0] = 12
    vectors = unit(np.concatenate([people(40) + tint, people(40) - tint]))
    level = normalized(vectors, ["a"] * 40 + ["b"] * 40)
    assert found(vectors @ vectors.T, 40) < 0.9
    assert found(level @ level.T, 40) > 0.95
    assert np.linalg.norm(level, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_camera_of_one_person_does_not_take_them_away() -> None:
    """Who alone was seen on a camera is still like themselves elsewhere, and like nobody else."""
    noise = 0.2 * people(5, seed=1)
    vectors = unit(np.concatenate([people(40)[:1] + noise, people(40)]))
    level = normalized(vectors, ["door"] * 5 + ["hall"] * 40)
    assert (level[:5] @ level[5:].T).argmax(axis=1).tolist() == [0] * 5


@pytest.mark.parametrize("number", [0, 1])
def test_hardly_anybody_is_levelled_without_harm(number: int) -> None:
    vectors = unit(people(1))[:number]
    assert np.isfinite(normalized(vectors, ["a"] * number)).all()
    assert symmetric_normalized_scores(vectors, ["a"] * number).shape == (number, number)


def test_a_cosine_stands_out_among_those_with_its_camera() -> None:
    """By hand: of 10 vectors on each camera, the first's cosine with the last, over mean and deviation."""
    assert FEWEST <= 10
    vectors, cameras = unit(people(20)), ["a"] * 10 + ["b"] * 10
    cosines = vectors @ vectors.T
    there, here = cosines[0, 10:], cosines[:10, 19]
    expected = ((there[9] - there.mean()) / there.std() + (here[0] - here.mean()) / here.std()) / 2
    stands = symmetric_normalized_scores(vectors, cameras)
    assert stands[0, 19] == stands[19, 0] == pytest.approx(expected, abs=1e-3)
    own = cosines[0, 1:10]  # without itself
    other = np.delete(cosines[1, :10], 1)
    expected = ((own[0] - own.mean()) / own.std() + (own[0] - other.mean()) / other.std()) / 2
    assert stands[0, 1] == pytest.approx(expected, abs=1e-3)


def test_among_those_who_all_look_alike_more_is_asked() -> None:
    """On the dark camera everybody looks alike: only there the nearest is nobody one knows."""
    seen = people(30)
    dark = seen[:15] + 3 * people(1, seed=9)
    vectors = unit(
        np.concatenate(
            [seen[:1] + 3 * people(1, seed=9) + 1.2 * people(1, seed=4), dark, seen[15:]]
        )
    )
    stands = symmetric_normalized_scores(vectors, ["gate"] + ["dark"] * 15 + ["light"] * 15)
    cosines = vectors @ vectors.T
    assert cosines[0, 1:16].mean() > cosines[0, 16:].max()
    assert stands[0, 1:16].mean() == pytest.approx(stands[0, 16:].mean(), abs=0.6)
