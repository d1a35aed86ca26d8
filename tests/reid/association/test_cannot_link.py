"""Who cannot be who within one view: only frames in which both were found say so."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from velvet.footage.records import BoxPath
from velvet.reid.association.cannot_link import SHARED_FRAMES, Exclusion, exclusion
from velvet.reid.tracklet_features import TrackletFeatures

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FRAMES = 10


def stay(name: str, x: float, found: int = FRAMES) -> TrackletFeatures:
    """Somebody at one place for FRAMES frames, in the first `found` of which a detector saw them."""
    times = np.arange(FRAMES) / 10
    boxes = np.tile(np.array([[x, 100, x + 50, 250]], np.float32), (FRAMES, 1))
    confidence = np.where(np.arange(FRAMES) < found, 0.9, 0.0).astype(np.float32)
    path = BoxPath(times, boxes, confidence)
    end = START + timedelta(seconds=float(times[-1]))
    return TrackletFeatures(name, "yard", "R1", START, end, path, np.zeros((0, 1), np.float32))


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (FRAMES, Exclusion.TOGETHER),
        (SHARED_FRAMES, Exclusion.TOGETHER),
        (SHARED_FRAMES - 1, None),  # the rest was drawn by a tracker where nobody was found
        (0, None),
    ],
)
def test_two_at_two_places_of_one_view_are_two_where_both_were_found(found: int, why) -> None:
    assert exclusion(stay("T1", 100), stay("T2", 400, found)) is why
    assert exclusion(stay("T1", 100, found), stay("T2", 400)) is why


def test_one_person_found_twice_is_not_two() -> None:
    assert exclusion(stay("T1", 100), stay("T2", 105)) is None
