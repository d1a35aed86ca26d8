"""Who is known again on a folder in Market-1501's layout, crop to crop and stay to stay. Knows no library.

Protocol of Zheng et al., "Scalable Person Re-identification: A Benchmark" (ICCV 2015): for each query,
what the same person's same camera saw is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.reid.reliability import Reliability, halves, reliability
from velvet.footage.errors import NotFound
from velvet.footage.protocols import CropEncoder
from velvet.footage.records import Vectors
from velvet.reid.appearance.camera_normalization import normalized
from velvet.reid.appearance.reranking import Distances, rerank
from velvet.reid.appearance.score_normalization import symmetric_normalized_scores
from velvet.reid.appearance.tuning import tune

RANKS = (1, 5, 10)
FEWEST_PEOPLE = 20  # of whom a half can say something of the other
PAUSE = 250  # frames, at 25 a second: a person unseen for longer has left, and what follows is another stay
_NAME = re.compile(r"^(-?\d+)_c(\d+)s(\d+)_(\d+)")
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
    """An encoder's scores, one a way of comparing its vectors, and how far its probabilities hold."""

    encoder: str
    crops: tuple[Score, ...]
    stays: tuple[Score, ...]
    crops_a_stay: float
    reliability: tuple[Reliability, ...]  # empty where there are too few people, as the next
    tuned: tuple[
        Score, ...
    ]  # crop to crop on half of the people, without and with learning from the others


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Crops or stays as vectors (n, d), and of each (n,): who, on which camera, when."""

    vectors: Vectors
    people: Ints
    cameras: Ints
    sequences: Ints  # of the camera's film
    frames: Ints  # of the sequence

    def __getitem__(self, rows: slice | npt.NDArray[np.bool_] | Ints) -> "Seen":
        columns = (self.people, self.cameras, self.sequences, self.frames)
        return Seen(self.vectors[rows], *(one[rows] for one in columns))

    def __len__(self) -> int:
        return len(self.vectors)


def evaluate(folder: Path, encoder: CropEncoder) -> Report:
    """Score an encoder on `query/` and `bounding_box_test/` of a folder. Raises NotFound.

    Crop to crop, the one folder's crops look for those of the other. Stay to stay, every stay of both
    looks for all others.
    """
    query, gallery = (read_crops(folder / name, encoder) for name in ("query", "bounding_box_test"))
    crops = together(query, gallery)
    all_stays = stays(crops)
    many = len(np.unique(all_stays.people)) >= FEWEST_PEOPLE
    return Report(
        encoder.fingerprint,
        tuple(compared(query, gallery)),
        tuple(
            score(way, all_stays, all_stays, far)
            for way, far in ways(all_stays.vectors, all_stays.cameras, len(all_stays))
        ),
        len(crops) / len(all_stays),
        tuple(_reliabilities(all_stays)) if many else (),
        tuple(_tuned(query, gallery)) if many else (),
    )


def compared(query: Seen, gallery: Seen) -> Iterator[Score]:
    """Crop to crop, by every way of comparing."""
    crops = together(query, gallery)
    for way, far in ways(crops.vectors, crops.cameras, len(query)):
        yield score(way, query, gallery, far[:, len(query) :])


def _reliabilities(stays: Seen) -> Iterator[Reliability]:
    level = normalized(stays.vectors, stays.cameras)
    for way, rows in (("as they are", stays.vectors), ("levelled", level)):
        yield reliability(way, stays.people, stays.cameras, rows @ rows.T)


def _tuned(query: Seen, gallery: Seen) -> Iterator[Score]:
    """One half of the people, drawn at random, as it was and after learning from the other."""
    crops, asked = together(query, gallery), len(query)
    learned = halves(crops.people)
    projection = tune(crops.vectors[learned], crops.people[learned])
    untuned = (query[~learned[:asked]], gallery[~learned[asked:]])
    tuned = (replace(one, vectors=projection.apply(one.vectors)) for one in untuned)
    for name, pair in (("", untuned), ("tuned, ", tuned)):
        yield from (replace(one, way=name + one.way) for one in compared(*pair))


def ways(vectors: Vectors, cameras: Ints, asked: int) -> Iterator[tuple[str, Distances]]:
    """Each way of comparing, and the (asked, n) distances of the first vectors to all."""
    level = normalized(vectors, cameras)
    for way, likeness in (
        ("as they are", vectors @ vectors.T),
        ("levelled", level @ level.T),
        ("standing out", symmetric_normalized_scores(level, cameras)),
    ):
        far = likeness.max() - likeness
        np.fill_diagonal(far, 0)
        yield way, far[:asked]
        yield f"{way}, re-ranked", rerank(far, asked)


def read_crops(folder: Path, encoder: CropEncoder) -> Seen:
    """Every crop of a folder, embedded. Raises NotFound."""
    files, facts = named(folder)
    vectors = encoder.encode([np.asarray(cv2.imread(str(f)), np.uint8) for f in files])
    return Seen(vectors, *facts.T)


def named(folder: Path) -> tuple[list[Path], Ints]:
    """The crops of a folder, and of each (n, 4) person, camera, sequence, frame. Raises NotFound.

    Names say them: `0007_c1s6_028546_01`.
    """
    files = [f for f in sorted(folder.glob("*.jpg")) if _NAME.match(f.name)]
    if not folder.parent.is_dir():
        raise NotFound(f"There is no folder {folder.parent}. Check the name.")
    if not files:
        raise NotFound(
            f"{folder} holds no crops named like 0007_c1s6_028546_01.jpg. Name a folder in Market-1501's "
            "layout: such crops lie in its query/ and in its bounding_box_test/."
        )
    facts = [match.groups() for f in files if (match := _NAME.match(f.name))]
    return files, np.array(facts, dtype=np.int64)


def together(one: Seen, other: Seen) -> Seen:
    """The rows of both, one after the other."""
    return Seen(
        np.concatenate([one.vectors, other.vectors]),
        np.concatenate([one.people, other.people]),
        np.concatenate([one.cameras, other.cameras]),
        np.concatenate([one.sequences, other.sequences]),
        np.concatenate([one.frames, other.frames]),
    )


def stays(crops: Seen) -> Seen:
    """Each unbroken stay as the mean direction of its crops' vectors.

    A stay is what one person, one camera and one sequence of its film have in common, without a pause
    of more than PAUSE frames between a crop and the next: what Velvet calls a tracklet.
    """
    order = np.lexsort((crops.frames, crops.sequences, crops.cameras, crops.people))
    crops = crops[order]
    first = starts(np.stack([crops.people, crops.cameras, crops.sequences, crops.frames], axis=1))
    sums = np.add.reduceat(crops.vectors.astype(np.float64), first)
    first_crops = crops[first]
    unit = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return Seen(
        unit.astype(np.float32),
        first_crops.people,
        first_crops.cameras,
        first_crops.sequences,
        first_crops.frames,
    )


def starts(facts: Ints) -> Ints:
    """The rows at which a stay begins, of sorted (n, 4) people, cameras, sequences, frames."""
    other = (np.diff(facts[:, :3], axis=0) != 0).any(axis=1) | (np.diff(facts[:, 3]) > PAUSE)
    return np.concatenate([[0], np.flatnonzero(other) + 1])


def score(way: str, query: Seen, gallery: Seen, far: Distances) -> Score:
    """Rank-k and mAP over the queries that have a match, by distances (queries, gallery)."""
    firsts: list[int] = []
    precisions: list[float] = []
    for row in range(len(query)):
        hits = _hits(query, row, gallery, far[row])
        if len(hits):
            firsts.append(int(hits[0]))
            precisions.append(float(np.mean((np.arange(len(hits)) + 1) / (hits + 1))))
    ranks = {k: float(np.mean([first < k for first in firsts])) if firsts else 0.0 for k in RANKS}
    return Score(way, len(firsts), ranks, float(np.mean(precisions)) if precisions else 0.0)


def _hits(query: Seen, row: int, gallery: Seen, far: Distances) -> Ints:
    """The places, from 0, at which the query's person stands among what of the gallery is allowed."""
    same = gallery.people == query.people[row]
    allowed = ~(same & (gallery.cameras == query.cameras[row]))
    order = np.argsort(far[allowed], kind="stable")
    return np.flatnonzero(same[allowed][order])
