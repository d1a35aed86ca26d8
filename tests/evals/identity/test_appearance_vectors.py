"""Drawn vectors lie as those of a real encoder do, and drawn colours as those of a real describer."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from support.building import unit
from velvet.evals.identity.appearance_vectors import CROPS, DIMENSION, Clothed, Looks
from velvet.evals.identity.town_ingest import DrawnCrops
from velvet.evals.reid.likenesses import MEASURED, drawn, likenesses, of_folder
from velvet.footage.errors import NotFound
from velvet.footage.records import Vectors

CROWD = [Clothed(f"person {n}", "white", "black", f"person {n - n % 2}") for n in range(40)]


def mean(looks: Looks, person: str, camera: str, stay: object) -> Vectors:
    total = looks.crops(person, camera, stay)[0].sum(axis=0)
    return total / np.linalg.norm(total)


def test_drawn_people_lie_as_real_ones() -> None:
    """Means of three towns; one differs from the next by about 0.01."""
    towns = [drawn(seed) for seed in range(3)]
    for part in ("crops", "own_here", "own", "others_here", "others"):
        found, true = [getattr(one, part) for one in towns], getattr(MEASURED, part)
        assert np.mean([one.mean for one in found]) == pytest.approx(true.mean, abs=0.02), part
        assert np.mean([one.sd for one in found]) == pytest.approx(true.sd, abs=0.015), part
    for part in ("nearest_here", "nearest", "camera"):
        found = np.mean([getattr(one, part) for one in towns])
        assert found == pytest.approx(getattr(MEASURED, part), abs=0.03), part


def test_look_alikes_are_nearly_as_near_as_one_person() -> None:
    looks = Looks(0, CROWD)
    means = [[mean(looks, one.name, f"view {c}", c) for c in (1, 2)] for one in CROWD]
    own = np.mean([here @ there for here, there in means])
    alike = np.mean([means[n][0] @ means[n + 1][1] for n in range(0, len(CROWD), 2)])
    others = np.mean([one[0] @ other[1] for one, other in combinations(means[::2], 2)])
    assert own - 0.06 < alike < own - 0.01
    assert others < alike - 0.1


def test_crops_are_unit_rows_best_first_and_drawn_alike_again() -> None:
    vectors, quality = Looks(3, CROWD).crops("person 1", "view 1", "noon")
    assert vectors.shape == (CROPS, DIMENSION)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert quality == sorted(quality, reverse=True)
    assert np.array_equal(Looks(3, CROWD).crops("person 1", "view 1", "noon")[0], vectors)
    assert not np.allclose(Looks(4, CROWD).crops("person 1", "view 1", "noon")[0], vectors)


def test_bad_crops_are_like_nobody() -> None:
    """With nothing but bad crops even one stay's lie apart."""
    bad, good = (Looks(0, CROWD, bad=share).crops("person 1", "view 1", 1)[0] for share in (1, 0))
    assert bad[0] @ bad[1] < 0.6 < good[0] @ good[1]


def test_colours_are_said_as_well_as_a_real_describer_says_them() -> None:
    """ColourDescriber on Market-1501's development crops: 65 % right, overlaps of 0.83 and 0.48."""
    crowd = [Clothed(f"p{n}", "white" if n % 2 else "black", "grey", f"p{n}") for n in range(60)]
    looks = Looks(1, crowd)
    right, own = [], []
    for one in crowd:
        said = [looks.description(one.name, stay).attribute("upper_colour") for stay in (1, 2)]
        right += [a.value == one.upper for a in said]
        assert all(0.9 < sum(a.likelihoods.values()) <= 1 for a in said)
        first, second = (a.likelihoods for a in said)
        own.append(sum(np.sqrt(p * second.get(name, 0)) for name, p in first.items()))
    assert 0.55 < np.mean(right) < 0.9
    assert 0.72 < np.mean(own) < 0.9


def test_likenesses_by_hand() -> None:
    """Two people at 0 and 60 degrees on two cameras, one stay of two equal crops on each."""
    zero, sixty = unit(1, 0), unit(np.cos(np.pi / 3), np.sin(np.pi / 3))
    stays = np.stack([[v, v] for v in (zero, zero, zero, sixty, sixty)]).astype(np.float32)
    found = likenesses(stays, np.array([1, 1, 1, 2, 2]), np.array([1, 1, 2, 1, 2]))
    assert (found.own_here.mean, found.own.mean) == (pytest.approx(1), pytest.approx(1))
    assert (found.others.mean, found.others.sd) == (pytest.approx(0.5), pytest.approx(0, abs=1e-6))
    assert found.nearest == pytest.approx(0.5)
    lengths = (np.linalg.norm((2 * zero + sixty) / 3) + np.linalg.norm((zero + sixty) / 2)) / 2
    assert found.camera == pytest.approx(lengths, abs=1e-6)
    with pytest.raises(NotFound, match="Market"):
        of_folder(Path("nowhere"), DrawnCrops())
