"""Re-ranking by shared neighbours: pictures with the same nearest pictures are more likely of one person.

k-reciprocal encoding after Zhong et al., "Re-ranking Person Re-identification with k-reciprocal Encoding"
(CVPR 2017), with the constants of that paper but for k2. Arithmetic only; needs no label and no camera.
"""

import numpy as np
import numpy.typing as npt
from scipy import sparse

NEIGHBOURS = 20  # of a picture, among which reciprocal ones are looked for (k1)
NEAREST = (
    4  # whose encodings are averaged (k2); 6 in the paper, more than many people have pictures
)
PLAIN = 0.3  # what the plain distance weighs beside the shared neighbours (lambda)
OVERLAP = 2 / 3  # of a neighbour's own neighbours that must be shared, to take in the others

Distances = npt.NDArray[np.floating]
Ints = npt.NDArray[np.int64]


def rerank(far: Distances, queries: int) -> Distances:
    """(queries, n) distances of the first rows of (n, n) distances to all, least for the likeliest.

    Meaningful as an order only. Takes memory and time with the square of n: for shortlists and scores.
    """
    plain = far / np.maximum(far.max(axis=1, keepdims=True), 1e-12)
    order = _nearest(plain, NEIGHBOURS + 1)
    encoded = _averaged(_encoded(plain, order), order)
    return (1 - PLAIN) * _jaccard(encoded, queries) + PLAIN * plain[:queries]


def _nearest(plain: Distances, number: int) -> Ints:
    """(n, number) the nearest pictures of each, itself the first."""
    if number >= len(plain):
        return np.argsort(plain, axis=1, kind="stable")
    near = np.argpartition(plain, number, axis=1)[:, :number]
    far = np.take_along_axis(plain, near, axis=1)
    return np.take_along_axis(near, np.lexsort((near, far), axis=1), axis=1)


def _encoded(plain: Distances, order: Ints) -> sparse.csr_matrix:
    """(N, N) row by row: how much each picture belongs to another's reciprocal neighbours; rows sum to 1."""
    near, half = _reciprocal(order, NEIGHBOURS), _reciprocal(order, NEIGHBOURS // 2)
    rows: list[Ints] = []
    for row in near:
        more = [half[i] for i in row if np.isin(half[i], row).sum() > OVERLAP * len(half[i])]
        rows.append(np.unique(np.concatenate([row, *more])))
    weights = [np.exp(-plain[i, row]) for i, row in enumerate(rows)]
    data = np.concatenate([w / w.sum() for w in weights])
    starts = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return sparse.csr_matrix((data, np.concatenate(rows), starts), shape=plain.shape)


def _reciprocal(order: Ints, k: int) -> list[Ints]:
    """For each picture those among its k nearest that have it among theirs; itself is one of them."""
    near = order[:, : k + 1]
    is_near = np.zeros((len(order), len(order)), bool)
    np.put_along_axis(is_near, near, True, axis=1)
    return [np.flatnonzero(row) for row in is_near & is_near.T]


def _averaged(encoded: sparse.csr_matrix, order: Ints) -> sparse.csr_matrix:
    """Each encoding as the mean of those of its nearest pictures, itself the first of them."""
    n, k = len(order), min(NEAREST, order.shape[1])
    rows = np.repeat(np.arange(n), k)
    mean = sparse.csr_matrix((np.full(n * k, 1.0 / k), (rows, order[:, :k].ravel())), shape=(n, n))
    return sparse.csr_matrix(mean @ encoded)


def _jaccard(encoded: sparse.csr_matrix, queries: int) -> Distances:
    """(queries, n) Jaccard distances of the first encodings to all."""
    columns = encoded.tocsc()
    shared = np.zeros((queries, len(encoded.indptr) - 1))
    for row in range(queries):
        first, last = encoded.indptr[row], encoded.indptr[row + 1]
        weights = zip(encoded.indices[first:last], encoded.data[first:last], strict=True)
        for column, weight in weights:
            span = slice(*columns.indptr[column : column + 2])
            shared[row, columns.indices[span]] += np.minimum(weight, columns.data[span])
    return 1.0 - shared / (2.0 - shared)
