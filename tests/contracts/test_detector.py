"""What every detector promises."""

import numpy as np
import pytest

from support.paths import material
from support.pictures.walking import film
from velvet.adapters.detectors.motion import MotionDetector
from velvet.adapters.detectors.yolo import YoloDetector
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.protocols import Detector
from velvet.footage.records import Detections, Frame


@pytest.fixture(scope="module", params=["motion", pytest.param("yolo", marks=pytest.mark.real)])
def detector(request: pytest.FixtureRequest) -> Detector:
    if request.param == "motion":
        return MotionDetector()
    return YoloDetector(material("models/yolov8n_int8.onnx"))


@pytest.fixture(scope="module")
def seen(detector: Detector) -> list[tuple[Frame, Detections, list[tuple[float, ...]]]]:
    """Four seconds of the drawn yard: Gregor comes in at 1.5 s."""
    return [
        (frame, detector.detect(frame), [one.box for one in truth if one.shown > 0.9])
        for frame, truth in film(4.0)
    ]


class TestDetector:
    def test_it_names_its_maker_and_its_memory(self, detector: Detector) -> None:
        assert detector.fingerprint
        assert detector.memory_s >= 0

    def test_boxes_lie_in_the_frame(self, seen) -> None:
        for frame, found, _ in seen:
            height, width = frame.pixels.shape[:2]
            assert found.time_s == frame.time_s
            assert (found.boxes.dtype, found.confidence.dtype) == (np.float32, np.float32)
            assert (found.boxes >= -1).all()
            assert (found.boxes <= np.array([width, height] * 2) + 1).all()
            assert (found.boxes[:, 2:] > found.boxes[:, :2]).all()
            assert ((found.confidence > 0) & (found.confidence <= 1)).all()

    def test_a_person_in_full_view_is_found(self, seen) -> None:
        views = [(found, boxes) for _, found, boxes in seen if boxes]
        assert len(views) > 10
        for found, boxes in views:
            assert pairwise_ious(found.boxes, np.array(boxes, np.float32)).max(initial=0) > 0.6

    def test_an_empty_room_holds_nobody_sure(self, seen) -> None:
        for frame, found, _ in seen:
            if frame.time_s < 1.4:
                assert (found.confidence < 0.25).all()

    def test_the_same_frames_give_the_same(self, detector: Detector, seen) -> None:
        for frame, before, _ in seen[:25]:
            again = detector.detect(frame)
            assert again.boxes.tolist() == before.boxes.tolist()
            assert again.confidence.tolist() == before.confidence.tolist()

    def test_the_frame_is_left_as_it_was(self, detector: Detector, seen) -> None:
        frame = seen[30][0]
        before = frame.pixels.copy()
        detector.detect(frame)
        assert (frame.pixels == before).all()
