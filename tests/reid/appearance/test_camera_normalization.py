"""What one camera adds to all it sees is found, and taken away."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.records import Vectors
from velvet.reid.appearance.camera_normalization import (
    FEWEST,
    FEWEST_PEOPLE,
    CameraNormalization,
    camera_normalization,
    unit,
)

ALIKE = 0.98  # cosine of two tracklets of one person, below
DIMENSION = 16


def people(count: int, looks: int = 4, *, cast: float = 2.0, seed: int = 0) -> list[Vectors]:
    """Tracklets of different people (looks, d), with a cast of the camera's on all of them."""
    random = np.random.default_rng(seed)
    colour = np.zeros(DIMENSION)
    colour[0] = cast
    found = []
    for _ in range(count):
        one = random.normal(0, 1, DIMENSION) / np.sqrt(DIMENSION)
        found.append(unit(one + colour + random.normal(0, 0.02, (looks, DIMENSION))))
    return found


def likeness(tracklets: list[Vectors]) -> tuple[float, float]:
    """Mean cosine of one person's first and last look, and of different people's first looks."""
    own = np.mean([float(one[0] @ one[-1]) for one in tracklets])
    first = np.stack([one[0] for one in tracklets])
    across = (first @ first.T)[~np.eye(len(first), dtype=bool)]
    return float(own), float(across.mean())


def test_what_the_camera_adds_is_gone_and_people_differ_again() -> None:
    seen = people(20)
    found = camera_normalization(seen, ALIKE)
    assert found is not None
    own, across = likeness(seen)
    own_levelled, across_levelled = likeness([found.apply(one) for one in seen])
    assert across > 0.7
    assert abs(across_levelled) < 0.15
    assert own_levelled > 0.9
    assert own_levelled - across_levelled > own - across


def test_of_few_nothing_is_learned() -> None:
    assert camera_normalization([], ALIKE) is None
    assert camera_normalization(people(FEWEST_PEOPLE - 1, looks=9), ALIKE) is None
    assert camera_normalization(people(FEWEST_PEOPLE, looks=2), ALIKE) is None, (
        f"fewer than {FEWEST} vectors"
    )
    assert camera_normalization(people(FEWEST_PEOPLE, looks=3), ALIKE) is not None


def test_nothing_is_learned_from_one_person_however_often_they_come() -> None:
    one = people(1, looks=90)[0]
    assert camera_normalization([one[n : n + 3] for n in range(0, 90, 3)], ALIKE) is None


def test_somebody_who_comes_every_day_weighs_as_one_person() -> None:
    crowd, regular = people(12), people(1, looks=60, seed=9)[0]
    often = camera_normalization([*crowd, *(regular[n : n + 3] for n in range(0, 60, 3))], ALIKE)
    once = camera_normalization([*crowd, regular[:3]], ALIKE)
    assert often is not None and once is not None
    assert often.mean == pytest.approx(once.mean, abs=0.01)


def test_tracklets_without_pictures_are_passed_over() -> None:
    seen, none = people(10), np.zeros((0, DIMENSION), np.float32)
    with_holes, without = (
        camera_normalization([none, *seen, none], ALIKE),
        camera_normalization(seen, ALIKE),
    )
    assert with_holes is not None and without is not None
    assert with_holes.mean.tolist() == without.mean.tolist()


def test_a_dimension_that_never_varies_is_no_division_by_zero() -> None:
    seen = [np.tile(np.eye(10, 12, dtype=np.float32)[n], (3, 1)) for n in range(10)]
    found = camera_normalization(seen, ALIKE)
    assert found is not None
    assert np.isfinite(found.apply(seen[0])).all()


@given(st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_levelled_vectors_are_of_unit_length(count: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    found = CameraNormalization(
        random.normal(0, 0.3, DIMENSION).astype(np.float32),
        random.uniform(1e-3, 1, DIMENSION).astype(np.float32),
    )
    rows = found.apply(unit(random.normal(size=(count, DIMENSION))))
    assert rows.shape == (count, DIMENSION)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(count), abs=1e-4)
