"""Learning what tells people apart, on drawn people whose pictures differ in known directions."""

import numpy as np
import pytest

from velvet.reid.appearance.tuning import tune


def crowd(number: int, each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """People differ in the first four of 24 directions, pictures of one person in the last four."""
    chance = np.random.default_rng(seed)
    who = np.repeat(np.arange(number), each)
    rows = 0.1 * chance.standard_normal((number * each, 24))
    rows[:, :4] += chance.standard_normal((number, 4))[who]
    rows[:, -4:] += 2 * chance.standard_normal((number * each, 4))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), who


def known_again(vectors: np.ndarray, who: np.ndarray) -> float:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return float((who[cosines.argmax(axis=1)] == who).mean())


def test_people_never_seen_are_told_apart_better() -> None:
    learned = tune(*crowd(60, 5, seed=1))
    vectors, who = crowd(40, 4, seed=2)
    assert known_again(vectors, who) < 0.5
    assert known_again(learned.apply(vectors), who) > known_again(vectors, who) + 0.2


def test_what_is_learned_lies_where_people_differ() -> None:
    learned = tune(*crowd(60, 5, seed=1))
    share = (learned.directions[:4] ** 2).sum() / (learned.directions**2).sum()
    assert share > 0.8  # they are a sixth of all


def test_the_more_people_the_more_they_weigh() -> None:
    few, many = tune(*crowd(5, 5, seed=1)), tune(*crowd(150, 5, seed=1))
    assert few.weight < 0.15
    assert many.weight == 0.75
    assert few.directions.shape == (24, 4)
    assert many.directions.shape == (24, 24)


def test_vectors_stay_of_unit_length() -> None:
    vectors, who = crowd(20, 3, seed=1)
    assert np.linalg.norm(tune(vectors, who).apply(vectors), axis=1) == pytest.approx(1, abs=1e-5)
    assert tune(vectors, who).apply(vectors[:0]).shape == (0, 24 + 19)


def test_what_was_projected_can_be_had_back() -> None:
    vectors, who = crowd(20, 3, seed=1)
    learned = tune(vectors, who)
    rounded = learned.apply(vectors).astype(np.float16).astype(np.float32)
    assert learned.restore(rounded) == pytest.approx(vectors, abs=1e-3)


@pytest.mark.parametrize("who", [[1, 1, 1], [1, 2, 3]])
def test_too_little_to_learn_from_is_refused(who: list[int]) -> None:
    with pytest.raises(ValueError, match="two people"):
        tune(np.eye(3, dtype=np.float32), np.array(who))
