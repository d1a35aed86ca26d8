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

# Chroma from which a colour is not grey, at L = 15, 50 and 85: pale colours carry more of it unnoticed,
# warm ones show sooner.
_CHROMA_AT_L = ((15.0, 50.0, 85.0), (7.2, 6.5, 14.6))
_CHROMA_SOFT = 5.8
_WARM, _WARM_SOONER = np.radians(50.0), 1.9
_BLACK_BELOW, _BLACK_SOFT = 22.9, 3.0  # L
_WHITE_ABOVE, _WHITE_SOFT = 62.5, 7.0
# Red, orange, yellow, green, blue, purple, magenta: at which hue, how narrow, how much favoured.
_HUE = np.radians([24.2, 57.1, 93.9, 152.9, 262.9, 317.2, 354.3])
_HUE_NARROW = np.exp([2.01, 2.11, 2.37, 1.45, 1.03, 2.52, 1.98])
_HUE_FAVOUR = np.array([0.27, -0.05, -0.06, -0.10, -0.13, 0.20, -0.06])
_PINK_ABOVE, _PINK_SOFT = 54.0, 5.5  # red turns pink when light
_DULL_CHROMA, _DULL_SOFT = 11.4, 3.8  # red turns brown when dull
_DEEP_BELOW, _DEEP_SOFT = 42.6, 4.8  # magenta, else pink, turns purple or red when dark
_BROWN_BELOW, _BROWN_SOFT = 51.4, 7.6  # orange turns brown when dark
_BROWN_CHROMA, _BROWN_CHROMA_SOFT = 30.6, 6.0  # ... or dull
_PALE_CHROMA, _PALE_SOFT = 32.4, 8.0  # orange and yellow turn beige when pale and light
_FAINT_CHROMA, _FAINT_SOFT = 11.4, 2.8  # ... pink when faint and light
_BEIGE_ABOVE, _BEIGE_SOFT = 54.3, 12.1
_OLIVE_BELOW, _OLIVE_SOFT = 44.9, 5.8  # yellow turns green or brown when dark


def name_shares(lab: Array) -> Array:
    """How far each colour deserves each name: CIE Lab (n, 3) -> (n, 12), rows that sum to 1."""
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    angle = np.arctan2(lab[:, 2], lab[:, 1])
    bound = np.interp(light, *_CHROMA_AT_L) - _WARM_SOONER * np.cos(angle - _WARM)
    chromatic = _above(chroma, bound, _CHROMA_SOFT)[:, None]
    return np.hstack([_greys(light) * (1 - chromatic), _tints(light, chroma, angle) * chromatic])


def _greys(light: Array) -> Array:
    """(n, 3) black, white, grey."""
    black = _above(_BLACK_BELOW, light, _BLACK_SOFT)
    white = _above(light, _WHITE_ABOVE, _WHITE_SOFT) * (1 - black)
    return np.stack([black, white, 1 - black - white], axis=1)


def _tints(light: Array, chroma: Array, angle: Array) -> Array:
    """(n, 9) the other names, in their order."""
    red, orange, yellow, green, blue, purple, magenta = _hues(angle)
    pink = _above(light, _PINK_ABOVE, _PINK_SOFT)
    dull = _above(_DULL_CHROMA, chroma, _DULL_SOFT)
    deep = _above(_DEEP_BELOW, light, _DEEP_SOFT)
    bright = _above(light, _BEIGE_ABOVE, _BEIGE_SOFT)
    pale = bright * _above(_PALE_CHROMA, chroma, _PALE_SOFT)
    faint = bright * _above(_FAINT_CHROMA, chroma, _FAINT_SOFT)
    brown = (1 - pale) * _brown(light, chroma)
    olive = (1 - pale) * _above(_OLIVE_BELOW, light, _OLIVE_SOFT)
    names = (
        red * (1 - pink) * (1 - dull) + 0.4 * magenta * deep,
        orange * (1 - pale - brown),
        yellow * (1 - pale - olive),
        green + 0.6 * yellow * olive,
        blue,
        purple + 0.6 * magenta * deep,
        red * pink * (1 - faint) + magenta * (1 - deep) * (1 - 0.7 * faint),
        orange * brown + 0.4 * yellow * olive + red * (1 - pink) * dull,
        (orange + yellow) * pale + (red * pink + 0.7 * magenta * (1 - deep)) * faint,
    )
    return np.stack(names, axis=1)


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
