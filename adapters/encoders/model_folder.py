"""A model in a folder that sentence-transformers reads: loaded from this disk, and its fingerprint.

Nothing is fetched, and no code that lies in the folder is run. Knows no setting: who loads says the remedy.
"""

import hashlib
import json
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import cv2
import numpy as np

from velvet.footage.errors import ModelMissing
from velvet.footage.records import Pixels

_CHATS = ("chat_template.jinja", "chat_template.json")


def is_model(folder: Path) -> bool:
    """Whether the folder says that it holds a model."""
    return any((folder / name).is_file() for name in ("config.json", "modules.json"))


def is_told(folder: Path) -> bool:
    """Whether the model reads messages, so that it can be told what to look at."""
    return any((folder / name).is_file() for name in _CHATS) or _has_template(folder)


def _has_template(folder: Path) -> bool:
    try:
        told = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and bool(told.get("chat_template"))


def load(folder: Path, kind: str, remedy: str) -> Any:
    """The SentenceTransformer in a folder; `kind` is what it should be. Raises ModelMissing."""
    # Seconds and gigabytes: only for who has something to embed.
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()
    kinds = (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError, ImportError)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        return SentenceTransformer(
            str(folder), device=device, local_files_only=True, trust_remote_code=False
        )
    except (*kinds, SafetensorError, UnpicklingError) as error:  # torch unpickles no code
        raise ModelMissing(
            f"The {kind} in {folder} cannot be loaded: damaged, or of another kind. {remedy}"
        ) from error


def sum_of(folder: Path) -> str:
    """One sum over the files of a model's folder and their names."""
    whole = hashlib.sha256()
    for file in sorted(f for f in folder.rglob("*") if f.is_file()):
        with file.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        whole.update(f"{file.relative_to(folder)} {digest}\n".encode())
    return whole.hexdigest()


GROUND = 127  # grey beside a crop that is made square


def letterbox(crop: Pixels) -> Pixels:
    """(side, side, 3) RGB with the BGR crop in its middle."""
    tall, wide = crop.shape[:2]
    side = max(tall, wide)
    top, left = (side - tall) // 2, (side - wide) // 2
    ground = np.full((side, side, 3), GROUND, np.uint8)
    ground[top : top + tall, left : left + wide] = cv2.cvtColor(crop, cv2.COLOR_BGR2RGB)
    return ground
