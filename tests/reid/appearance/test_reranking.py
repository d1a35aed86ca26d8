"""Re-ranking by shared neighbours, on cases that can be seen by eye."""

import numpy as np

from velvet.reid.appearance.reranking import rerank


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

    far = (
        1
        - np.concatenate([seen[first], seen[others]])
        @ np.concatenate([seen[first], seen[others]]).T
    )
    plain = right(far[:30, 30:])
    assert 0.5 < plain < 0.95
    assert right(rerank(far, 30)[:, 30:]) > plain + 0.03


def test_it_orders_few_as_well_as_many() -> None:
    rows = np.concatenate([around(0, 1, 0, 1), around(5, 1, 0, 1), around(120, 1, 0, 1)])
    assert rerank(1 - rows[:2] @ rows[:2].T, 1).shape == (1, 2)
    assert rerank(1 - rows @ rows.T, 1)[0, 1:].argmin() == 0
