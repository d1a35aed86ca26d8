"""Crops by an ONNX network: what it is shown, batches, and files that are no such network."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from support.models.tiny_onnx import columns, planes
from support.paths import material
from velvet.adapters.encoders.onnx_reid import OnnxReid
from velvet.footage.errors import ModelMissing

RED = np.full((90, 40, 3), (0, 0, 255), np.uint8)
GREEN = np.full((300, 100, 3), (0, 255, 0), np.uint8)


def network(folder: Path, **shape) -> OnnxReid:
    file = folder / "planes.onnx"
    file.write_bytes(planes(**shape))
    return OnnxReid(file)


def test_it_is_shown_rgb_as_imagenet_was(tmp_path: Path) -> None:
    (row,) = network(tmp_path).encode([RED])
    seen = (np.array([1, 0, 0]) - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    np.testing.assert_allclose(row, seen / np.linalg.norm(seen), atol=1e-4)


@pytest.mark.parametrize("batch", ["n", 1, 4])
def test_batches_of_any_size_give_the_same(tmp_path: Path, batch: int | str) -> None:
    reid = network(tmp_path, batch=batch)
    crops = [RED, GREEN] * 9
    found = reid.encode(crops)
    assert found.shape == (18, reid.dimension) == (18, 3)
    np.testing.assert_allclose(found[:2], found[16:], atol=1e-6)
    np.testing.assert_allclose(found[0], reid.encode([RED])[0], atol=1e-6)


def test_the_maker_tells_files_apart(tmp_path: Path) -> None:
    one, other = network(tmp_path), network(tmp_path, batch=2)
    assert one.fingerprint != other.fingerprint
    assert one.fingerprint.startswith("onnx:planes@")
    assert one.fingerprint.endswith(";mirrored")


def test_a_crop_and_its_mirror_image_are_one(tmp_path: Path) -> None:
    file = tmp_path / "columns.onnx"
    file.write_bytes(columns())
    reid = OnnxReid(file)
    crop = np.random.default_rng(1).integers(0, 255, (128, 64, 3), np.uint8)
    one, other = reid.encode([crop, np.ascontiguousarray(crop[:, ::-1])])
    np.testing.assert_allclose(one, other, atol=1e-5)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
    left = one.reshape(3, -1)
    np.testing.assert_allclose(left, left[:, ::-1], atol=1e-5)  # the mean of both sides
    assert np.ptp(left) > 0.05  # of a network that tells left from right


def test_a_missing_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"nowhere\.onnx"):
        OnnxReid(tmp_path / "nowhere.onnx")


@pytest.mark.parametrize("content", [b"", b"no network at all", planes()[:40]])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.onnx"
    file.write_bytes(content)
    with pytest.raises(ModelMissing, match="VELVET_REID"):
        OnnxReid(file).encode([RED])


def test_a_network_for_other_inputs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="pictures of people"):
        network(tmp_path, channels=1).encode([RED])


@pytest.mark.real
def test_osnet_knows_people_again() -> None:
    folder = material("reid/market1501-dev")
    weights = material("models/osnet_x0_25_msmt17.onnx")
    people = sorted({f.name[:4] for f in (folder / "query").glob("*.jpg")})[:20]
    files = [sorted((folder / "query").glob(f"{p}_*.jpg"))[:2] for p in people]
    assert all(len(pair) == 2 for pair in files)  # one picture each of two cameras
    reid = OnnxReid(weights)
    first, second = (
        reid.encode([np.asarray(cv2.imread(str(pair[n])), np.uint8) for pair in files])
        for n in range(2)
    )
    right = (first @ second.T).argmax(axis=1) == np.arange(20)
    assert right.mean() >= 0.7
