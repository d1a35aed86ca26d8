"""Words to people, on crops with known attributes: how well Velvet's own search ranks who is described.

A folder in Market-1501's layout with `queries.jsonl` (a sentence, its kind, the people it fits) goes into a
library of its own, each person and camera as tracklets of up to three crops, so that every crop counts; each
sentence goes through `velvet.retrieval.search`; people are ranked by the mean score of their tracklets.
"""

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from velvet.footage.errors import NotFound
from velvet.footage.protocols import Describer, TextEncoder
from velvet.footage.records import BoxPath, Camera, Edge, NewTracklet, Pixels, Recording
from velvet.indexes.library import Library
from velvet.indexes.records import WORDS
from velvet.retrieval.query import read_query
from velvet.retrieval.search import rank

GROUP = 3  # crops a tracklet
KINDS = ("colour", "part")  # of sentences; `full` ones ask for what colours cannot tell
_NAME = re.compile(r"^(\d+)_c(\d+)")
_START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of sentence: how many, how often a right person came first, mean average precision."""

    kind: str
    sentences: int
    first: float
    mean_average_precision: float


@dataclass(frozen=True, slots=True)
class Report:
    """The rows, by kind, and who described."""

    describer: str
    people: int
    tracklets: int
    rows: tuple[Row, ...]


def evaluate(folder: Path, describer: Describer, encoder: TextEncoder) -> Report:
    """Score a describer and the search on a folder. Raises NotFound if it is not of that layout."""
    groups = list(_groups(folder))
    sentences = _sentences(folder)
    with (
        tempfile.TemporaryDirectory(prefix="velvet-words-") as home,
        Library.open(Path(home)) as library,
    ):
        people = _fill(library, groups, describer, encoder)
        rows = tuple(_row(kind, sentences, library, encoder, people) for kind in KINDS)
    return Report(describer.fingerprint, len(set(people.values())), len(people), rows)


def _groups(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """(person, up to three files of one camera), by person and camera."""
    files = sorted(f for f in folder.glob("*/*.jpg") if _NAME.match(f.name))
    if not files:
        raise NotFound(f"{folder} holds no crops in Market-1501's layout (query/0007_c1....jpg).")
    for (person, _), some in groupby(sorted(files, key=_person_and_camera), key=_person_and_camera):
        files_of_group = list(some)
        for at in range(0, len(files_of_group), GROUP):
            yield person, files_of_group[at : at + GROUP]


def _person_and_camera(file: Path) -> tuple[str, str]:
    match = _NAME.match(file.name)
    assert match  # only such files get here
    return match[1], match[2]


def _sentences(folder: Path) -> list[dict[str, object]]:
    file = folder / "queries.jsonl"
    if not file.is_file():
        raise NotFound(
            f"{file} is not there: one JSON object a line, with kind, text and relevant."
        )
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def _fill(
    library: Library,
    groups: Sequence[tuple[str, list[Path]]],
    describer: Describer,
    encoder: TextEncoder,
) -> dict[str, str]:
    """Put every group into the library as a tracklet; tracklet id -> person."""
    (recording,) = library.recordings.add([Camera("crops")], [_recording()])
    tracks = [_track(n) for n in range(len(groups))]
    ids = library.tracklets.save(recording, tracks, "crops")
    descriptions = [
        (identifier, describer.describe([_pixels(file) for file in files]))
        for identifier, (_, files) in zip(ids, groups, strict=True)
    ]
    library.descriptions.save(descriptions, describer.fingerprint)
    vectors = encoder.encode([description.sentence for _, description in descriptions])
    library.vectors.save(WORDS, encoder.fingerprint, ids, vectors)
    library.vectors.publish(encoder.fingerprint, "none")
    return {identifier: person for identifier, (person, _) in zip(ids, groups, strict=True)}


def _recording() -> Recording:
    return Recording(
        id="",
        camera="crops",
        path=Path("crops"),
        sha256="crops",
        size_bytes=0,
        start=_START,
        start_source="--start",
        duration_s=1e6,
        width=64,
        height=128,
    )


def _track(number: int) -> NewTracklet:
    boxes = np.array([[0, 0, 64, 128]], np.float32)
    path = BoxPath(np.array([float(number)]), boxes, np.ones(1, np.float32))
    return NewTracklet(path, Edge.INSIDE, Edge.INSIDE)


def _pixels(file: Path) -> Pixels:
    return np.asarray(cv2.imread(str(file)), np.uint8)


def _row(
    kind: str,
    sentences: Sequence[Mapping[str, object]],
    library: Library,
    encoder: TextEncoder,
    people: Mapping[str, str],
) -> Row:
    firsts: list[bool] = []
    precisions: list[float] = []
    for sentence in (s for s in sentences if s["kind"] == kind):
        order = _people(rank(library, encoder, read_query(str(sentence["text"]))), people)
        relevant = set(sentence["relevant"])  # type: ignore[arg-type]
        hits = np.flatnonzero([person in relevant for person in order])
        firsts.append(bool(len(hits)) and hits[0] == 0)
        precisions.append(float(np.mean((np.arange(len(hits)) + 1) / (hits + 1))))
    return Row(kind, len(firsts), float(np.mean(firsts)), float(np.mean(precisions)))


def _people(ranked: Sequence[tuple[str, float]], people: Mapping[str, str]) -> list[str]:
    """People by the mean score of their tracklets, best first."""
    scores: dict[str, list[float]] = {}
    for identifier, one in ranked:
        scores.setdefault(people[identifier], []).append(one)
    return sorted(scores, key=lambda person: -float(np.mean(scores[person])))
