"""What every encoder of crops promises."""

import numpy as np
import pytest

from support.models import tiny_vision
from support.models.tiny_onnx import planes
from support.paths import material
from support.pictures.dressed_people import person
from velvet.adapters.encoders.onnx_reid import OnnxReid
from velvet.adapters.encoders.part_color_histogram import PartsEncoder
from velvet.adapters.encoders.picture_reid import PictureReid, ToldReid
from velvet.adapters.encoders.vision_language import VisionLanguage
from velvet.footage.protocols import CropEncoder

VISION = {"clip": tiny_vision.clip, "siglip": tiny_vision.siglip, "siglip2": tiny_vision.siglip2}


@pytest.fixture(
    scope="module",
    params=[
        "parts",
        "tiny",
        "picture",
        "told",
        *VISION,
        pytest.param("osnet", marks=pytest.mark.real),
    ],
)
def encoder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> CropEncoder:
    match request.param:
        case "parts":
            return PartsEncoder()
        case "tiny":
            file = tmp_path_factory.mktemp("weights") / "tiny.onnx"
            file.write_bytes(planes())
            return OnnxReid(file)
        case "picture":
            return PictureReid(tiny_vision.clip(tmp_path_factory.mktemp("tiny") / "clip"))
        case "told":
            return ToldReid(tiny_vision.qwen3_vl(tmp_path_factory.mktemp("tiny") / "qwen"))
        case name if name in VISION:
            return VisionLanguage(VISION[name](tmp_path_factory.mktemp("tiny") / name)).pictures
        case _:
            return OnnxReid(material("models/osnet_x0_25_msmt17.onnx"))


class TestCropEncoder:
    def test_rows_are_unit_vectors(self, encoder: CropEncoder) -> None:
        rows = encoder.encode([person("red", "black"), person("white", "blue", height=50)])
        assert rows.shape == (2, encoder.dimension)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)

    def test_nothing_in_nothing_out(self, encoder: CropEncoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dimension)

    def test_a_crop_comes_out_the_same_in_any_company(self, encoder: CropEncoder) -> None:
        crops = [person("red", "black", seed=n) for n in range(11)]
        np.testing.assert_allclose(
            encoder.encode(crops)[-1], encoder.encode(crops[-1:])[0], atol=1e-4
        )

    def test_the_same_clothes_lie_nearer_than_others(self, encoder: CropEncoder) -> None:
        one, same, other = encoder.encode(
            [person("red", "black"), person("red", "black", seed=1), person("blue", "white")]
        )
        assert one @ same > one @ other

    def test_it_names_its_maker(self, encoder: CropEncoder) -> None:
        assert encoder.fingerprint
