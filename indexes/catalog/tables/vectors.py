"""Vectors in the catalog: the truth from which the Chroma cache can be rebuilt without a model."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from sqlalchemy import and_, delete, exists, func, not_, select
from sqlalchemy.orm import Session

from velvet.footage.ids import place_of, tracklet_id, tracklet_number, tracklet_of
from velvet.footage.records import Tracklet, Vectors
from velvet.indexes.catalog import rows
from velvet.indexes.catalog.schema import CropRow, DescriptionRow, TrackletRow, VectorRow
from velvet.indexes.catalog.tables import tracklets
from velvet.indexes.records import CROPS, WORDS


def latest(session: Session, fingerprint: str, camera: str, most: int) -> list[Vectors]:
    """The vectors (n, d) of the camera's latest `most` tracklets that have some, each best crop first."""
    best = and_(  # the whole key, so that SQLite looks up and does not search
        VectorRow.kind == CROPS,
        VectorRow.tracklet == TrackletRow.number,
        VectorRow.place == 0,
        VectorRow.fingerprint == fingerprint,
    )
    chosen = list(
        session.scalars(
            select(TrackletRow.number)
            .where(TrackletRow.camera == camera, exists().where(best))
            .order_by(TrackletRow.start_us.desc(), TrackletRow.number.desc())
            .limit(most)
        )
    )
    query = select(VectorRow.tracklet, VectorRow.fingerprint, VectorRow.data).where(
        VectorRow.kind == CROPS, VectorRow.tracklet.in_(chosen)
    )
    by_number: dict[int, list[Vectors]] = {}
    for tracklet, made_by, data in session.execute(
        query.order_by(VectorRow.tracklet, VectorRow.place)
    ):
        if made_by == fingerprint:
            by_number.setdefault(tracklet, []).append(rows.halves_to_vector(data))
    return [np.stack(vectors) for vectors in by_number.values()]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One vector as the cache holds it, with what a query may filter on and the sentence beside it."""

    id: str  # "T31" for words, "T31.0" for a crop
    tracklet: str
    camera: str
    start: float  # seconds since 1970 UTC
    sentence: str
    vector: Vectors  # (d,)

    @property
    def digest(self) -> int:
        """Changes with anything of the entry: how the cache's copy is told from a stale one."""
        metadata = f"{self.camera}|{self.start}|{self.sentence}"
        return crc32(metadata.encode(), crc32(self.vector.tobytes()))


def put(
    session: Session, kind: str, fingerprint: str, ids: Sequence[str], vectors: Vectors
) -> None:
    """Store vectors (n, d) under `T31` (words) or `T31.0` (crops, pictures) ids, rounded to float16."""
    for identifier, half in zip(ids, rows.vectors_to_halves(vectors), strict=True):
        session.merge(
            VectorRow(
                kind=kind,
                tracklet=tracklet_number(tracklet_of(identifier)),
                place=place_of(identifier),
                fingerprint=fingerprint,
                data=half.tobytes(),
            )
        )


def without_words(session: Session, fingerprint: str) -> list[tuple[str, str]]:
    """(tracklet id, sentence) of descriptions that lack this encoder's vector, by id."""
    embedded = exists().where(
        VectorRow.kind == WORDS,
        VectorRow.tracklet == DescriptionRow.tracklet,
        VectorRow.fingerprint == fingerprint,
    )
    query = select(DescriptionRow).where(not_(embedded)).order_by(DescriptionRow.tracklet)
    return [(tracklet_id(row.tracklet), row.sentence) for row in session.scalars(query)]


def without_crop_vectors(session: Session, fingerprint: str, kind: str = CROPS) -> list[Tracklet]:
    """Tracklets with a crop that lacks this encoder's vector of this kind, by id."""
    lacking = exists().where(
        CropRow.tracklet == TrackletRow.number,
        not_(
            exists().where(
                VectorRow.kind == kind,
                VectorRow.tracklet == CropRow.tracklet,
                VectorRow.place == CropRow.place,
                VectorRow.fingerprint == fingerprint,
            )
        ),
    )
    tracklet_rows = list(
        session.scalars(select(TrackletRow).where(lacking).order_by(TrackletRow.number))
    )
    crops = tracklets.crops_of(session, tracklet_rows)
    return [rows.tracklet(row, crops[row.number]) for row in tracklet_rows]


def fingerprints(session: Session, kind: str) -> dict[str, int]:
    """Which encoders' vectors there are, and how many of each."""
    query = select(VectorRow.fingerprint, func.count()).where(VectorRow.kind == kind)
    return {
        fingerprint: count
        for fingerprint, count in session.execute(query.group_by(VectorRow.fingerprint))
    }


def entries(
    session: Session, kind: str, fingerprint: str, of: Collection[int] | None = None
) -> list[Entry]:
    """All vectors of one encoder as the cache holds them, by id; or those `of` these tracklets."""
    query = (
        select(VectorRow, TrackletRow.camera, TrackletRow.start_us, DescriptionRow.sentence)
        .join(TrackletRow, TrackletRow.number == VectorRow.tracklet)
        .outerjoin(DescriptionRow, DescriptionRow.tracklet == VectorRow.tracklet)
        .where(and_(VectorRow.kind == kind, VectorRow.fingerprint == fingerprint))
        .order_by(VectorRow.tracklet, VectorRow.place)
    )
    if of is not None:
        query = query.where(VectorRow.tracklet.in_(of))
    return [_entry(*row) for row in session.execute(query)]


def _entry(row: VectorRow, camera: str, start_us: int, sentence: str | None) -> Entry:
    name = tracklet_id(row.tracklet)
    return Entry(
        id=name if row.kind == WORDS else f"{name}.{row.place}",
        tracklet=name,
        camera=camera,
        start=start_us / 1e6,
        sentence=sentence or "",
        vector=rows.halves_to_vector(row.data),
    )


def by_tracklet(
    session: Session, kind: str, fingerprint: str, ids: Sequence[str] | None = None
) -> dict[str, Vectors]:
    """The vectors (n, d) of each tracklet, best crop first: all, or of those named."""
    query = select(VectorRow).where(VectorRow.kind == kind, VectorRow.fingerprint == fingerprint)
    if ids is not None:
        query = query.where(VectorRow.tracklet.in_([tracklet_number(i) for i in ids]))
    stacks: dict[str, list[Vectors]] = {}
    for row in session.scalars(query.order_by(VectorRow.tracklet, VectorRow.place)):
        stacks.setdefault(tracklet_id(row.tracklet), []).append(rows.halves_to_vector(row.data))
    return {identifier: np.stack(vectors) for identifier, vectors in stacks.items()}


def drop_others(session: Session, kind: str, fingerprint: str) -> None:
    """Forget the vectors of every encoder but this one."""
    session.execute(
        delete(VectorRow).where(VectorRow.kind == kind, VectorRow.fingerprint != fingerprint)
    )
