"""Words burnt into a picture, legible at any size and on any ground. Knows no clip."""

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from footage.records import Pixels

_WIDE_FONTS = (  # one with more letters than Pillow's own, where the system has it
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Arial Unicode.ttf",
    "Arial.ttf",
)


def burn(pixels: Pixels, words: str) -> Pixels:
    """A copy of the picture with a line of words on a dark band at its lower left.

    The line is drawn smaller where it would not fit the width.
    """
    if not words:
        return pixels
    label = _label(words, max(12, pixels.shape[0] // 24))
    width = pixels.shape[1]
    if label.shape[1] > width:
        size = (width, max(1, label.shape[0] * width // label.shape[1]))
        label = np.asarray(cv2.resize(label, size, interpolation=cv2.INTER_AREA), np.uint8)
    burnt = pixels.copy()
    height = min(label.shape[0], burnt.shape[0])
    burnt[-height:, : label.shape[1]] = label[-height:]
    return burnt


@lru_cache(maxsize=64)  # the words change once a second, the pictures thirty times
def _label(words: str, size: int) -> Pixels:
    font = _font(size)
    left, top, right, bottom = font.getbbox(words)
    pad = size // 3
    extent = (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad)
    picture = Image.new("RGB", extent, (16, 16, 16))
    ImageDraw.Draw(picture).text((pad - left, pad - top), words, fill=(245, 245, 245), font=font)
    return np.asarray(picture)[:, :, ::-1]


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for name in _WIDE_FONTS:
        try:
            return ImageFont.truetype(name, size)
        except OSError:
            continue  # not on this system
    return ImageFont.load_default(size)
