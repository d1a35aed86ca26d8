"""The frames of one recording that were analysed, and what they say of where a path begins and ends.

Knows times and the visible part of the picture; knows no pixels and no tracker.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Box, BoxPath, Detections, Edge
from velvet.reid.tracking import box_paths
from velvet.reid.tracking.frame_exits import entry_side, exit_side

CUT_S = 0.3  # from either end of a recording: the footage was cut there, nobody walked in or out


@dataclass(frozen=True, slots=True, eq=False)
class AnalysedFrames:
    """When a recording was looked at, and which part of its picture shows something."""

    times_s: npt.NDArray[np.float64]  # (n,) rising
    width: int
    height: int
    content: Box  # all of the picture but black borders

    @classmethod
    def of(
        cls, detections: Sequence[Detections], width: int, height: int, content: Box | None = None
    ) -> "AnalysedFrames":
        """The frames of these detections; all of the picture shows something if `content` is None."""
        times_s = np.array([here.time_s for here in detections], np.float64)
        return cls(times_s, width, height, content or (0.0, 0.0, float(width), float(height)))

    @property
    def area(self) -> float:
        """The picture's, in square pixels."""
        return float(self.width * self.height)

    def filled(self, path: BoxPath) -> BoxPath:
        """The path with a box in every analysed frame."""
        return box_paths.filled(path, self.times_s)

    def sides(self, path: BoxPath) -> tuple[Edge, Edge]:
        """Through which sides the person came and went; neither as the recording begins or ends."""
        began, ended = path.times_s[0] - self.times_s[0], self.times_s[-1] - path.times_s[-1]
        entered = entry_side(path, self.content) if began > CUT_S else Edge.INSIDE
        left = exit_side(path, self.content) if ended > CUT_S else Edge.INSIDE
        return entered, left
