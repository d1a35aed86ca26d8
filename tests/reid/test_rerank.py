"""Re-ranking by shared neighbours and vectors levelled by camera, on cases that can be seen by eye."""

import numpy as np
import pytest

from reid.cameras import FEWEST, levelled
from reid.rerank import rerank


def around(degrees: float, number: int, spread: float, seed: int) -> np.ndarray:
    """Unit vectors on a circle about an angle."""
    chance = np.random.default_rng(seed)
    angles = np.radians(degrees + spread * chance.standard_normal(number))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_shared_neighbours_find_more_of_a_crowd() -> None:
    """Thirty crowds of ten that overlap: of the nine nearest, more are of one's own crowd."""
    chance = np.random.default_rng(5)
    crowd = np.repeat(np.arange(30), 10)
    seen = chance.standard_normal((30, 16))[crowd] + 0.7 * chance.standard_normal((300, 16))
    seen = (seen / np.linalg.norm(seen, axis=1, keepdims=True)).astype(np.float32)
    first = np.arange(0, 300, 10)
    others = np.setdiff1d(np.arange(300), first)

    def right(far: np.ndarray) -> float:
        nearest = others[np.argsort(far, axis=1)[:, :9]]
        return float((crowd[nearest] == crowd[first][:, None]).mean())

    plain = right(1 - seen[first] @ seen[others].T)
    assert 0.5 < plain < 0.95
    assert right(rerank(seen[first], seen[others])) > plain + 0.03


def test_it_orders_few_as_well_as_many() -> None:
    far = rerank(around(0, 1, 0, 1), around(40, 1, 0, 1))
    assert far.shape == (1, 1)
    gallery = np.concatenate([around(5, 1, 0, 1), around(120, 1, 0, 1)])
    assert rerank(around(0, 1, 0, 1), gallery)[0].argmin() == 0


def test_what_a_camera_adds_is_taken_away() -> None:
    chance = np.random.default_rng(7)
    people = chance.standard_normal((40, 16))
    tint = np.zeros(16)
    tint[0] = 12
    here, there = people + tint, people - tint
    vectors = np.concatenate([here, there])
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    level = levelled(vectors, ["a"] * 40 + ["b"] * 40)
    assert ((vectors[:40] @ vectors[40:].T).argmax(axis=1) == np.arange(40)).mean() < 0.9
    assert ((level[:40] @ level[40:].T).argmax(axis=1) == np.arange(40)).mean() == 1
    assert np.linalg.norm(level, axis=1) == pytest.approx(1, abs=1e-5)


def test_a_camera_of_few_is_left_alone() -> None:
    few = around(30, FEWEST - 1, 10, 1)
    assert levelled(few, ["a"] * len(few)) == pytest.approx(few, abs=1e-6)
