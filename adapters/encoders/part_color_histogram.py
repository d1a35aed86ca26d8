"""Crops to vectors by the colours of body parts: the default where no re-identification network is.

Soft histograms of lightness and of hue weighted by chroma, over horizontal parts, the middle of the crop
counting most; square roots (Hellinger) make their dot product the overlap. After Gray and Tao, "Viewpoint
Invariant Pedestrian Recognition with an Ensemble of Localized Features" (ECCV 2008), much simplified.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from velvet.footage.records import Pixels, Vectors

HEIGHT, WIDTH = 96, 48
PARTS = ((0.02, 0.18), (0.18, 0.34), (0.34, 0.50), (0.50, 0.66), (0.66, 0.82), (0.82, 0.98))
LIGHT, HUES = 8, 12  # bins of lightness and of hue
MIDDLE = 0.22  # of the width: how quickly a pixel counts less away from the middle
GREY = 12.0  # chroma (Lab) at which a pixel is half a colour, half a grey

Floats = npt.NDArray[np.floating]


class PartsEncoder:
    """Embeds crops by their colours. People dressed alike come out alike: that is its limit."""

    fingerprint = "colour-parts:1"
    dimension = len(PARTS) * (LIGHT + HUES)

    def encode(self, crops: Sequence[Pixels]) -> Vectors:
        """(n, dimension) unit rows of BGR crops of any size."""
        rows = [_row(crop) for crop in crops]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)


def _row(crop: Pixels) -> Floats:
    small = cv2.resize(crop, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255.0, cv2.COLOR_BGR2LAB), np.float32)
    lab[..., 0] = _evened(lab[..., 0])
    across = np.linspace(-0.5, 0.5, WIDTH)
    weight = np.exp(-((across / MIDDLE) ** 2) / 2).astype(np.float32)
    parts = [lab[round(a * HEIGHT) : round(b * HEIGHT)] for a, b in PARTS]
    row = np.concatenate([_histogram(part, weight) for part in parts])
    return (row / np.linalg.norm(row)).astype(np.float32)


def _evened(light: Floats) -> Floats:
    """Lightness stretched so that another exposure looks the same."""
    low, high = np.percentile(light, (2, 98))
    return np.clip((light - low) / max(float(high - low), 15.0), 0, 1) * 100


def _histogram(part: Floats, across: Floats) -> Floats:
    """(LIGHT + HUES,) square roots of what share of the part has which lightness, which hue."""
    weight = np.broadcast_to(across, part.shape[:2])
    chroma = np.hypot(part[..., 1], part[..., 2])
    colourful = chroma**2 / (chroma**2 + GREY**2)
    hue = np.arctan2(part[..., 2], part[..., 1]) / (2 * np.pi) % 1.0
    light = _soft(part[..., 0] / 100.0, LIGHT, weight * (1 - colourful), around=False)
    colour = _soft(hue, HUES, weight * colourful, around=True)
    both = np.concatenate([light, colour])
    return np.sqrt(both / max(float(both.sum()), 1e-9))


def _soft(values: Floats, bins: int, weight: Floats, *, around: bool) -> Floats:
    """(bins,) weights shared between the two nearest bins of values in 0..1; `around`: 1 is 0 again."""
    at = values * bins if around else values * (bins - 1)
    low = np.floor(at).astype(int)
    part = at - low
    total = np.zeros(bins, np.float32)
    for places, share in ((low, 1 - part), (low + 1, part)):
        inside = places % bins if around else np.clip(places, 0, bins - 1)
        np.add.at(total, inside.ravel(), (weight * share).ravel().astype(np.float32))
    return total
