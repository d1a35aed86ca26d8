"""Encoders of which nothing was measured, and crops of unlike quality: what they say of who is who."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from velvet.footage.records import BoxPath, Vectors
from velvet.reid.appearance.calibration import (
    PRIOR,
    SILENT,
    UNCALIBRATED_LEAST,
    calibrated,
    is_uncalibrated,
    scale_of,
)
from velvet.reid.appearance.camera_normalization import (
    camera_normalization,
    camera_normalizations,
    unit,
)
from velvet.reid.appearance.likeness import log_odds, mean_vector
from velvet.reid.tracking.tracklet_stitching import PathSegment, likeliest_successors
from velvet.reid.tracklet_features import TrackletFeatures

CLIP, TOLD, NETWORK = "picture:clip@0", "told:qwen@0;told@1", "onnx:other@0;mirrored"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
PATH = BoxPath(
    np.array([0.0, 1.0]), np.tile(np.array([10, 10, 60, 160], np.float32), (2, 1)), np.ones(2)
)


def stay(number: int, camera: str, vectors: Vectors, *quality: float) -> TrackletFeatures:
    begin = START + timedelta(hours=3 * number)
    end = begin + timedelta(seconds=5)
    return TrackletFeatures(f"T{number}", camera, f"R{number}", begin, end, PATH, vectors, quality)


def crowd(
    people: int, noise: float = 0.5, cast: float = 2.5, seed: int = 0
) -> list[list[TrackletFeatures]]:
    """Everybody once on each of two cameras, by an encoder to which all pictures are much alike."""
    chance = np.random.default_rng(seed)
    own = chance.normal(0, 1 / 8, (people, 64))
    found: list[list[TrackletFeatures]] = []
    for place, camera in enumerate(("door", "yard")):
        adds = cast / 8 + 0.5 * chance.normal(0, 1 / 8, 64)
        rows = own[:, None] + adds + chance.normal(0, noise / 8, (people, 3, 64))
        found.append([stay(place * people + n, camera, unit(r)) for n, r in enumerate(rows)])
    return found


@pytest.mark.parametrize("fingerprint", [CLIP, TOLD])
def test_a_model_of_pictures_is_a_stranger(fingerprint: str) -> None:
    assert is_uncalibrated(fingerprint)
    assert is_uncalibrated(f"{fingerprint};tuned@1a2b3c4d(0.50)")
    assert not calibrated(fingerprint)
    assert scale_of(fingerprint) == SILENT
    assert not any(is_uncalibrated(known) for known in (NETWORK, "colour-parts:1"))


def test_a_stranger_says_nothing_of_few_people() -> None:
    """Where a network's figures would take everybody for one person."""
    door, yard = crowd(5)
    assert not log_odds(door, yard, CLIP, {}).any()
    others = ~np.eye(5, dtype=bool)
    assert (log_odds(door, yard, NETWORK, {})[others] + PRIOR > 0).mean() > 0.5


def test_a_stranger_knows_people_who_stand_out_in_a_crowd() -> None:
    door, yard = crowd(30)
    known = camera_normalizations(
        ((s.camera, s.vectors) for s in (*door, *yard)), scale_of(CLIP).middle
    )
    said = log_odds(door, yard, CLIP, known)
    own, others = np.diag(said), said[~np.eye(30, dtype=bool)]
    assert (own + PRIOR > 0).mean() > 0.9
    assert (others + PRIOR > 0).mean() < 0.02
    assert others.min() == UNCALIBRATED_LEAST


def test_a_stranger_to_whom_all_are_chance_joins_nobody() -> None:
    door, yard = crowd(30, noise=20)
    known = camera_normalizations(
        ((s.camera, s.vectors) for s in (*door, *yard)), scale_of(CLIP).middle
    )
    assert (log_odds(door, yard, CLIP, known) + PRIOR > 0).mean() < 0.02


def test_how_far_cosines_spread_is_told_whoever_is_seen_often() -> None:
    door, _ = crowd(40)
    found = camera_normalization([one.vectors for one in door], 1.0)
    assert found is not None
    means = found.apply(np.stack([mean_vector(one) for one in door]))
    cosines = (means @ means.T)[np.triu_indices(40, 1)]
    assert found.deviation == pytest.approx(cosines.std(), rel=0.2)
    often = camera_normalization([*(one.vectors for one in door), *[door[0].vectors] * 4], 1.0)
    assert often is not None
    assert often.deviation == pytest.approx(found.deviation, rel=0.2)


def test_a_stranger_s_looks_neither_join_nor_cut_within_a_scene() -> None:
    """Somebody is hidden for a second and comes back at the same place, looking like anybody."""
    again = BoxPath(PATH.times_s + 2, PATH.boxes, PATH.confidence)
    alike, unlike = np.tile(unit(np.ones(4)), (2, 1)), np.eye(4, dtype=np.float32)[:2]
    by_place = likeliest_successors(
        [PathSegment(PATH, alike), PathSegment(again, alike)], CLIP, 1e6
    )
    assert by_place == likeliest_successors(
        [PathSegment(PATH, alike), PathSegment(again, unlike)], CLIP, 1e6
    )
    assert (
        by_place[0, 1]
        < likeliest_successors([PathSegment(PATH, alike), PathSegment(again, alike)], NETWORK, 1e6)[
            0, 1
        ]
    )


def test_a_good_crop_counts_more() -> None:
    good, bad = np.eye(2, dtype=np.float32)
    one = stay(1, "door", np.stack([good, bad]), 0.9, 0.3)
    assert mean_vector(one) == pytest.approx(unit(np.array([3.0, 1.0])))
    even = unit(np.array([1.0, 1.0]))
    assert mean_vector(stay(1, "door", np.stack([good, bad]))) == pytest.approx(even)
    assert mean_vector(stay(1, "door", np.stack([good, bad]), 0.0, 0.0)) == pytest.approx(even)
