"""A few crop vectors of every camera, from which it is learned what each of them adds."""

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from footage.records import Vectors
from indexes import rows
from indexes.schema import TrackletRow, VectorRow
from indexes.vectors import CROPS


def latest(session: Session, maker: str, camera: str, most: int) -> list[Vectors]:
    """The vectors (n, d) of the camera's latest `most` tracklets that have some, each best crop first."""
    of_maker = (VectorRow.kind == CROPS, VectorRow.maker == maker)
    chosen = (
        select(TrackletRow.number)
        .where(TrackletRow.camera == camera)
        .where(
            select(VectorRow).where(*of_maker, VectorRow.tracklet == TrackletRow.number).exists()
        )
        .order_by(TrackletRow.start_us.desc(), TrackletRow.number.desc())
        .limit(most)
    )
    query = select(VectorRow.tracklet, VectorRow.data).where(
        *of_maker, VectorRow.tracklet.in_(chosen)
    )
    found: dict[int, list[Vectors]] = {}
    for tracklet, data in session.execute(query.order_by(VectorRow.tracklet, VectorRow.place)):
        found.setdefault(tracklet, []).append(rows.halves_to_vector(data))
    return [np.stack(vectors) for vectors in found.values()]
