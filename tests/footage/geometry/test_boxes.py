"""Overlap of boxes: known figures, and what holds of any two boxes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from velvet.footage.geometry.boxes import coverage, intersections, ioss, ious, pairwise_ious

BOX = np.array([[0, 0, 4, 4]], np.float32)
HALF = np.array([[2, 0, 6, 4]], np.float32)
PART = np.array([[1, 1, 3, 3]], np.float32)

sides = st.tuples(*[st.floats(0, 1000, width=32)] * 4)
boxes = sides.map(lambda s: np.array([[s[0], s[1], s[0] + s[2], s[1] + s[3]]], np.float64))


def test_known_overlaps() -> None:
    assert ious(BOX, HALF) == pytest.approx(1 / 3)
    assert ioss(BOX, PART) == pytest.approx(1)
    assert coverage(BOX, PART) == pytest.approx(1 / 4)
    assert coverage(PART, BOX) == pytest.approx(1)
    assert intersections(BOX, BOX + 10) == 0


def test_precision_is_kept_and_an_unknown_box_overlaps_nothing() -> None:
    assert ious(BOX, HALF).dtype == np.float32
    assert ious(BOX.astype(np.float64), HALF).dtype == np.float64
    assert ious(BOX, np.full((1, 4), np.nan)) == 0


def test_pairs_are_each_with_each() -> None:
    assert pairwise_ious(BOX, np.concatenate([BOX, HALF, BOX + 9])).shape == (1, 3)
    assert pairwise_ious(np.zeros((0, 4), np.float32), BOX).shape == (0, 1)


@given(boxes, boxes)
def test_overlaps_are_shares_and_do_not_ask_for_an_order(one, other) -> None:
    assert 0 <= ious(one, other) <= 1 + 1e-9
    assert ious(one, other) <= ioss(one, other) + 1e-9
    assert ious(one, other) == ious(other, one)
