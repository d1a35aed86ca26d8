"""The fit from likeness to probability, against pairs drawn from a known one."""

import numpy as np
import pytest

from velvet.footage.records import Band
from velvet.reid.appearance import calibration
from velvet.reid.appearance.calibration import Scale, fit_scale, scale_of


def test_a_fit_finds_the_scale_that_pairs_were_drawn_by() -> None:
    """Drawn with equal odds, so that weighing both kinds alike changes nothing."""
    chance = np.random.default_rng(2)
    likeness = chance.uniform(0.2, 0.8, 60_000)
    same = chance.random(60_000) < 1 / (1 + np.exp(-15 * (likeness - 0.5)))
    found = fit_scale(likeness, same)
    assert found.slope == pytest.approx(15, rel=0.03)
    assert found.middle == pytest.approx(0.5, abs=0.005)


def test_how_many_pairs_of_a_kind_there_are_does_not_matter() -> None:
    chance = np.random.default_rng(2)
    alike, unlike = chance.normal(0.7, 0.1, 4_000), chance.normal(0.5, 0.1, 4_000)
    few = np.concatenate([alike[:400], unlike]), np.arange(4_400) < 400
    even = np.concatenate([alike, unlike]), np.arange(8_000) < 4_000
    assert fit_scale(*few).middle == pytest.approx(fit_scale(*even).middle, abs=0.01)
    assert fit_scale(*even).middle == pytest.approx(0.6, abs=0.01)
    assert fit_scale(*even).slope == pytest.approx(20, rel=0.1)  # (0.7 - 0.5) / 0.1 squared


def test_pairs_that_are_wholly_apart_give_a_finite_scale() -> None:
    found = fit_scale(np.array([0.1, 0.2, 0.8, 0.9]), np.array([False, False, True, True]))
    assert 0.3 < found.middle < 0.7
    assert 5 < found.slope < 1e3


def test_pairs_of_one_kind_say_nothing() -> None:
    with pytest.raises(ValueError, match="same and of different"):
        fit_scale(np.array([0.1, 0.2]), np.array([True, True]))


@pytest.mark.parametrize("fingerprint", ["colour-parts:1", "onnx:osnet_x0_25_msmt17@0;mirrored"])
def test_levelled_vectors_have_their_own_scale(fingerprint: str) -> None:
    """Levelling takes the cosines of strangers to nought."""
    plain, level = scale_of(fingerprint), scale_of(fingerprint, normalized=True)
    assert level.middle < 0.35 < 0.6 < plain.middle
    for normalized in (False, True):
        within = scale_of(fingerprint, normalized, one_camera=True)
        assert within.middle > scale_of(fingerprint, normalized).middle


def test_log_odds_become_a_probability_and_a_word() -> None:
    assert Scale(20, 0.5).log_odds(0.6) == pytest.approx(2)
    assert calibration.probability(0) == 0.5
    assert calibration.probability(1e9) == pytest.approx(1)
    words = [calibration.band(chance) for chance in (0.95, 0.8, 0.4)]
    assert words == [Band.SURE, Band.PROBABLE, Band.POSSIBLE]


@pytest.mark.parametrize(
    ("fingerprint", "weight", "flatter", "lower"),
    [
        ("onnx:osnet", 0.5, 16.6 / 22.8, 0.637 - 0.506),
        ("onnx:osnet", 0.8, 14.9 / 22.8, 0.637 - 0.389),
        ("colour", 0.5, 13.6 / 23.6, 0.811 - 0.595),
    ],
)
def test_a_tuned_encoder_s_scale_moves_as_was_measured(
    fingerprint: str, weight: float, flatter: float, lower: float
) -> None:
    """Fits by projections from 50 and 200 people of one half of Market-1501's, over the other half."""
    usual, found = scale_of(fingerprint), scale_of(f"{fingerprint};tuned@1a2b3c4d({weight:.2f})")
    assert found.slope / usual.slope == pytest.approx(flatter, rel=0.05)
    assert usual.middle - found.middle == pytest.approx(lower, abs=0.015)
    assert scale_of(f"{fingerprint};tuned@1a2b3c4d({weight:.2f})", normalized=True) == scale_of(
        fingerprint, True
    )
