"""Read who was where, in MOT15's text format. Knows nothing about what was found."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from velvet.footage.errors import BadSetting

COLUMNS = (
    7  # frame (from 1), identity, left, top, width, height, confidence; what follows is not read
)


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """The people of one clip, a row a box. Frames count from 0, as decoded ones do."""

    frames: npt.NDArray[np.int64]  # (n,)
    identities: npt.NDArray[np.int64]  # (n,)
    boxes: npt.NDArray[np.float32]  # (n, 4) xyxy pixels of the clip

    def at(self, frame: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]:
        """The identities and boxes of one frame."""
        here = self.frames == frame
        return self.identities[here], self.boxes[here]


def read_truth(file: Path, size: tuple[int, int], drawn_on: tuple[int, int] | None = None) -> Truth:
    """The truth of a clip of `size` (width, height); `drawn_on` is the size its boxes were drawn on.

    Rows of confidence 0 are not evaluated and left out, as the format's authors say.
    Raises BadSetting if the file is not such a list.
    """
    rows = _rows(file)
    rows = rows[rows[:, 6] != 0]
    across, down = np.divide(size, drawn_on) if drawn_on else (1.0, 1.0)
    corners = np.column_stack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6]])
    boxes = (corners * [across, down, across, down]).astype(np.float32)
    return Truth(rows[:, 0].astype(np.int64) - 1, rows[:, 1].astype(np.int64), boxes)


def _rows(file: Path) -> npt.NDArray[np.float64]:
    try:
        rows = np.loadtxt(file, delimiter=",", ndmin=2)
    except (OSError, ValueError) as error:
        reason = str(error).rstrip(".")
        raise BadSetting(f"{file} cannot be read as MOT15 truth: {reason}.") from error
    if rows.shape[1] < COLUMNS:
        raise BadSetting(f"{file} has {rows.shape[1]} columns; MOT15 truth has at least {COLUMNS}.")
    return rows
