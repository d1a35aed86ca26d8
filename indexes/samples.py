"""A few crop vectors of every camera, from which it is learned what each of them adds."""

import numpy as np
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from footage.records import Vectors
from indexes import rows
from indexes.schema import TrackletRow, VectorRow
from indexes.vectors import CROPS


def latest(session: Session, maker: str, camera: str, most: int) -> list[Vectors]:
    """The vectors (n, d) of the camera's latest `most` tracklets that have some, each best crop first."""
    best = and_(  # the whole key, so that SQLite looks up and does not search
        VectorRow.kind == CROPS,
        VectorRow.tracklet == TrackletRow.number,
        VectorRow.place == 0,
        VectorRow.maker == maker,
    )
    chosen = list(
        session.scalars(
            select(TrackletRow.number)
            .where(TrackletRow.camera == camera, exists().where(best))
            .order_by(TrackletRow.start_us.desc(), TrackletRow.number.desc())
            .limit(most)
        )
    )
    query = select(VectorRow.tracklet, VectorRow.maker, VectorRow.data).where(
        VectorRow.kind == CROPS, VectorRow.tracklet.in_(chosen)
    )
    found: dict[int, list[Vectors]] = {}
    for tracklet, made_by, data in session.execute(
        query.order_by(VectorRow.tracklet, VectorRow.place)
    ):
        if made_by == maker:
            found.setdefault(tracklet, []).append(rows.halves_to_vector(data))
    return [np.stack(vectors) for vectors in found.values()]
