"""Which moments of a path to look at, so that what is seen there tells who it is. Knows boxes only."""

import numpy as np
import numpy.typing as npt

from footage.records import BoxPath

MOST = 12  # of a short path; a long one is looked at
LONGEST_S = 1.0  # once in this time,
SHORTEST_S = 0.2  # and nobody more often than this
POOR = 0.5  # of what a good box of the path is worth: worse ones are passed over
GOOD = 75  # percentile


def glimpses(path: BoxPath, worth: npt.NDArray[np.float32]) -> list[int]:
    """Rows of the path, rising: the best of each stretch of time that has a good one.

    `worth` (n,) is how good a picture each box promises (`ingest.crops.worths`).
    """
    lasts = float(path.times_s[-1] - path.times_s[0])
    step = min(max(lasts / MOST, SHORTEST_S), LONGEST_S)
    stretch = ((path.times_s - path.times_s[0]) / step).astype(int)
    least = POOR * float(np.percentile(worth[worth > 0], GOOD)) if (worth > 0).any() else np.inf
    found: list[int] = []
    for number in np.unique(stretch):
        rows = np.flatnonzero(stretch == number)
        best = int(rows[np.argmax(worth[rows])])
        if worth[best] >= least:
            found.append(best)
    return found
