"""Scores of knowing people again, on cases worked out by hand."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from support.building import unit
from support.pictures.dressed_people import person
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.evals.reid.reid import PAUSE, Score, Seen, evaluate, score, stays, ways
from velvet.evals.reid.reliability import halves, reliability
from velvet.footage.errors import NotFound
from velvet.footage.records import Pixels, Vectors


def crops(*rows: tuple[int, int, float], at: list[tuple[int, int]] | None = None) -> Seen:
    """(person, camera, angle in degrees) as vectors on the unit circle, `at` (sequence, frame)."""
    angles = np.radians([angle for _, _, angle in rows])
    vectors = np.stack([unit(np.cos(a), np.sin(a)) for a in angles])
    told = np.array([row[:2] for row in rows], np.int64)
    when = np.array(at or [(1, 0)] * len(rows), np.int64)
    return Seen(vectors, *told.T, *when.T)


def scored(query: Seen, gallery: Seen) -> Score:
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


def test_a_stay_is_what_one_camera_saw_of_one_person_without_a_pause() -> None:
    """Two crops ten degrees apart are one stay halfway; a pause, a sequence, a camera end it."""
    seen = crops(
        *[(1, 1, 40), (1, 1, 0), (1, 1, 10), (1, 1, 50), (1, 2, 60), (2, 2, 70)],
        at=[(1, 200 + 2 * PAUSE), (1, 100), (1, 100 + PAUSE), (2, 110), (2, 120), (2, 130)],
    )
    found = stays(seen)
    told = zip(found.people, found.cameras, found.sequences, strict=True)
    assert list(told) == [(1, 1, 1), (1, 1, 1), (1, 1, 2), (1, 2, 2), (2, 2, 2)]
    angles = np.degrees(np.arctan2(found.vectors[:, 1], found.vectors[:, 0]))
    assert angles == pytest.approx([5, 40, 50, 60, 70], abs=1e-3)
    assert len(stays(seen[3:])) == 3


def test_stays_look_for_each_other_by_hand() -> None:
    """Each of two people on two cameras, at 0, 10, 20 and 50 degrees.

    The first finds its own next (AP 1); the second at once too (0 before 20, by order); the third, at
    20, meets 10 and 0 before its own 50 (1/3); the last finds 20 first (1).
    """
    seen = crops((1, 1, 0), (1, 2, 9), (2, 1, 20), (2, 2, 50))
    found = score("circle", seen, seen, 1 - seen.vectors @ seen.vectors.T)
    assert (found.queries, found.ranks[1]) == (4, 0.75)
    assert found.mean_average_precision == pytest.approx((1 + 1 + 1 / 3 + 1) / 4)


def test_every_way_compares_the_asked_with_all() -> None:
    seen = crops((1, 1, 0), (1, 2, 9), (2, 1, 20), (2, 2, 50))
    for way, far in ways(seen.vectors, seen.cameras, 2):
        assert far.shape == (2, 4), way
        assert np.isfinite(far).all(), way


def people_on_two_cameras(number: int, noise: float, spread: float = 1.0) -> Seen:
    chance = np.random.default_rng(3)
    who = np.repeat(np.arange(number), 2)
    rows = spread * chance.standard_normal((number, 24))[who]
    rows += noise * chance.standard_normal((2 * number, 24))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    zero = np.zeros(2 * number, np.int64)
    return Seen(rows.astype(np.float32), who, np.tile([1, 2], number), zero, zero)


def test_what_is_predicted_is_observed_where_likeness_is_the_log_odds() -> None:
    seen = people_on_two_cameras(150, 0.8)
    found = reliability("made", seen.people, seen.cameras, seen.vectors @ seen.vectors.T)
    assert sum(one.share for one in found.bands) == pytest.approx(1)
    assert sum(one.share for one in found.tenths) == pytest.approx(1)
    assert (
        sum(one.pairs for one in found.bands) == 2 * 75 * 75
    )  # each half's own pairs, two cameras
    sure, none = found.bands[-1], found.bands[0]
    assert sure.name == "sure"
    assert none.name == "none"
    assert sure.observed > 0.9
    assert none.observed < 0.1
    assert found.error < 0.02


def test_the_error_is_what_was_predicted_wrongly_by_hand() -> None:
    """Half of the people agree by 1, the others by -1, so that each half's figures mislead the other."""
    people, cameras = np.repeat(np.arange(4), 2), np.tile([1, 2], 4)
    same = people[:, None] == people[None, :]
    first = halves(people)
    inverted = np.where(first[:, None], same, ~same).astype(float)
    found = reliability("misled", people, cameras, inverted)
    assert found.error > 0.9
    told = reliability("straight", people, cameras, same.astype(float))
    assert told.error < 0.05


def test_a_folder_is_read(tmp_path: Path) -> None:
    clothes = {"0001": ("red", "black"), "0002": ("green", "blue"), "0003": ("white", "brown")}
    for place, camera in (("query", 1), ("bounding_box_test", 2)):
        (tmp_path / place).mkdir()
        for name, worn in clothes.items():
            picture = person(*worn, height=128, seed=camera)
            cv2.imwrite(str(tmp_path / place / f"{name}_c{camera}s1_000001_00.jpg"), picture)
    report = evaluate(tmp_path, PartsEncoder())
    assert len({one.way for one in report.crops}) == 6
    assert (report.crops_a_stay, report.reliability) == (1, ())
    for one in report.crops:
        assert (one.queries, one.ranks[1], one.mean_average_precision) == (3, 1, 1)
    with pytest.raises(NotFound, match="Market"):
        evaluate(tmp_path / "query", PartsEncoder())


def test_another_layout_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"no folder .*nowhere"):
        evaluate(tmp_path / "nowhere", PartsEncoder())
    cv2.imwrite(str(tmp_path / "0001_c1s1_000001_00.jpg"), np.zeros((8, 4, 3), np.uint8))
    with pytest.raises(NotFound) as flat:
        evaluate(tmp_path, PartsEncoder())
    assert all(part in str(flat.value) for part in ("query/", "bounding_box_test/", "_c1s"))
    (tmp_path / "query").mkdir()
    (tmp_path / "0001_c1s1_000001_00.jpg").rename(tmp_path / "query" / "0001_c1s1_000001_00.jpg")
    with pytest.raises(NotFound, match="bounding_box_test"):
        evaluate(tmp_path, PartsEncoder())


def test_learning_from_half_of_the_people_helps_with_the_others(tmp_path: Path) -> None:
    """Drawn vectors in which pictures of one person differ most where people do not."""
    chance = np.random.default_rng(4)
    for place, camera in (("query", 1), ("bounding_box_test", 2)):
        (tmp_path / place).mkdir()
        for one in range(60):
            picture = np.full((8, 4, 3), (one, camera, 0), np.uint8)
            cv2.imwrite(str(tmp_path / place / f"{one:04}_c{camera}s1_000001_00.png"), picture)
            (tmp_path / place / f"{one:04}_c{camera}s1_000001_00.png").rename(
                tmp_path / place / f"{one:04}_c{camera}s1_000001_00.jpg"
            )
    faces = chance.standard_normal((60, 4))

    class Drawn:
        fingerprint, dimension = "drawn", 24

        def encode(self, crops: Sequence[Pixels]) -> Vectors:
            rows = 0.2 * chance.standard_normal((len(crops), 24))
            rows[:, :4] += faces[[int(p[0, 0, 0]) for p in crops]]
            rows[:, 4:8] += 2 * chance.standard_normal((len(crops), 4))
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    report = evaluate(tmp_path, Drawn())
    found = {one.way: one for one in report.tuned}
    assert found["as they are"].queries == found["tuned, as they are"].queries == 30
    better = found["tuned, as they are"].mean_average_precision
    assert better > found["as they are"].mean_average_precision + 0.05
    assert [one.way for one in report.reliability] == ["as they are", "levelled"]
