"""What every encoder of sentences promises."""

import numpy as np
import pytest

from support.models import tiny_vision
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.adapters.encoders.vision_language import VisionLanguage
from velvet.footage.protocols import TextEncoder

TINY = {"clip": tiny_vision.clip, "siglip": tiny_vision.siglip, "siglip2": tiny_vision.siglip2}


@pytest.fixture(scope="module", params=["minilm", *TINY])
def encoder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> TextEncoder:
    if request.param == "minilm":
        return SentenceEncoder()
    folder = tmp_path_factory.mktemp("tiny") / request.param
    return VisionLanguage(TINY[request.param](folder)).phrases


class TestTextEncoder:
    def test_rows_are_unit_vectors(self, encoder: TextEncoder) -> None:
        rows = encoder.encode(["Someone in a red top.", "", "a dog " * 500])
        assert rows.shape == (3, encoder.dimension)
        assert rows.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)

    def test_nothing_in_nothing_out(self, encoder: TextEncoder) -> None:
        assert encoder.encode([]).shape == (0, encoder.dimension)

    def test_a_sentence_comes_out_the_same_in_any_company(self, encoder: TextEncoder) -> None:
        sentences = ["Someone in a red top.", "a much longer sentence about a ladder and a dog"]
        np.testing.assert_allclose(
            encoder.encode(sentences)[0], encoder.encode(sentences[:1])[0], atol=1e-5
        )

    def test_the_same_colour_lies_nearer_than_another(self, encoder: TextEncoder) -> None:
        if "MiniLM" not in encoder.fingerprint:
            pytest.skip("its weights are random: it has learnt no meaning")
        wanted, red, green = encoder.encode(
            ["a red coat", "Someone in a red top.", "Someone in a green top."]
        )
        assert wanted @ red > wanted @ green

    def test_it_names_its_maker(self, encoder: TextEncoder) -> None:
        assert encoder.fingerprint
