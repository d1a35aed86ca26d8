"""From records to what identity is decided from."""

from datetime import UTC, datetime, timedelta

import numpy as np

from velvet.footage.records import Attribute, BoxPath, Crop, Description, Edge, Seen, Tracklet
from velvet.reid.tracklet_features import tracklet_features

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def tracklet(identifier: str) -> Tracklet:
    path = BoxPath(np.array([1.0, 2.0]), np.zeros((2, 4), np.float32), np.ones(2, np.float32))
    crops = (Crop(f"{identifier}.0", 1.0, (0, 0, 9, 9), 0.8, "a.jpg"),)
    end = START + timedelta(seconds=1)
    return Tracklet(identifier, "R1", "yard", START, end, path, Edge.LEFT, Edge.INSIDE, crops)


def test_one_for_each_in_their_order_whatever_is_known_of_them() -> None:
    looks = Description(
        "In red.",
        (
            Attribute("upper_colour", Seen.VISIBLE, "red", {"red": 0.9}),
            Attribute("lower_colour", Seen.UNSURE, "", {"blue": 0.4}),
            Attribute("hair_colour", Seen.VISIBLE, "black", {"black": 0.7}),
        ),
    )
    vectors = {"T1": np.eye(2, dtype=np.float32)}
    second, first = tracklet_features([tracklet("T2"), tracklet("T1")], vectors, {"T1": looks})
    assert (first.id, first.camera, first.recording, first.quality) == ("T1", "yard", "R1", (0.8,))
    assert (first.start, first.end) == (START, START + timedelta(seconds=1))
    assert first.vectors.shape == (2, 2)
    assert first.colours == {"upper_colour": {"red": 0.9}}  # garments that are seen, no hair
    assert (second.id, len(second.vectors), second.colours) == ("T2", 0, {})
