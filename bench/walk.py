"""Set a cut-out walking: legs that open and close, a slight bob. Knows figures, no clothes and no views."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from bench.people import HEIGHT, Figure, Layer
from footage.records import Pixels

STEP = 0.42  # the length of a step, as a share of the height
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
    closed, wide = figure.stride
    maps = _map(figure, tall * (1 - _BOB * swing), closed + (wide - closed) * swing, to_left)
    pixels = cv2.remap(clothed, *maps, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(figure.alpha, *maps, cv2.INTER_LINEAR).astype(np.float32)
    rows, columns = alpha.shape
    return Sprite(
        pixels.astype(np.uint8), alpha, round(feet[0]) - columns // 2, round(feet[1]) - rows
    )


def _map(figure: Figure, tall: float, spread: float, to_left: bool) -> tuple[Layer, Layer]:
    """For each pixel of the sprite the column and row of the figure that it shows."""
    scale, middle = tall / HEIGHT, _middle(figure)
    reach = round(max(middle, figure.alpha.shape[1] - middle) * scale * max(spread, 1.0)) + 1
    across = np.arange(-reach, reach + 1, dtype=np.float32) * (-1 if to_left else 1)
    row = (np.arange(round(tall), dtype=np.float32) + 0.5) / scale - 0.5
    leg = np.clip((row / HEIGHT - figure.hips) / (1 - figure.hips), 0, 1)  # 0: hips, 1: feet
    wider = scale * (1 + (spread - 1) * leg)
    column = middle + across[None, :] / wider[:, None]
    return column.astype(np.float32), np.repeat(row[:, None], len(across), axis=1).astype(
        np.float32
    )


def _middle(figure: Figure) -> float:
    """The column of the hips, about which the legs swing."""
    hips = figure.alpha[round(figure.hips * HEIGHT)]
    return float(np.average(np.arange(len(hips)), weights=hips))
