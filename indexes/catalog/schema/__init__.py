"""The tables of the catalog by noun; `Base.metadata` knows all of them.

Instants are microseconds since 1970 UTC; arrays are raw little-endian bytes. Ids are numbers here and get
their letter (R2, T31, P7) where rows become records.
"""

from velvet.indexes.catalog.schema.base import Base, CounterRow
from velvet.indexes.catalog.schema.descriptions import (
    ChangeRow,
    DescriptionFailureRow,
    DescriptionRow,
    VerdictRow,
    WatchedRow,
)
from velvet.indexes.catalog.schema.erasure import (
    ErasureRow,
    ExportRow,
    HeldRow,
    HoldRow,
    TombstoneRow,
    TurnRow,
)
from velvet.indexes.catalog.schema.footage import (
    CameraRow,
    GapRow,
    LinkRow,
    RecordingRow,
    SegmentRow,
    ZoneRow,
)
from velvet.indexes.catalog.schema.people import (
    CorrectedRow,
    CorrectionRow,
    IdentityRow,
    MemberRow,
    OpinionRow,
)
from velvet.indexes.catalog.schema.tracklets import CropRow, TrackletRow, VectorRow

__all__ = [
    "Base",
    "CameraRow",
    "ChangeRow",
    "CorrectedRow",
    "CorrectionRow",
    "CounterRow",
    "CropRow",
    "DescriptionFailureRow",
    "DescriptionRow",
    "ErasureRow",
    "ExportRow",
    "GapRow",
    "HeldRow",
    "HoldRow",
    "IdentityRow",
    "LinkRow",
    "MemberRow",
    "OpinionRow",
    "RecordingRow",
    "SegmentRow",
    "TombstoneRow",
    "TrackletRow",
    "TurnRow",
    "VectorRow",
    "VerdictRow",
    "WatchedRow",
    "ZoneRow",
]
