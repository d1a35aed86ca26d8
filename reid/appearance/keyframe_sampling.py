"""Which moments of a path are worth a look when its person is watched over its whole time.

Spread evenly, more often on a short path than on a long one. Knows the quality that each box promises,
no picture.
"""

import numpy as np
import numpy.typing as npt

from velvet.footage.records import BoxPath

MOST_MOMENTS = 12  # of a short path; a long one is looked at
LONGEST_S = 1.0  # once in this time,
SHORTEST_S = 0.2  # and no path more often than this
POOR_MOMENT = 0.5  # of the quality of a good box of the path: worse ones are passed over
GOOD = 75  # percentile


def keyframes(path: BoxPath, quality: npt.NDArray[np.float32]) -> list[int]:
    """Rows of the path, rising: the best of each stretch of time that has a good one.

    `quality` (n,) is what each box promises (`velvet.reid.appearance.crop_quality`).
    """
    duration_s = float(path.times_s[-1] - path.times_s[0])
    step_s = min(max(duration_s / MOST_MOMENTS, SHORTEST_S), LONGEST_S)
    stretch = ((path.times_s - path.times_s[0]) / step_s).astype(int)
    promising = quality[quality > 0]
    least = POOR_MOMENT * float(np.percentile(promising, GOOD)) if len(promising) else np.inf
    rows: list[int] = []
    for number in np.unique(stretch):
        here = np.flatnonzero(stretch == number)
        best = int(here[np.argmax(quality[here])])
        if quality[best] >= least:
            rows.append(best)
    return rows
