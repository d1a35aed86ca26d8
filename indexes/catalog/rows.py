"""Rows of the catalog to records, and back: ids get their letters, microseconds become instants."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from velvet.footage.ids import crop_id, recording_id, tracklet_id
from velvet.footage.records import (
    Attribute,
    BoxPath,
    Crop,
    Description,
    Detections,
    Edge,
    Recording,
    Seen,
    Stage,
    Tracklet,
    Vectors,
)
from velvet.indexes.catalog.schema import (
    CropRow,
    DescriptionRow,
    RecordingRow,
    SegmentRow,
    TrackletRow,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def to_us(instant: datetime) -> int:
    """Microseconds since 1970 UTC of an aware instant."""
    return (instant - _EPOCH) // _MICROSECOND


def from_us(microseconds: int) -> datetime:
    """The instant (UTC) again."""
    return _EPOCH + microseconds * _MICROSECOND


def recording(row: RecordingRow) -> Recording:
    """The record of a recording's row."""
    return Recording(
        id=recording_id(row.number),
        camera=row.camera,
        path=Path(row.path),
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        start=from_us(row.start_us),
        start_source=row.start_source,
        duration_s=row.duration_s,
        width=row.width,
        height=row.height,
        rate=Fraction(row.rate) if row.rate else None,
        stage=Stage(row.stage),
        reason=row.reason,
    )


def segment(
    recording_number: int, number: int, fingerprint: str, detections: Sequence[Detections]
) -> SegmentRow:
    """The row of one stretch of raw detections."""
    rows = [
        np.column_stack([np.full(len(d), d.time_s), d.boxes, d.confidence]).astype("<f8")
        for d in detections
    ]
    flat = np.concatenate(rows) if rows else np.zeros((0, 6), "<f8")
    return SegmentRow(
        recording=recording_number,
        number=number,
        fingerprint=fingerprint,
        frames=np.array([d.time_s for d in detections], "<f8").tobytes(),
        detections=flat.tobytes(),
    )


def detections(row: SegmentRow) -> list[Detections]:
    """The raw detections of a stretch, one record for every frame looked at."""
    flat = np.frombuffer(row.detections, "<f8").reshape(-1, 6)
    frames: list[Detections] = []
    for time_s in np.frombuffer(row.frames, "<f8").tolist():
        in_frame = flat[flat[:, 0] == time_s]
        boxes, confidence = in_frame[:, 1:5].astype(np.float32), in_frame[:, 5].astype(np.float32)
        frames.append(Detections(time_s, boxes, confidence))
    return frames


def tracklet(row: TrackletRow, crops: Sequence[CropRow]) -> Tracklet:
    """The record of a tracklet's row and its crops' rows (best first)."""
    return Tracklet(
        id=tracklet_id(row.number),
        recording=recording_id(row.recording),
        camera=row.camera,
        start=from_us(row.start_us),
        end=from_us(row.end_us),
        path=_path(row),
        entered=Edge(row.entered),
        left=Edge(row.left),
        crops=tuple(crop(c) for c in crops),
    )


def _path(row: TrackletRow) -> BoxPath:
    return BoxPath(
        times_s=np.frombuffer(row.times, "<f8"),
        boxes=np.frombuffer(row.boxes, "<f4").reshape(-1, 4),
        confidence=np.frombuffer(row.confidence, "<f4"),
    )


def crop(row: CropRow) -> Crop:
    """The record of a crop's row."""
    box = (row.x1, row.y1, row.x2, row.y2)
    return Crop(crop_id(row.tracklet, row.place), row.time_s, box, row.quality, row.file)


def attributes_to_json(attributes: Sequence[Attribute]) -> str:
    """Attributes as they are stored: only those that say more than UNSURE."""
    informative = [a for a in attributes if a.seen is not Seen.UNSURE or a.likelihoods]
    return json.dumps(
        [[a.name, a.seen.value, a.value, dict(a.likelihoods)] for a in informative],
        ensure_ascii=False,
    )


def description(row: DescriptionRow) -> Description:
    """The record of a description's row."""
    attributes = tuple(
        Attribute(name, Seen(seen), value, likelihoods)
        for name, seen, value, likelihoods in json.loads(row.attributes)
    )
    return Description(row.sentence, attributes)


def vectors_to_halves(vectors: Vectors) -> npt.NDArray[np.float16]:
    """(n, d) unit rows rounded to float16: what both stores keep, so that both answer the same."""
    return np.asarray(vectors).astype("<f2")


def halves_to_vector(data: bytes) -> npt.NDArray[np.float32]:
    """(d,) float32 of one stored vector."""
    return np.frombuffer(data, "<f2").astype(np.float32)
