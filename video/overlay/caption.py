"""Words burnt into a picture, legible at any size and on any ground. Knows no clip."""

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from velvet.footage.records import Pixels

# Looked for by name where the system keeps fonts: the plain ones first, then those with more scripts.
_FONTS = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "Arial.ttf",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "msyh.ttc",
    "msgothic.ttc",
    "malgun.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
    "Arial Unicode.ttf",
)
GROUND = (16, 16, 16)  # BGR
_NO_LETTER = "\U0010fffe"  # no font draws it, so each shows the box it has for what it lacks
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


def burn(pixels: Pixels, words: str) -> Pixels:
    """A copy of the picture with a line of words on a dark band at its lower left.

    The line is drawn smaller where it would not fit the width. A letter that no font here has is written
    as its Unicode number, such as <4EAC>.
    """
    if not words:
        return pixels
    line = label(words, max(12, pixels.shape[0] // 24))
    width = pixels.shape[1]
    if line.shape[1] > width:
        size = (width, max(1, line.shape[0] * width // line.shape[1]))
        line = np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_AREA), np.uint8)
    burnt = pixels.copy()
    height = min(line.shape[0], burnt.shape[0])
    burnt[-height:, : line.shape[1]] = line[-height:]
    return burnt


@lru_cache(maxsize=64)  # the words change once a second, the pictures thirty times
def label(words: str, size: int, ground: tuple[int, int, int] = GROUND) -> Pixels:
    """A line of words, that high and with a margin, as a picture on a ground (BGR). Not to be written to."""
    words = "".join(letter if letter.isprintable() else " " for letter in words)
    font = _font_for(words, size)
    words = "".join(e if _draws(font, e) else f"<{ord(e):X}>" for e in words)
    left, top, right, bottom = font.getbbox(words)
    pad = size // 3
    extent = (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad)
    picture = Image.new("RGB", extent, ground[::-1])
    ImageDraw.Draw(picture).text((pad - left, pad - top), words, fill=(245, 245, 245), font=font)
    return np.asarray(picture)[:, :, ::-1]


def _font_for(words: str, size: int) -> _Font:
    """The font that draws most of these letters, the plainest of several."""
    return max(_fonts(size), key=lambda font: sum(_draws(font, letter) for letter in words))


@lru_cache(maxsize=2048)
def _draws(font: _Font, letter: str) -> bool:
    return letter.isspace() or _ink(font, letter) != _ink(font, _NO_LETTER)


def _ink(font: _Font, letter: str) -> bytes:
    picture = Image.new("L", (64, 64))
    ImageDraw.Draw(picture).text((8, 8), letter, fill=255, font=font)
    return picture.tobytes()


@lru_cache(maxsize=16)
def _fonts(size: int) -> tuple[_Font, ...]:
    return (*_found(size), ImageFont.load_default(size))


def _found(size: int) -> list[_Font]:
    fonts: list[_Font] = []
    for name in (*_FONTS, *_beside_matplotlib()):
        try:
            fonts.append(ImageFont.truetype(name, size))
        except OSError:
            continue  # not on this system
    return fonts


def _beside_matplotlib() -> list[str]:
    """The wide font that matplotlib carries along, where Ultralytics brought it; nothing is imported."""
    spec = importlib.util.find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return []
    return [os.fspath(Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf")]
