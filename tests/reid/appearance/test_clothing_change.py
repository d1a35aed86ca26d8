"""Whether the looks of one tracklet leave their own spread, and where."""

import numpy as np
import pytest

from velvet.footage.records import Vectors
from velvet.reid.appearance.clothing_change import FEWEST, boundary, first_changed_row

NETWORK, COLOUR = "onnx:osnet_x0_25", "colour-parts"


def looks(count: int, direction: int, spread: float = 0.2, seed: int = 0) -> Vectors:
    """Unit vectors (count, 64) around one axis."""
    made = spread * np.random.default_rng(seed).normal(size=(count, 64)) / 8
    made[:, direction] += 1
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("row", [3, 5, 9])
def test_other_looks_begin_where_they_begin(row: int) -> None:
    both = np.concatenate([looks(row, 0), looks(12 - row, 1)])
    assert first_changed_row(both, NETWORK) == row
    assert first_changed_row(both, COLOUR) == row


def test_the_same_looks_are_no_change_however_few() -> None:
    for count in range(13):
        assert first_changed_row(looks(count, 0), NETWORK) is None


def test_two_bad_pictures_are_no_change() -> None:
    both = np.concatenate([looks(10, 0), looks(FEWEST - 1, 1)])
    assert first_changed_row(both, NETWORK) is None


def test_who_looks_different_all_the_time_did_not_change() -> None:
    """Pictures that are as unlike within either half as between them."""
    wild = looks(12, 0, spread=6.0)
    assert float((wild[:6].mean(axis=0) / np.linalg.norm(wild[:6].mean(axis=0))) @ wild[8]) < 0.7
    assert first_changed_row(wild, NETWORK) is None


def test_an_encoder_that_was_not_measured_nominates_nobody() -> None:
    both = np.concatenate([looks(6, 0), looks(6, 1)])
    assert first_changed_row(both, NETWORK) == 6
    assert first_changed_row(both, "picture:clip") is None


@pytest.mark.parametrize("kept", [0, 1, 4, 7])
def test_more_looks_make_the_moment_exact(kept: int) -> None:
    between = np.concatenate([looks(kept, 0, seed=1), looks(7 - kept, 1, seed=2)])
    assert boundary(looks(4, 0), between, looks(4, 1)) == kept
