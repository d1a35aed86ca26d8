"""Set a cut-out walking: legs that open and close, a slight bob. Knows figures, no clothes and no views."""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.worlds.people import HEIGHT, Figure, Layer
from velvet.footage.records import Pixels

STEP = 0.42  # the length of a step, as a share of the height
_CLOSED = 0.9  # how much of the gap between the legs is gone when they are closed
_BOB = 0.012  # how far the body rises within a step, as a share of the height


@dataclass(frozen=True, slots=True, eq=False)
class Sprite:
    """A figure as it stands in one frame. `left` and `top` may lie outside the view."""

    pixels: Pixels
    alpha: Layer
    left: int
    top: int

    @property
    def solid(self) -> npt.NDArray[np.bool_]:
        """Where the person is rather than not."""
        return self.alpha > 0.5


def step(
    figure: Figure,
    clothed: Pixels,
    *,
    feet: tuple[float, float],
    tall: float,
    walked: float,
    to_left: bool,
) -> Sprite:
    """A clothed figure, `tall` pixels high, after so many pixels of walking, its feet at (x, y)."""
    swing = (1 - np.cos(2 * np.pi * walked / (STEP * tall))) / 2  # 0: legs closed, 1: wide open
    maps = _map(figure, tall * (1 - _BOB * swing), swing, to_left)
    pixels = cv2.remap(clothed, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(figure.alpha, *maps, cv2.INTER_LINEAR).astype(np.float32)
    rows, columns = alpha.shape
    return Sprite(
        pixels.astype(np.uint8), alpha, round(feet[0]) - columns // 2, round(feet[1]) - rows
    )


def _map(figure: Figure, tall: float, swing: float, to_left: bool) -> tuple[Layer, Layer]:
    """For each pixel of the sprite the column and row of the figure that it shows."""
    scale, middle = tall / HEIGHT, _middle(figure)
    spread = 1 + (figure.stride - 1) * swing
    reach = round(max(middle, figure.alpha.shape[1] - middle) * scale * spread) + 1
    across = np.arange(-reach, reach + 1, dtype=np.float32) * (-1 if to_left else 1)
    row = (np.arange(round(tall), dtype=np.float32) + 0.5) / scale - 0.5
    leg = np.clip((row / HEIGHT - figure.hips) / (1 - figure.hips), 0, 1)  # 0: hips, 1: feet
    wider = scale * (1 + (spread - 1) * leg)
    column = middle + across[None, :] / wider[:, None]
    centre, half = (np.interp(row, np.arange(HEIGHT), side)[:, None] for side in _gap(figure))
    column += np.sign(column - centre) * half * _CLOSED * (1 - swing)
    rows = np.repeat(row[:, None], len(across), axis=1)
    return column.astype(np.float32), rows.astype(np.float32)


@cache
def _gap(figure: Figure) -> tuple[Layer, Layer]:
    """The gap between the legs: for each row its centre column and half its width (0: none).

    Rows that only one foot reaches have the gap of the row above, so that they move with that foot.
    """
    centre, half = np.zeros(HEIGHT, np.float32), np.zeros(HEIGHT, np.float32)
    for row in range(round(figure.hips * HEIGHT), HEIGHT):
        centre[row], half[row] = centre[row - 1], half[row - 1]
        columns = np.flatnonzero(figure.alpha[row] > 0.5)
        widths = np.diff(columns)
        if len(widths) and widths.max() > 1:
            before = int(widths.argmax())
            centre[row], half[row] = columns[before : before + 2].mean(), (widths[before] - 1) / 2
    return centre, half


def _middle(figure: Figure) -> float:
    """The column of the hips, about which the legs swing."""
    hips = figure.alpha[round(figure.hips * HEIGHT)]
    return float(np.average(np.arange(len(hips)), weights=hips))
