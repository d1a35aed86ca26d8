"""Box paths taken apart, joined and filled. Knows no tracker, no person and no picture."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from velvet.footage.records import BoxPath


def path_rows(path: BoxPath, begin: int, end: int) -> BoxPath:
    """These rows of a path."""
    return BoxPath(path.times_s[begin:end], path.boxes[begin:end], path.confidence[begin:end])


def detected_rows(path: BoxPath) -> BoxPath:
    """The path without the boxes that were filled in between two detections."""
    rows = path.confidence > 0
    return BoxPath(path.times_s[rows], path.boxes[rows], path.confidence[rows])


def concatenated(paths: Sequence[BoxPath]) -> BoxPath:
    """Paths that follow each other in time, as one."""
    return BoxPath(
        np.concatenate([path.times_s for path in paths]),
        np.concatenate([path.boxes for path in paths]),
        np.concatenate([path.confidence for path in paths]),
    )


def filled(path: BoxPath, times_s: npt.NDArray[np.float64]) -> BoxPath:
    """With a box at each of `times_s` within the path: straight lines between detections, confidence 0."""
    times_s = times_s[(times_s >= path.times_s[0]) & (times_s <= path.times_s[-1])]
    boxes = [np.interp(times_s, path.times_s, path.boxes[:, side]) for side in range(4)]
    confidence = np.zeros(len(times_s), np.float32)
    confidence[np.isin(times_s, path.times_s)] = path.confidence
    return BoxPath(times_s, np.column_stack(boxes).astype(np.float32), confidence)


def share_time(one: BoxPath, other: BoxPath) -> bool:
    """Whether there is a moment within both paths."""
    return bool(one.times_s[0] <= other.times_s[-1] and other.times_s[0] <= one.times_s[-1])


def by_start(path: BoxPath) -> tuple[float, ...]:
    """The key that orders paths by start, then from left to right, then from the top down."""
    return (float(path.times_s[0]), *(float(side) for side in path.boxes[0]))
