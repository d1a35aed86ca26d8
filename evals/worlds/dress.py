"""Give a cut-out clothes of other colours, keeping the folds. Knows colour names and figures, no cameras."""

from collections.abc import Mapping
from types import MappingProxyType

import cv2
import numpy as np

from velvet.evals.worlds.people import Figure, Layer
from velvet.footage.records import Pixels

# BGR as cloth in daylight shows it; each must be beyond doubt to a person who names it.
CLOTH: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "black": (28, 25, 25),
        "white": (238, 240, 240),
        "grey": (114, 112, 110),
        "red": (38, 28, 196),
        "orange": (30, 130, 252),
        "yellow": (40, 208, 244),
        "green": (60, 142, 34),
        "blue": (192, 106, 26),
        "purple": (150, 48, 118),
        "pink": (186, 142, 246),
        "brown": (36, 66, 104),
        "beige": (150, 182, 202),
    }
)
_DEEPEST = 20.0  # the darkest fold, in units of L below its cloth


def dress(figure: Figure, upper: str, lower: str) -> Pixels:
    """The figure's pixels with its garments in these colours (names of `CLOTH`)."""
    pixels = figure.pixels.astype(np.float32)
    for colour, garment in ((upper, figure.upper), (lower, figure.lower)):
        part = garment[..., None]
        pixels = pixels * (1 - part) + _cloth(colour, figure.shade) * part
    return np.rint(pixels).astype(np.uint8)


def _cloth(colour: str, shade: Layer) -> Layer:
    """Cloth of one colour (h, w, 3) with the folds of another; the chroma follows the light."""
    flat = np.array(CLOTH[colour], np.float32).reshape(1, 1, 3) / 255
    lightness, *chroma = cv2.cvtColor(flat, cv2.COLOR_BGR2Lab)[0, 0]
    room = min(_DEEPEST, 0.4 * lightness + 2, 0.5 * (100 - lightness) + 4)
    lit = np.clip(lightness + room * np.tanh(shade / _DEEPEST), 2, 98)
    dyed = [value * np.sqrt(lit / lightness) for value in chroma]
    bgr = cv2.cvtColor(np.stack([lit, *dyed], axis=-1).astype(np.float32), cv2.COLOR_Lab2BGR)
    return np.clip(bgr, 0, 1).astype(np.float32) * 255
