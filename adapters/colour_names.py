"""Which of twelve names a colour goes by, by degree. Knows pixels only, nothing of people.

A soft parametric model in CIE LCh: a colour is grey-scale or chromatic by its chroma; grey-scale splits by
lightness into black, grey and white; chromatic splits by hue, and some hues change their name when they
get lighter, darker or paler (red to pink, orange to brown or beige, dark yellow to green or brown). The
idea of fuzzy memberships with a few parameters each is that of Benavente, Vanrell and Baldrich,
"Parametric fuzzy sets for automatic color naming" (JOSA A, 2008); the formulas and every number are our
own: fitted to the names that annotators gave to clothes under six cameras (Market-1501's attributes) and
that people gave to plain patches on a screen (the xkcd colour survey), held close to where we began.
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

NAMES = (
    "black",
    "white",
    "grey",
    "red",
    "orange",
    "yellow",
    "green",
    "blue",
    "purple",
    "pink",
    "brown",
    "beige",
)

# Chroma from which a colour is no grey, at L = 15, 50 and 85: pale colours carry more of it unnoticed.
_CHROMA_AT_L = ((15.0, 50.0, 85.0), (6.2, 7.3, 14.0))
_CHROMA_SOFT = 5.1
_BLACK_BELOW, _BLACK_SOFT = 22.4, 2.8  # L
_WHITE_ABOVE, _WHITE_SOFT = 63.3, 7.5
# Red, orange, yellow, green, blue, purple, magenta: at which hue, how narrow, how much favoured.
_HUE = np.radians([23.5, 57.2, 94.2, 152.0, 262.1, 316.5, 354.4])
_HUE_NARROW = np.exp([2.12, 2.07, 2.37, 1.57, 1.21, 2.42, 2.07])
_HUE_FAVOUR = np.array([0.25, 0.14, -0.19, -0.13, 0.01, 0.10, -0.14])
_PINK_ABOVE, _PINK_SOFT = 55.9, 3.4  # red turns pink when light
_DEEP_BELOW, _DEEP_SOFT = 43.3, 4.9  # magenta, else pink, turns purple or red when dark
_BROWN_BELOW, _BROWN_SOFT = 51.3, 7.9  # orange turns brown when dark
_BROWN_CHROMA, _BROWN_CHROMA_SOFT = 30.5, 6.0  # ... or dull
_BEIGE_CHROMA, _BEIGE_CHROMA_SOFT = 31.0, 8.0  # orange and yellow turn beige when pale
_BEIGE_ABOVE, _BEIGE_SOFT = 61.1, 7.4  # ... and light
_OLIVE_BELOW, _OLIVE_SOFT = 45.0, 4.5  # yellow turns green or brown when dark


def name_shares(lab: Array) -> Array:
    """How far each colour deserves each name: CIE Lab (n, 3) -> (n, 12), rows that sum to 1."""
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    chromatic = _above(chroma, np.interp(light, *_CHROMA_AT_L), _CHROMA_SOFT)
    black, white = _greys(light)
    red, orange, yellow, green, blue, purple, magenta = _hues(np.arctan2(lab[:, 2], lab[:, 1]))
    pink = _above(light, _PINK_ABOVE, _PINK_SOFT)
    deep = _above(_DEEP_BELOW, light, _DEEP_SOFT)
    beige = _above(_BEIGE_CHROMA, chroma, _BEIGE_CHROMA_SOFT) * _above(
        light, _BEIGE_ABOVE, _BEIGE_SOFT
    )
    brown = (1 - beige) * _brown(light, chroma)
    olive = (1 - beige) * _above(_OLIVE_BELOW, light, _OLIVE_SOFT)
    tints = (
        red * (1 - pink) + 0.4 * magenta * deep,
        orange * (1 - beige - brown),
        yellow * (1 - beige - olive),
        green + 0.6 * yellow * olive,
        blue,
        purple + 0.6 * magenta * deep,
        red * pink + magenta * (1 - deep),
        orange * brown + 0.4 * yellow * olive,
        (orange + yellow) * beige,
    )
    greys = np.stack([black, white, 1 - black - white], axis=1) * (1 - chromatic)[:, None]
    return np.hstack([greys, np.stack(tints, axis=1) * chromatic[:, None]])


def _greys(light: Array) -> tuple[Array, Array]:
    black = _above(_BLACK_BELOW, light, _BLACK_SOFT)
    return black, _above(light, _WHITE_ABOVE, _WHITE_SOFT) * (1 - black)


def _hues(hue: Array) -> Array:
    """(7, n) memberships of the seven hues, columns that sum to 1."""
    odds = _HUE_FAVOUR + _HUE_NARROW * (np.cos(hue[:, None] - _HUE) - 1)
    weights = np.exp(odds)
    return (weights / weights.sum(axis=1, keepdims=True)).T


def _brown(light: Array, chroma: Array) -> Array:
    dark = _above(_BROWN_BELOW, light, _BROWN_SOFT)
    dull = _above(_BROWN_CHROMA, chroma, _BROWN_CHROMA_SOFT)
    return 1 - (1 - dark) * (1 - 0.8 * dull)


def _above(value: Array | float, bound: Array | float, soft: float) -> Array:
    """From 0 (value far below the bound) to 1 (far above), one half at the bound."""
    return 1 / (1 + np.exp(-(np.asarray(value) - bound) / soft))
