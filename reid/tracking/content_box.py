"""The part of a recording's picture inside black borders. Knows pixels only."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Box, Pixels

BLACK = 24  # of 255: a border of a pillarboxed picture is at most this bright,
PLAIN = 12  # and at least this even
WIDEST_BORDER = 0.4  # of the picture's side


def content_box(pictures: Iterable[Pixels]) -> Box:
    """The part of the picture inside black borders, from a few frames of one recording.

    Without borders, or from frames that are dark all over, the whole picture. Raises ValueError if there
    is no frame.
    """
    brightest = darkest = None
    for picture in pictures:
        high, low = picture.max(axis=2), picture.min(axis=2)
        brightest = high if brightest is None else np.maximum(brightest, high)
        darkest = low if darkest is None else np.minimum(darkest, low)
    if brightest is None or darkest is None:
        raise ValueError("no frame to find the content of")
    height, width = brightest.shape
    x1, x2 = _span(brightest, darkest, axis=0)
    y1, y2 = _span(brightest, darkest, axis=1)
    return (x1, y1, x2, y2) if x2 - x1 < width or y2 - y1 < height else (0.0, 0.0, width, height)


def _span(
    brightest: npt.NDArray[np.uint8], darkest: npt.NDArray[np.uint8], axis: int
) -> tuple[float, float]:
    """First and last row or column with something on it. 2 % of its pixels may be noise or a caption."""
    top = np.percentile(brightest, 98, axis=axis)
    spread = top - np.percentile(darkest, 2, axis=axis)
    shown = np.flatnonzero((top > BLACK) | (spread > PLAIN))
    length = len(top)
    if len(shown) == 0 or max(shown[0], length - 1 - shown[-1]) > WIDEST_BORDER * length:
        return 0.0, float(length)
    return float(shown[0]), float(shown[-1] + 1)
