from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from support.paths import material
from velvet.evals.worlds.draw import Drawn, draw
from velvet.evals.worlds.dress import CLOTH
from velvet.evals.worlds.invent import random_world, two_camera_demo
from velvet.evals.worlds.world import seconds
from velvet.footage.geometry.boxes import pairwise_ious
from velvet.footage.privacy import seal
from velvet.footage.records import Frame

WORLD = two_camera_demo()


def test_a_file_for_every_take(demo: list[Drawn]):
    for drawn, take in zip(demo, WORLD.takes, strict=True):
        assert drawn.file.name == f"{take.stem}.mp4"
        assert (drawn.camera, drawn.start) == (take.camera, take.start)
        assert list(drawn.stays) == WORLD.stays(take)


def test_files_have_the_promised_size_rate_and_length(demo: list[Drawn]):
    for drawn, take in zip(demo, WORLD.takes, strict=True):
        with av.open(str(drawn.file)) as container:
            (stream,) = container.streams.video
            assert (stream.width, stream.height) == (640, 360)
            assert stream.codec_context.name == "h264"
            assert stream.codec_context.pix_fmt == "yuv420p"
            times_s = [float(frame.time) for frame in container.decode(stream)]
        assert np.allclose(np.diff(times_s), float(1 / WORLD.rate), atol=1e-3)
        assert times_s[0] == 0.0
        length_s = (take.end - take.start).total_seconds()
        assert len(times_s) == len(drawn.frames) == length_s * WORLD.rate


def test_people_are_in_view_while_the_world_says_so(demo: list[Drawn]):
    late = timedelta(seconds=0.8)
    for drawn, take in zip(demo, WORLD.takes, strict=True):
        for stay in drawn.stays:
            shown = [
                take.at(index / float(WORLD.rate))
                for index, people in enumerate(drawn.frames)
                if any(true.person == stay.person for true in people)
            ]
            assert stay.start <= shown[0] <= stay.start + late
            assert stay.end - late <= shown[-1] <= stay.end


def test_boxes_lie_in_the_view_and_where_the_world_puts_them(demo: list[Drawn]):
    for drawn in demo:
        visits = {stay.person: stay.visit for stay in drawn.stays}
        for index, people in enumerate(drawn.frames):
            for true in people:
                left, top, right, bottom = true.box
                assert 0 <= left < right <= 640 and 0 <= top < bottom <= 360
                if true.shown > 0.99:
                    about = WORLD.box(visits[true.person], drawn.start + seconds(index / 15))
                    boxes = np.array([true.box, about], np.float32)
                    assert pairwise_ious(boxes[:1], boxes[1:])[0, 0] > 0.6


def test_upper_bodies_have_their_colour_in_the_picture(demo: list[Drawn], watch):
    names = list(CLOTH)
    for drawn in demo:
        for pixels, people in watch(drawn, every=5):
            for true in people:
                if true.shown > 0.99:
                    cloth = CLOTH[WORLD.person(true.person).upper.colour]
                    found = lab(chest(pixels, true.box))
                    distances = [np.linalg.norm(found - lab(CLOTH[name])) for name in names]
                    assert (
                        names[int(np.argmin(distances))] == WORLD.person(true.person).upper.colour
                    )
                    assert np.linalg.norm(found - lab(cloth)) < 18


def chest(pixels: np.ndarray, box: tuple[float, ...]) -> np.ndarray:
    """The median colour of the upper body."""
    left, top, right, bottom = box
    x, y, wide, tall = left, top, right - left, bottom - top
    part = pixels[round(y + 0.42 * tall) : round(y + 0.5 * tall)]
    part = part[:, round(x + 0.35 * wide) : round(x + 0.65 * wide)]
    return np.median(part.reshape(-1, 3), axis=0)


def lab(bgr) -> np.ndarray:
    colour = np.array(bgr, np.float32).reshape(1, 1, 3) / 255
    return cv2.cvtColor(colour, cv2.COLOR_BGR2Lab)[0, 0]


def test_plain_background_subtraction_sees_everybody_and_nothing_else(demo: list[Drawn], watch):
    for drawn in demo:
        background = cv2.createBackgroundSubtractorMOG2(150, 25, True)
        for index, (pixels, people) in enumerate(watch(drawn)):
            # The median takes away the specks that a key frame brings.
            moved = cv2.medianBlur(background.apply(pixels), 3) == 255
            for true in people:
                left, top, right, bottom = map(int, true.box)
                if true.shown > 0.99:
                    assert moved[top:bottom, left:right].mean() > 0.3
                moved[max(top - 4, 0) : bottom + 8, max(left - 8, 0) : right + 8] = False
            if index > 15:
                assert moved.mean() < 0.001


def test_the_same_world_gives_the_same_files(tmp_path: Path):
    world = random_world(3, cameras=1, people=2, minutes=0.12)
    once, again = draw(world, tmp_path / "once"), draw(world, tmp_path / "again")
    assert [one.frames for one in once] == [one.frames for one in again]
    for one, other in zip(once, again, strict=True):
        assert sha256(one.file.read_bytes()).digest() == sha256(other.file.read_bytes()).digest()


@pytest.mark.real
def test_a_detector_finds_everybody_who_is_wholly_in_view(demo: list[Drawn], watch, tmp_path: Path):
    file = material("models/yolov8n_int8.onnx")
    seal(tmp_path)
    from velvet.adapters.detectors.yolo import YoloDetector

    detector = YoloDetector(file)
    wanted = found = strangers = frames = 0
    for drawn in demo:
        for index, (pixels, people) in enumerate(watch(drawn, every=11)):
            seen = detector.detect(Frame(index, 0.0, pixels))
            boxes = seen.boxes[seen.confidence >= 0.5]
            true = np.array([one.box for one in people], np.float32).reshape(-1, 4)
            shared = pairwise_ious(true, boxes)
            whole = np.array([one.shown > 0.99 for one in people], bool)
            wanted += int(whole.sum())
            found += int((shared.max(axis=1, initial=0) >= 0.5)[whole].sum())
            strangers += int((shared.max(axis=0, initial=0) < 0.1).sum())
            frames += 1
    assert wanted > 30
    assert found / wanted >= 0.9
    assert strangers / frames < 0.02


@pytest.mark.real
def test_a_person_looks_like_themselves_on_both_cameras_and_like_nobody_else(
    demo: list[Drawn], watch, tmp_path: Path
):
    file = material("models/osnet_x0_25_msmt17.onnx")
    seal(tmp_path)
    import onnxruntime

    network = onnxruntime.InferenceSession(str(file))
    stays: list[tuple[str, np.ndarray]] = []
    for drawn in demo:
        crops: dict[str, list[np.ndarray]] = {}
        for pixels, people in watch(drawn, every=12):
            for true in people:
                if true.shown > 0.99:
                    left, top, right, bottom = map(int, true.box)
                    crops.setdefault(true.person, []).append(pixels[top:bottom, left:right])
        stays += [(name, looks(network, pictures)) for name, pictures in crops.items()]
    assert len(stays) == 6
    for place, (name, vector) in enumerate(stays):
        for other, another in stays[:place]:
            likeness = float(vector @ another)
            assert likeness > 0.85 if name == other else likeness < 0.65, (name, other)


def looks(network, crops: list[np.ndarray]) -> np.ndarray:
    """The mean vector of some crops."""
    small = np.stack([cv2.resize(crop, (128, 256))[..., ::-1] for crop in crops]) / 255
    ready = (small - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    (name,) = (one.name for one in network.get_inputs())
    vectors = network.run(None, {name: ready.transpose(0, 3, 1, 2).astype(np.float32)})[0]
    mean = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
    return mean / np.linalg.norm(mean)
