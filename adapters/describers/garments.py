"""Where the clothes are on a picture of a person. Knows where people stand in a crop, but no colour's name.

Every pixel weighs by three things: its place (bands of height where tops and lower clothes are, centred),
how much likelier its colour is inside the crop than along its sides, and how little it looks like skin.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from velvet.footage.records import Pixels

Map = npt.NDArray[np.float64]  # (HEIGHT, WIDTH), 0..1
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
Bins = npt.NDArray[np.int64]  # (HEIGHT, WIDTH), 0..4095

WIDTH, HEIGHT = 64, 128  # pixels every crop is brought to
WHOLE = 1.6  # height over width from which a crop shows a whole person
BUST = 1.3  # ... below which it ends above the legs
COLOURLESS = (
    6.0  # chroma that hardly a pixel passes where the camera sees no colours, as by infrared
)
_LEAST = 1e-3  # weights below are left out
_Y, _X = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
_Y, _X = _Y / HEIGHT, _X / WIDTH - 0.5  # 0 the crop's top, 1 its foot; 0 its middle


@dataclass(frozen=True, slots=True, eq=False)
class Cloth:
    """The pixels of one garment: CIE Lab (n, 3) and what each weighs (n,), together 1."""

    lab: Floats
    weight: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A person's picture brought to size."""

    lab: Floats  # (HEIGHT, WIDTH, 3) CIE Lab
    person: Map  # how likely each pixel is the person's
    skin: Map  # how near it is to skin
    shape: float  # height over width of the crop as it came

    @property
    def colourless(self) -> bool:
        """Whether the picture is black and white."""
        return float(np.percentile(np.hypot(self.lab[..., 1], self.lab[..., 2]), 99)) < COLOURLESS

    @property
    def upper(self) -> Cloth:
        """The top: a lower and longer stretch of a crop that ends above the legs."""
        bust = self.shape < BUST
        return self._cloth(_band(0.35, 0.9) if bust else _band(0.2, 0.45), _CHEST)

    @property
    def lower(self) -> Cloth:
        """What is worn below; means nothing on a crop that is not whole."""
        return self._cloth(_band(0.52, 0.82) * self._unlike_top(), _HIPS)

    @property
    def dark_at_neck(self) -> float:
        """The share of face and neck that is dark and colourless, as long dark hair is."""
        dark = (1 / (1 + np.exp((self.lab[..., 0] - 25) / 4))) * self.person
        colourless = np.hypot(self.lab[..., 1], self.lab[..., 2]) < 15
        return float((dark * colourless)[_NECK].mean())

    @property
    def bare_at_knee(self) -> float:
        """The share of the knees that looks like skin."""
        person = self.person[_KNEE]
        return float((self.skin[_KNEE] * person).sum() / person.sum())

    def _cloth(self, band: Map, clothed: Mask) -> Cloth:
        """The garment within a band of height; where people are clothed, what looks like skin is cloth."""
        alike = float((self.skin * self.person)[clothed].sum() / self.person[clothed].sum())
        bare = 0.9 * np.clip(1.5 - 3 * alike, 0, 1)
        weight = band * _CENTRED * self.person * (1 - bare * self.skin)
        kept = weight > _LEAST * weight.max()
        return Cloth(self.lab[kept], weight[kept] / weight[kept].sum())

    def _unlike_top(self) -> Map:
        """How little each pixel's colour is that of the top, which may hang over what is worn below."""
        bins, bare = _bins(self.lab), _CENTRED * self.person * (1 - 0.9 * self.skin)
        below = _rivalry(bins, bare * _band(0.58, 0.85), bare * _band(0.2, 0.42))
        return np.clip((below - 0.15) / 0.35, 0.03, 1)


def figure(crop: Pixels) -> Figure:
    """A crop (h, w, 3) BGR as garments are read from it."""
    sized = cv2.resize(crop, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    small = np.asarray(sized, np.uint8)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_BGR2Lab).astype(np.float64)
    return Figure(lab, _person(lab), _skin(small), crop.shape[0] / crop.shape[1])


def _band(top: float, bottom: float) -> Map:
    """1 between two heights, falling softly to 0 outside."""
    return _rising(_Y - top) * _rising(bottom - _Y)


def _rising(distance: Map) -> Map:
    return 1 / (1 + np.exp(-distance / 0.015))


_CENTRED: Map = np.exp(-((_X / 0.2) ** 2))
_INSIDE: Map = np.exp(-((_X / 0.22) ** 2)) * _band(0.03, 0.95)
_BESIDE: Map = 1 - np.exp(-((_X / 0.38) ** 4))
_NECK = (_Y >= 0.1) & (_Y < 0.17) & (np.abs(_X) < 0.2)
_CHEST = (_Y >= 0.28) & (_Y < 0.42) & (np.abs(_X) < 0.12)
_HIPS = (_Y >= 0.5) & (_Y < 0.6) & (np.abs(_X) < 0.15)
_KNEE = (_Y >= 0.62) & (_Y < 0.72) & (np.abs(_X) < 0.25)


def _person(lab: Floats) -> Map:
    """How likely each pixel is the person's: its colour inside against its colour at the sides."""
    return np.clip((_rivalry(_bins(lab), _INSIDE, _BESIDE) - 0.3) / 0.4, 0.02, 1)


def _rivalry(bins: Bins, here: Map, there: Map) -> Map:
    """0 where a pixel's colour is found `there` alone, 1 where `here` alone, smoothed."""
    share = np.bincount(bins.ravel(), here.ravel(), 4096) / here.sum()
    rival = np.bincount(bins.ravel(), there.ravel(), 4096) / there.sum()
    ratio = (share + 1e-4) / (share + rival + 2e-4)
    return np.asarray(cv2.GaussianBlur(ratio[bins], (5, 5), 1.2), np.float64)


def _bins(lab: Floats) -> Bins:
    """Each pixel's colour as one of 16 x 16 x 16."""
    scaled = (lab + np.array([0.0, 64.0, 64.0])) / np.array([6.25, 8.0, 8.0])
    return np.clip(scaled, 0, 15).astype(np.int64) @ np.array([256, 16, 1])


def _skin(small: Pixels) -> Map:
    """How near each pixel is to skin: in YCrCb, where skins of all tones share a narrow hue."""
    ycc = cv2.cvtColor(small, cv2.COLOR_BGR2YCrCb).astype(np.float64)
    return np.exp(-(((ycc[..., 1] - 150) / 10) ** 2) - ((ycc[..., 2] - 112) / 10) ** 2)
