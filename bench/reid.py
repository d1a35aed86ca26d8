"""Crop to crop on a folder in Market-1501's layout: Rank-k and mAP. Knows no library.

Protocol of Zheng et al., "Scalable Person Re-identification: A Benchmark" (ICCV 2015): for each query,
gallery crops of the same person on the same camera are left out.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from footage.errors import NotFound
from footage.records import Vectors
from footage.seams import CropEncoder
from reid.cameras import levelled
from reid.rerank import Distances, rerank

RANKS = (1, 5, 10)
_NAME = re.compile(r"^(-?\d+)_c(\d+)")
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Score:
    """How often the same person is among the first k, and the mean average precision."""

    way: str  # of comparing
    queries: int
    ranks: dict[int, float]
    mean_average_precision: float


@dataclass(frozen=True, slots=True)
class Report:
    """An encoder's scores, one a way of comparing its vectors."""

    encoder: str
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """Crops as vectors (n, d), with who is on them and from which camera, (n,) each."""

    vectors: Vectors
    people: Ints
    cameras: Ints


def evaluate(folder: Path, encoder: CropEncoder) -> Report:
    """Score an encoder on `query/` and `bounding_box_test/` of a folder. Raises NotFound."""
    query, gallery = (read_crops(folder / name, encoder) for name in ("query", "bounding_box_test"))
    level = _levelled(query, gallery)
    return Report(
        encoder.maker,
        (
            score("as they are", query, gallery, _far(query, gallery)),
            score("re-ranked", query, gallery, rerank(query.vectors, gallery.vectors)),
            score("cameras levelled", query, gallery, _far(*level)),
            score("levelled, re-ranked", query, gallery, rerank(*(c.vectors for c in level))),
        ),
    )


def _levelled(query: Crops, gallery: Crops) -> tuple[Crops, Crops]:
    """Both without what each camera adds, learned from all of its crops together."""
    vectors = levelled(
        np.concatenate([query.vectors, gallery.vectors]), [*query.cameras, *gallery.cameras]
    )
    cut = len(query.vectors)
    return replace(query, vectors=vectors[:cut]), replace(gallery, vectors=vectors[cut:])


def _far(query: Crops, gallery: Crops) -> Distances:
    return 1.0 - query.vectors.astype(np.float64) @ gallery.vectors.T


def read_crops(folder: Path, encoder: CropEncoder) -> Crops:
    """Every crop of a folder, embedded. Names say `0007_c1...`: person and camera."""
    files = sorted(f for f in folder.glob("*.jpg") if _NAME.match(f.name))
    if not files:
        raise NotFound(
            f"{folder} holds no crops named like 0007_c1s6_028546_01.jpg. "
            "Name a folder in Market-1501's layout."
        )
    told = [_NAME.match(f.name) for f in files]
    numbers = np.array([[int(t[1]), int(t[2])] for t in told if t], np.int64)
    vectors = encoder.encode([np.asarray(cv2.imread(str(f)), np.uint8) for f in files])
    return Crops(vectors, numbers[:, 0], numbers[:, 1])


def score(way: str, query: Crops, gallery: Crops, far: Distances) -> Score:
    """Rank-k and mAP over the queries that have a match, by distances (queries, gallery)."""
    firsts: list[int] = []
    precisions: list[float] = []
    for row in range(len(query.vectors)):
        hits = _hits(query, row, gallery, far[row])
        if len(hits):
            firsts.append(int(hits[0]))
            precisions.append(float(np.mean((np.arange(len(hits)) + 1) / (hits + 1))))
    ranks = {k: float(np.mean([first < k for first in firsts])) if firsts else 0.0 for k in RANKS}
    return Score(way, len(firsts), ranks, float(np.mean(precisions)) if precisions else 0.0)


def _hits(query: Crops, row: int, gallery: Crops, far: Distances) -> Ints:
    """The places, from 0, at which the query's person stands among the gallery's allowed crops."""
    same = gallery.people == query.people[row]
    allowed = ~(same & (gallery.cameras == query.cameras[row]))
    order = np.argsort(far[allowed], kind="stable")
    return np.flatnonzero(same[allowed][order])
