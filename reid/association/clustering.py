"""Tracklets into identities: must-link constraints first, then average linkage under cannot-link constraints.

Works on a matrix of log-odds that two rows are one person. Knows neither vectors nor times.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]  # (n, n) symmetric


def cluster(
    log_odds: Matrix,
    cannot_link: npt.NDArray[np.bool_],
    must_link: Sequence[Sequence[int]] = (),
    weights: npt.NDArray[np.float64] | None = None,
) -> list[list[int]]:
    """Groups of row numbers, each sorted, in order of their first member.

    The rows of each of `must_link` (disjoint) are one group, whatever else is said of them. Then the pair of
    groups with the highest mean log-odds is joined while that mean is above zero and no pair across is
    `cannot_link`. A row of weight w counts as w tracklets. Ties go to the lower row, so that the result does
    not depend on chance.
    """
    n = len(log_odds)
    groups = {i: [i] for i in range(n)}
    sizes = np.ones(n) if weights is None else weights.astype(np.float64).copy()
    total = np.where(np.eye(n, dtype=bool), -np.inf, log_odds * np.outer(sizes, sizes))
    forbidden = cannot_link | np.eye(n, dtype=bool)
    for rows in must_link:
        first, *others = sorted(rows)
        for other in others:
            _join(first, other, groups, total, forbidden, sizes)
    mean = np.where(forbidden, -np.inf, total / np.outer(sizes, sizes))
    while n and mean.flat[best := int(mean.argmax())] > 0:
        i, j = sorted(divmod(best, n))
        _join(i, j, groups, total, forbidden, sizes)
        mean[i] = np.where(forbidden[i], -np.inf, total[i] / (sizes[i] * sizes))
        mean[:, i] = mean[i]
        mean[j] = mean[:, j] = -np.inf
    return [sorted(groups[i]) for i in sorted(groups)]


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
