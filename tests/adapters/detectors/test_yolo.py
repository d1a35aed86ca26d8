"""YOLO weights by path: never fetched, and refused with a remedy where they are of no use."""

import socket
from pathlib import Path

import numpy as np
import pytest

from support.paths import material
from velvet.adapters.detectors.yolo import YoloDetector
from velvet.footage.errors import ModelMissing
from velvet.footage.records import Frame


@pytest.fixture(autouse=True)
def no_help_from_outside(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No socket and no pip; what was asked of the network is kept."""
    from ultralytics.utils import checks

    asked: list[str] = []

    def refuse(host: str, *_: object, **__: object) -> None:
        asked.append(host)
        raise OSError(f"{host} was asked for")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(checks, "AUTOINSTALL", False)
    return asked


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that has seen nothing, saved as any checkpoint is."""
    from ultralytics import YOLO

    file = tmp_path_factory.mktemp("weights") / "untrained.pt"
    model = YOLO("yolov8n.yaml", task="detect", verbose=False)
    model.model.names = {number: f"thing {number}" for number in range(80)} | {7: "person"}
    model.save(str(file))
    return file


@pytest.mark.parametrize("name", ["yolo26n.pt", "yolov8n.pt", "mine.onnx", "folder_openvino_model"])
def test_absent_weights_are_not_fetched(
    tmp_path: Path, name: str, no_help_from_outside: list[str]
) -> None:
    with pytest.raises(ModelMissing, match="velvet setup"):
        YoloDetector(tmp_path / name)
    assert no_help_from_outside == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["broken.pt", "broken.onnx", "notes.txt"])
@pytest.mark.parametrize("content", [b"", b"no weights at all" * 50])
def test_other_files_are_refused_in_words(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ModelMissing, match="cannot be loaded"):
        YoloDetector(tmp_path / name)


def test_weights_that_know_no_person_are_refused(untrained: Path, tmp_path: Path) -> None:
    from ultralytics import YOLO

    model = YOLO(untrained)
    model.model.names = {number: f"thing {number}" for number in range(80)}
    model.save(str(tmp_path / "things.pt"))
    with pytest.raises(ModelMissing, match="no class named `person`"):
        YoloDetector(tmp_path / "things.pt")


def test_the_maker_is_the_content_not_the_place(untrained: Path, tmp_path: Path) -> None:
    detector = YoloDetector(untrained)
    assert detector.fingerprint.startswith("yolo:untrained@")
    copy = tmp_path / "untrained.pt"
    copy.write_bytes(untrained.read_bytes())
    assert YoloDetector(copy).fingerprint == detector.fingerprint
    copy.write_bytes(untrained.read_bytes() + b"\0")
    assert YoloDetector(copy).fingerprint != detector.fingerprint


def test_nothing_is_printed(untrained: Path, capfd: pytest.CaptureFixture[str]) -> None:
    YoloDetector(untrained).detect(Frame(0, 0.0, np.zeros((120, 160, 3), np.uint8)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.real
@pytest.mark.parametrize("name", ["yolov8n_int8.onnx", "yolov8n_dequant.pt"])
def test_the_people_on_a_photograph(name: str) -> None:
    import cv2
    from ultralytics.utils import ASSETS

    weights = material(f"models/{name}")
    street = np.asarray(cv2.imread(str(ASSETS / "bus.jpg")), np.uint8)
    found = YoloDetector(weights).detect(Frame(0, 2.5, street))
    assert (found.confidence > 0.25).sum() == 4
    assert found.time_s == 2.5
    assert found.confidence.min() >= 0.1
    assert (np.diff(found.confidence) <= 0).all()
