"""Tracklets into identities: what must be joined first, then average linkage under cannot-link constraints.

Works on a matrix of log-odds that two tracklets are one person. Knows neither vectors nor times.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]  # (n, n) symmetric


def cluster(
    log_odds: Matrix, apart: npt.NDArray[np.bool_], joined: Sequence[Sequence[int]] = ()
) -> list[list[int]]:
    """Groups of row numbers, each sorted, in order of their first member.

    The rows of each of `joined` (disjoint) are one group, whatever else is said of them. Then the pair of
    groups with the highest mean log-odds is joined while that mean is above zero and no pair across is
    `apart`. Ties go to the lower row, so that the result does not depend on chance.
    """
    n = len(log_odds)
    groups = {i: [i] for i in range(n)}
    total = np.where(np.eye(n, dtype=bool), -np.inf, log_odds).astype(np.float64)
    forbidden = apart | np.eye(n, dtype=bool)
    sizes = np.ones(n)
    for rows in joined:
        first, *others = sorted(rows)
        for other in others:
            _join(first, other, groups, total, forbidden, sizes)
    while True:
        mean = np.where(forbidden, -np.inf, total / np.outer(sizes, sizes))
        if n == 0 or (best := int(mean.argmax())) < 0 or not mean.flat[best] > 0:
            return [sorted(groups[i]) for i in sorted(groups)]
        i, j = sorted(divmod(best, n))
        _join(i, j, groups, total, forbidden, sizes)


def _join(
    i: int,
    j: int,
    groups: dict[int, list[int]],
    total: Matrix,
    forbidden: npt.NDArray[np.bool_],
    sizes: npt.NDArray[np.float64],
) -> None:
    groups[i] += groups.pop(j)
    sizes[i] += sizes[j]
    total[i] += total[j]
    total[:, i] = total[i]
    forbidden[i] |= forbidden[j]
    forbidden[:, i] = forbidden[i]
    forbidden[j] = forbidden[:, j] = True  # the row is gone
    forbidden[i, i] = True
