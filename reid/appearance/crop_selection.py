"""Choose the pictures of a tracklet that show the person best, spread over its time.

Knows the quality of each picture, no model and no file.
"""

from collections.abc import Sequence

import numpy as np

from velvet.footage.records import BoxPath, CropPicture
from velvet.reid.appearance.crop_quality import expected_quality

MOST = 3  # crops of a tracklet
POOR = 0.5  # of the best crop's quality: worse ones are left out
APART_S = 0.5  # crops nearer in time show the same


def candidate_rows(
    path: BoxPath, others: Sequence[BoxPath], width: int, height: int, most: int = 6
) -> list[int]:
    """Rows of the path, rising, whose frames are worth looking at: at most `most`, at least one.

    `others` are the other people's paths in the same recording; `width` and `height` the frame's.
    """
    quality = expected_quality(path, others, width, height)
    edges = np.linspace(path.times_s[0], path.times_s[-1], most + 1)
    stretch = np.clip(np.searchsorted(edges, path.times_s, side="right") - 1, 0, most - 1)
    candidates: list[int] = []
    for number in range(most):
        rows = np.flatnonzero(stretch == number)
        if len(rows) and quality[row := int(rows[np.argmax(quality[rows])])] > 0:
            candidates.append(row)
    least = POOR * max((float(quality[row]) for row in candidates), default=0.0)
    return [row for row in candidates if quality[row] >= least] or [int(np.argmax(quality))]


def best_crops(pictures: Sequence[CropPicture]) -> list[CropPicture]:
    """The 1 to 3 best of one tracklet's pictures, best first, apart in time. None of none."""
    left = sorted(pictures, key=lambda picture: (-picture.quality, picture.time_s))
    chosen = left[:1]
    while left and len(chosen) < MOST:
        left = [picture for picture in left if _adds(picture, chosen)]
        if left:
            chosen.append(max(left, key=lambda one: one.quality * _apart_s(one, chosen)))
    return sorted(chosen, key=lambda picture: -picture.quality)


def _adds(picture: CropPicture, chosen: Sequence[CropPicture]) -> bool:
    is_good = picture.quality >= POOR * chosen[0].quality
    return is_good and _apart_s(picture, chosen) >= APART_S


def _apart_s(picture: CropPicture, chosen: Sequence[CropPicture]) -> float:
    return min(abs(picture.time_s - other.time_s) for other in chosen)
