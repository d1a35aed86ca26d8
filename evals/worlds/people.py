"""Cut-outs of real people, from the two photographs inside the `ultralytics` package.

Only pictures of people are people to a detector: a drawn figure is not. Knows the photographs and where
to cut; knows nothing about colours, cameras or time. The package is found by path and never imported.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.worlds.outlines import FLEECE, OVERCOAT, SUIT, Outline, Photograph, Polygon
from velvet.footage.errors import NotFound
from velvet.footage.records import Pixels

LOOKS = ("fleece", "overcoat", "suit", "topcoat")
HEIGHT = 300  # pixels: the height of every cut-out
_BAND = 4  # pixels inside the outline about which GrabCut decides
_ROUNDS = 4  # of GrabCut
_WAIST, _SEAM = 118, 10  # rows: where a bust ends, and over how many it fades into the body below
_MARGIN = 20  # columns on either side, for a bust wider than the body below

Layer: TypeAlias = npt.NDArray[np.float32]  # (height, width)
Stencil: TypeAlias = npt.NDArray[np.uint8]  # (height, width) 0 or 1


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A person cut out of a photograph, walking to the right, feet on the last row."""

    pixels: Pixels
    alpha: Layer  # 0..1: how much of each pixel is the person
    upper: Layer  # 0..1: how much of it is the upper garment
    lower: Layer  # 0..1: and the lower one
    shade: Layer  # how much lighter than its garment a pixel is, in units of L of CIE Lab
    hips: float  # where the legs begin, as a share of the height from the top
    stride: float  # how far the legs open, times as wide as photographed


@cache
def figure(look: str) -> Figure:
    """The cut-out for a look: `fleece`, `overcoat`, `suit` or `topcoat`.

    Raises NotFound if ultralytics' photographs are not there, ValueError for another look.
    """
    match look:
        case "fleece":
            return _cut(FLEECE, HEIGHT, hips=0.6, stride=1.0)
        case "overcoat":
            return _cut(OVERCOAT, HEIGHT, hips=0.66, stride=1.7)
        case "suit":
            return _joined(figure("fleece"))
        case "topcoat":
            return _joined(figure("overcoat"))
    raise ValueError(f"No person looks like {look!r}.")


def _cut(outline: Outline, height: int, hips: float, stride: float) -> Figure:
    corner, far = np.min(outline.whole, axis=0), np.max(outline.whole, axis=0)
    scale = height / (far - corner)[1]
    photograph = _photograph(outline.photograph)[corner[1] : far[1], corner[0] : far[0]]
    smaller = cv2.resize(photograph, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    pixels = smaller.astype(np.uint8)

    def filled(polygons: tuple[Polygon, ...]) -> Stencil:
        corners = [np.rint((polygon - corner) * scale).astype(np.int32) for polygon in polygons]
        return cv2.fillPoly(np.zeros(pixels.shape[:2], np.uint8), corners, 1).astype(np.uint8)

    whole = _carve(pixels, filled((outline.whole,)))
    bare, below = filled(outline.bare), filled(outline.lower)
    upper, lower = (1 - bare) * (1 - below), (1 - bare) * below
    shade = _shade(pixels, whole * upper) + _shade(pixels, whole * lower)
    return Figure(pixels, _soft(whole), _soft(upper), _soft(lower), shade, hips, stride)


def _carve(pixels: Pixels, inside: Stencil) -> Stencil:
    """The person within a generous outline: GrabCut decides about the pixels along its edge."""
    ball = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _BAND + 1, 2 * _BAND + 1))
    labels = np.where(inside, cv2.GC_PR_FGD, cv2.GC_BGD).astype(np.uint8)
    labels[cv2.erode(inside, ball) > 0] = cv2.GC_FGD
    cv2.setRNGSeed(1)  # GrabCut begins with k-means
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(pixels, labels, (0, 0, 0, 0), *models, _ROUNDS, cv2.GC_INIT_WITH_MASK)
    kept = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    # The outermost pixels mix the person with the street behind.
    return cv2.erode(kept, cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))).astype(np.uint8)


def _soft(mask: Stencil) -> Layer:
    return cv2.GaussianBlur(mask.astype(np.float32), (3, 3), 0).astype(np.float32)


def _shade(pixels: Pixels, garment: Stencil) -> Layer:
    if not garment.any():
        return np.zeros(garment.shape, np.float32)
    lightness = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_BGR2Lab)[..., 0]
    usual = np.median(lightness[garment > 0])
    return ((lightness - usual) * garment).astype(np.float32)


def _joined(legs: Figure) -> Figure:
    """The man in the suit, of whom the photograph shows no legs, on the legs of another."""
    bust = _cut(SUIT, _WAIST + _SEAM, legs.hips, legs.stride)
    (left, right), (start, end) = _extent(legs.alpha[_WAIST]), _extent(bust.alpha[-2])
    wider = (right - left) / (end - start)
    onto = np.array([[wider, 0, left - start * wider + _MARGIN], [0, 1, 0]])
    fade = np.clip((np.arange(HEIGHT, dtype=np.float32) - _WAIST) / _SEAM, 0, 1)  # 0: bust, 1: legs

    def joined(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> npt.NDArray[Any]:
        flat = ((0, 0),) * (below.ndim - 2)
        wide = np.pad(below, ((0, 0), (_MARGIN, _MARGIN), *flat))
        placed = cv2.warpAffine(above, onto, (wide.shape[1], HEIGHT))
        part = fade.reshape(-1, *(1,) * (below.ndim - 1))
        return (placed * (1 - part) + wide * part).astype(below.dtype)

    return replace(
        legs,
        pixels=joined(bust.pixels, legs.pixels),
        alpha=joined(bust.alpha, legs.alpha),
        upper=joined(bust.upper, legs.upper),
        lower=joined(bust.lower, legs.lower),
        shade=joined(bust.shade, legs.shade),
    )


def _extent(row: Layer) -> tuple[int, int]:
    """The first and last column of the person."""
    columns = np.flatnonzero(row > 0.5)
    return int(columns[0]), int(columns[-1])


@cache
def _photograph(photograph: Photograph) -> Pixels:
    package = find_spec("ultralytics")
    if package is None or package.origin is None:
        raise NotFound("People are drawn from the photographs in ultralytics: install it.")
    file = Path(package.origin).parent / "assets" / photograph.file
    if not file.is_file():
        raise NotFound(f"{file} is missing: install the ultralytics of constraints.txt again.")
    encoded = file.read_bytes()
    if hashlib.sha256(encoded).hexdigest() != photograph.sha256:
        raise NotFound(f"{file} is another picture: install the ultralytics of constraints.txt.")
    decoded = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(decoded, np.uint8)
