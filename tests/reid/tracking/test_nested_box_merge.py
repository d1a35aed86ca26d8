"""One person, one box; two people stay two."""

import numpy as np
import pytest

from velvet.footage.records import Detections
from velvet.reid.tracking.nested_box_merge import merge_nested_boxes

WHOLE = (200.0, 100.0, 300.0, 400.0)


def found(*rows: tuple[float, ...]) -> Detections:
    table = np.array(rows, np.float32).reshape(-1, 5)
    return Detections(1.5, table[:, :4], table[:, 4])


@pytest.mark.parametrize(
    ("what", "piece"),
    [
        ("upper body", (205.0, 101.0, 298.0, 250.0, 0.35)),
        ("upper body in a wide stride", (225.0, 100.0, 280.0, 280.0, 0.45)),
        ("head and shoulders", (225.0, 102.0, 285.0, 190.0, 0.2)),
        ("legs", (202.0, 250.0, 298.0, 400.0, 0.2)),
        ("the same without an arm", (220.0, 101.0, 295.0, 399.0, 0.5)),
    ],
)
def test_a_piece_of_a_person_is_merged(what: str, piece: tuple[float, ...]) -> None:
    merged = merge_nested_boxes(found((*WHOLE, 0.82), piece))
    assert merged.boxes.tolist() == [list(WHOLE)], what
    assert merged.confidence.tolist() == pytest.approx([0.82])
    assert merged.time_s == 1.5


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("further back, beside the shoulder", (262.0, 105.0, 302.0, 235.0, 0.6)),
        ("further back, lower head", (230.0, 150.0, 275.0, 290.0, 0.5)),
        ("a child in front", (210.0, 240.0, 285.0, 400.0, 0.7)),
        ("beside, overlapping", (260.0, 105.0, 360.0, 405.0, 0.7)),
        ("elsewhere", (400.0, 100.0, 500.0, 400.0, 0.7)),
    ],
)
def test_two_people_stay_two(what: str, other: tuple[float, ...]) -> None:
    assert len(merge_nested_boxes(found((*WHOLE, 0.82), other))) == 2, what


def test_a_doubtful_whole_gives_way_to_a_sure_upper_body() -> None:
    upper = (205.0, 101.0, 298.0, 250.0)
    merged = merge_nested_boxes(found((*WHOLE, 0.12), (*upper, 0.6)))
    assert merged.boxes.tolist() == [list(upper)]


def test_the_whole_keeps_the_best_confidence() -> None:
    merged = merge_nested_boxes(found((*WHOLE, 0.4), (205.0, 101.0, 298.0, 250.0, 0.7)))
    assert merged.boxes.tolist() == [list(WHOLE)]
    assert merged.confidence.tolist() == pytest.approx([0.7])


def test_several_pieces_and_several_people() -> None:
    merged = merge_nested_boxes(
        found(
            (*WHOLE, 0.8),
            (205.0, 101.0, 298.0, 250.0, 0.3),
            (202.0, 250.0, 298.0, 400.0, 0.2),
            (400.0, 90.0, 500.0, 390.0, 0.7),
            (405.0, 91.0, 495.0, 220.0, 0.3),
        )
    )
    assert sorted(merged.boxes[:, 0].tolist()) == [200.0, 400.0]


def test_nobody() -> None:
    assert len(merge_nested_boxes(found())) == 0
