"""Scores of knowing people again, on cases worked out by hand."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from building import unit
from dressed import person

from adapters.parts import PartsEncoder
from bench.reid import Crops, Score, evaluate, score
from footage.errors import NotFound


def crops(*rows: tuple[int, int, float]) -> Crops:
    """(person, camera, angle in degrees) as vectors on the unit circle."""
    angles = np.radians([angle for _, _, angle in rows])
    vectors = np.stack([unit(np.cos(a), np.sin(a)) for a in angles])
    told = np.array([row[:2] for row in rows], np.int64)
    return Crops(vectors, told[:, 0], told[:, 1])


def scored(query: Crops, gallery: Crops) -> Score:
    return score("circle", query, gallery, 1 - query.vectors @ gallery.vectors.T)


def test_average_precision_by_hand() -> None:
    """Ranked 2, 1, 3, 1: hits at places 2 and 4, so AP = (1/2 + 2/4) / 2."""
    gallery = crops((2, 2, 5), (1, 2, 10), (3, 2, 20), (1, 3, 30))
    report = scored(crops((1, 1, 0)), gallery)
    assert report.queries == 1
    assert report.ranks == {1: 0, 5: 1, 10: 1}
    assert report.mean_average_precision == pytest.approx(0.5)


def test_the_same_person_on_the_same_camera_does_not_count() -> None:
    """The nearest is such a one; without it the right person comes first."""
    gallery = crops((1, 1, 1), (1, 2, 10), (2, 1, 20))
    report = scored(crops((1, 1, 0)), gallery)
    assert report.ranks[1] == 1
    assert report.mean_average_precision == 1


def test_queries_without_a_match_are_left_out() -> None:
    gallery = crops((1, 1, 1), (2, 2, 10))
    report = scored(crops((1, 1, 0), (2, 1, 12)), gallery)
    assert (report.queries, report.ranks[1]) == (1, 1)
    nobody = scored(crops((1, 1, 0)), gallery)
    assert (nobody.queries, nobody.mean_average_precision) == (0, 0)


def test_a_folder_is_read(tmp_path: Path) -> None:
    clothes = {"0001": ("red", "black"), "0002": ("green", "blue"), "0003": ("white", "brown")}
    for place, camera in (("query", 1), ("bounding_box_test", 2)):
        (tmp_path / place).mkdir()
        for name, worn in clothes.items():
            picture = person(*worn, height=128, seed=camera)
            cv2.imwrite(str(tmp_path / place / f"{name}_c{camera}s1_000001_00.jpg"), picture)
    report = evaluate(tmp_path, PartsEncoder())
    assert len({one.way for one in report.scores}) == 4
    for one in report.scores:
        assert (one.queries, one.ranks[1], one.mean_average_precision) == (3, 1, 1)
    with pytest.raises(NotFound, match="Market"):
        evaluate(tmp_path / "query", PartsEncoder())
