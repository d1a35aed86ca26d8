"""What would show that somebody is left: what is known of them before they are erased, as bytes.

Sentences, names, vectors in both widths, pictures, paths, raw detections. What is equal for somebody who
stays proves nothing and is left out; so is what is too plain to be told from chance. `searching` looks
for it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from velvet.footage.corrections import Kind
from velvet.footage.ids import tracklet_id
from velvet.indexes.catalog.schema import (
    CorrectedRow,
    CorrectionRow,
    CropRow,
    DescriptionRow,
    TrackletRow,
    VectorRow,
)
from velvet.indexes.erasure.byte_patterns import Patterns
from velvet.indexes.erasure.residue_scan import ALIKE, Floats, ResiduePatterns

MOST = 500  # tracklets searched for; of more, so many spread evenly
PIECE = 32  # bytes of a pattern: short enough to lie on one page of a database
PLACES = 5  # patterns of one thing, spread over it
PLAIN = 8  # different bytes at least; less may be chance
_BLOCK = 1 << 24
_NAMED = select(CorrectionRow.name).where(CorrectionRow.kind == Kind.NAME).join(CorrectedRow)


def collect(session: Session, media: Path, numbers: Sequence[int]) -> ResiduePatterns:
    """What would show that something of these tracklets is left."""
    chosen = _spread(numbers)
    owned = [item for number in chosen for item in _of(session, media, number)]
    everything = Patterns([pattern for _, _, pattern in owned])
    gone = set(numbers)
    shared: set[int] = set()
    for held in _of_those_who_stay(session, media, gone):
        shared |= everything.found_in(held)
    kept = [item for place, item in enumerate(owned) if place not in shared]
    return ResiduePatterns(
        of=tuple(tracklet_id(n) for n in chosen),
        among=len(numbers),
        owners=tuple((whose, kind) for whose, kind, _ in kept),
        patterns=Patterns([pattern for _, _, pattern in kept]),
        vectors=_vectors(session, set(chosen), gone),
    )


def _spread(numbers: Sequence[int]) -> list[int]:
    ordered = sorted(numbers)
    if len(ordered) <= MOST:
        return ordered
    return [ordered[i] for i in np.linspace(0, len(ordered) - 1, MOST).round().astype(int)]


def _of(session: Session, media: Path, number: int) -> Iterator[tuple[str, str, bytes]]:
    """(whose, kind, pattern) of one tracklet."""
    whose = tracklet_id(number)
    tracklet = session.get_one(TrackletRow, number)
    description = session.get(DescriptionRow, number)
    if description:
        yield from _patterns(whose, "sentence", description.sentence.encode(), step=1)
    for row in session.scalars(select(VectorRow).where(VectorRow.tracklet == number)):
        wide = np.frombuffer(row.data, "<f2").astype("<f4").tobytes()
        yield from _patterns(whose, "vector", row.data, step=2)
        yield from _patterns(whose, "vector", wide, step=4)
    for name in session.scalars(_NAMED.where(CorrectedRow.tracklet == number)):
        yield from _patterns(whose, "name", name.encode(), step=1)
    for crop in session.scalars(select(CropRow).where(CropRow.tracklet == number)):
        file = media / crop.file
        if file.is_file():
            yield from _patterns(whose, "picture", file.read_bytes(), step=1)
    yield from _patterns(whose, "path", tracklet.boxes, step=16)
    yield from _patterns(whose, "detection", _wide_boxes(tracklet.boxes), step=32)


def _wide_boxes(boxes: bytes) -> bytes:
    return np.frombuffer(boxes, "<f4").astype("<f8").tobytes()


def _patterns(whose: str, kind: str, data: bytes, step: int) -> Iterator[tuple[str, str, bytes]]:
    """Pieces spread over something, each beginning where a unit of `step` bytes does; none that is plain."""
    last = max(0, len(data) - PIECE)
    starts = {int(at) // step * step for at in np.linspace(0, last, PLACES)}
    for start in sorted(starts):
        piece = data[start : start + PIECE]
        if len(piece) >= Patterns.KEY and len(set(piece)) >= PLAIN:
            yield whose, kind, piece


def _of_those_who_stay(session: Session, media: Path, gone: set[int]) -> Iterator[bytes]:
    """Everything of everybody else that a pattern may be of, in large pieces."""
    parts: list[bytes] = []
    size = 0
    for number, data in _rows(session, media):
        if number not in gone:
            parts.append(data)
            size += len(data)
        if size > _BLOCK:
            yield b"\0\0".join(parts)
            parts, size = [], 0
    yield b"\0\0".join(parts)


def _rows(session: Session, media: Path) -> Iterator[tuple[int, bytes]]:
    for name, number in session.execute(_NAMED.add_columns(CorrectedRow.tracklet)):
        yield number or 0, name.encode()
    for number, file in session.execute(select(CropRow.tracklet, CropRow.file)):
        if (media / file).is_file():
            yield number, (media / file).read_bytes()
    for number, sentence in session.execute(
        select(DescriptionRow.tracklet, DescriptionRow.sentence)
    ):
        yield number, sentence.encode()
    for number, data in session.execute(select(VectorRow.tracklet, VectorRow.data)):
        yield number, data
        yield number, np.frombuffer(data, "<f2").astype("<f4").tobytes()
    for number, boxes in session.execute(select(TrackletRow.number, TrackletRow.boxes)):
        yield number, boxes
        yield number, _wide_boxes(boxes)


def _vectors(
    session: Session, chosen: set[int], gone: set[int]
) -> dict[int, tuple[list[str], Floats]]:
    """The vectors of those chosen, as unit rows by dimension, without those that others who stay have too."""
    by_dimension: dict[int, list[tuple[str, Floats]]] = {}
    theirs: dict[int, list[Floats]] = {}
    for number, data in session.execute(select(VectorRow.tracklet, VectorRow.data)):
        row = _unit(np.frombuffer(data, "<f2").astype(np.float32))
        if number in chosen:
            by_dimension.setdefault(len(row), []).append((tracklet_id(number), row))
        elif number not in gone:
            theirs.setdefault(len(row), []).append(row)
    stacked: dict[int, tuple[list[str], Floats]] = {}
    for dimension, owned in by_dimension.items():
        own = np.stack([row for _, row in owned])
        others = np.stack(theirs.get(dimension, [np.zeros(dimension, np.float32)]))
        alone = (own @ others.T).max(axis=1) < ALIKE
        names = [name for (name, _), keep in zip(owned, alone, strict=True) if keep]
        stacked[dimension] = names, own[alone]
    return stacked


def _unit(row: Floats) -> Floats:
    return row / max(float(np.linalg.norm(row)), 1e-9)
