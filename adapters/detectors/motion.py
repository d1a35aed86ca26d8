"""People by what moves: the detector that needs no weights. Knows no model file.

The background is a mixture of Gaussians a pixel (Zivkovic, "Improved Adaptive Gaussian Mixture Model for
Background Subtraction", ICPR 2004; OpenCV's MOG2) that learns by presentation time, not by frame count.

What it cannot do: two people who touch in the picture are one box; somebody who stands still fades into the
background within half a minute, in the first minute of a recording much sooner; who is there at the start
is found once they have moved; a dog or a trolley of a person's shape is a person; a moving camera defeats it.
"""

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from velvet.footage.records import Detections, Frame

WIDTH = 640  # pixels the frame is shrunk to: more finds no more people
LEARNED_S = 1.0  # nothing is believed before the background was watched this long
MEMORY_S = 60.0  # time constant of the background
BACKGROUND = 0.6  # share of that memory that is background: a new thing joins it after about 30 s
CONTRAST = 25.0  # squared distance, in variances, from which a pixel is foreground
UPSET = 0.5  # of the picture changed at once: a lamp or a cut, not people
LEAST_HEIGHT = 0.07  # of the picture's
LEAST_FILL = 0.3  # of the box is foreground
NARROWEST, WIDEST = 0.15, 1.1  # width over height of anybody upright,
SLIM, STOUT = 0.25, 0.7  # and of nearly everybody
FULL = 0.5  # nearly everybody fills this much of their box
SPLIT = 0.15  # of the height of both pieces: a belt or a rail may cut somebody in two
GONE, HERE = 0.4, 0.55  # share of the outline's edges that is in the picture, not in the background

Picture = npt.NDArray[np.uint8]
Size = tuple[int, int]  # width, height


@dataclass(frozen=True, slots=True)
class _Blob:
    """A piece of foreground, in pixels of the shrunk picture."""

    x1: int
    y1: int
    x2: int
    y2: int
    area: int

    @property
    def aspect(self) -> float:
        return (self.x2 - self.x1) / (self.y2 - self.y1)

    @property
    def fill(self) -> float:
        return self.area / ((self.x2 - self.x1) * (self.y2 - self.y1))

    def with_(self, other: "_Blob") -> "_Blob":
        low = min(self.x1, other.x1), min(self.y1, other.y1)
        high = max(self.x2, other.x2), max(self.y2, other.y2)
        return _Blob(*low, *high, self.area + other.area)


class MotionDetector:
    """Finds what moves and is shaped like a person. It remembers, so frames must come in rising time.

    Frame 0, or a time that does not rise, begins a new recording: nothing of the last one is kept. A resumed
    run must show it the whole recording again (`memory_s` is infinite).
    """

    memory_s = math.inf

    def __init__(self) -> None:
        self.fingerprint = f"motion:mog2@{cv2.__version__};memory={MEMORY_S:g}s;width={WIDTH}"
        self._background = _background()
        self._since_s = self._last_s = math.inf

    def detect(self, frame: Frame) -> Detections:
        """Everybody who moves, the surest first. Confidence says how person-like and how present they are."""
        if frame.index == 0 or frame.time_s <= self._last_s:
            self._start(frame.time_s)
        picture, scale = _shrunk(frame.pixels)
        foreground = self._learn(picture, frame.time_s)
        if np.mean(foreground > 0) > UPSET:
            self._start(frame.time_s)
            self._learn(picture, frame.time_s)
        if frame.time_s - self._since_s < LEARNED_S:
            return _detections(frame.time_s, [], scale)
        if not (blobs := _blobs(foreground)):
            return _detections(frame.time_s, [], scale)
        empty = np.asarray(self._background.getBackgroundImage(), np.uint8)
        return _detections(frame.time_s, _weighed(blobs, foreground, picture, empty), scale)

    def _start(self, time_s: float) -> None:
        self._background = _background()
        self._since_s = self._last_s = time_s

    def _learn(self, picture: Picture, time_s: float) -> Picture:
        """The cleaned foreground (255) of a frame, which then joins the background.

        The first frame is the background. Until it is `MEMORY_S` old the background is a plain mean of
        what was seen, so that somebody who stood there at the start is soon forgotten.
        """
        step_s, seen_s = time_s - self._last_s, time_s - self._since_s
        rate = max(step_s / seen_s if seen_s else 1.0, 1 - math.exp(-step_s / MEMORY_S))
        self._last_s = time_s
        return _cleaned(np.asarray(self._background.apply(picture, learningRate=rate), np.uint8))


def _background() -> cv2.BackgroundSubtractorMOG2:
    model = cv2.createBackgroundSubtractorMOG2(varThreshold=CONTRAST, detectShadows=True)
    model.setBackgroundRatio(BACKGROUND)
    return model


def _shrunk(pixels: Picture) -> tuple[Picture, float]:
    """The picture at most `WIDTH` wide and without grain, and how many pixels one of its pixels was."""
    scale = max(pixels.shape[1] / WIDTH, 1.0)
    size = round(pixels.shape[1] / scale), round(pixels.shape[0] / scale)
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA) if scale > 1 else pixels
    return np.asarray(cv2.GaussianBlur(small, (3, 3), 0), np.uint8), scale


def _cleaned(foreground: Picture) -> Picture:
    """Without shadows (127) and specks, and with the holes in people closed."""
    height = foreground.shape[0]
    solid = np.where(foreground == 255, 255, 0).astype(np.uint8)
    speck = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
    solid = cv2.morphologyEx(solid, cv2.MORPH_OPEN, speck)
    hole = cv2.getStructuringElement(
        cv2.MORPH_ELLIPSE, (max(3, height // 60) | 1, max(5, height // 24) | 1)
    )
    return np.asarray(cv2.morphologyEx(solid, cv2.MORPH_CLOSE, hole), np.uint8)


def _blobs(foreground: Picture) -> list[_Blob]:
    """The pieces of the foreground that have a person's size and shape."""
    height = foreground.shape[0]
    count, _, stats, _ = cv2.connectedComponentsWithStats(foreground)
    pieces = [
        _Blob(x, y, x + w, y + h, area)
        for x, y, w, h, area in (map(int, stats[row]) for row in range(1, count))
        if area >= (LEAST_HEIGHT * height / 3) ** 2
    ]
    return [blob for blob in _joined(pieces) if _is_upright(blob, height)]


def _joined(pieces: list[_Blob]) -> list[_Blob]:
    """Pieces one above the other become one blob, if that is still as slim as a person."""
    whole: list[_Blob] = []
    for piece in sorted(pieces, key=lambda blob: (blob.y1, blob.x1)):
        for row, above in enumerate(whole):
            both = above.with_(piece)
            if _is_below(above, piece) and NARROWEST <= both.aspect <= STOUT:
                whole[row] = both
                break
        else:
            whole.append(piece)
    return whole


def _is_below(above: _Blob, piece: _Blob) -> bool:
    shared = min(above.x2, piece.x2) - max(above.x1, piece.x1)
    narrower = min(above.x2 - above.x1, piece.x2 - piece.x1)
    return shared >= 0.5 * narrower and piece.y1 - above.y2 <= SPLIT * (piece.y2 - above.y1)


def _is_upright(blob: _Blob, height: int) -> bool:
    is_tall = blob.y2 - blob.y1 >= LEAST_HEIGHT * height
    return is_tall and NARROWEST <= blob.aspect <= WIDEST and blob.fill >= LEAST_FILL


def _weighed(
    blobs: list[_Blob], foreground: Picture, picture: Picture, empty: Picture
) -> list[tuple[_Blob, float]]:
    """Each blob with its confidence; those that somebody left behind in the background are left out."""
    now, before = _edges(picture), _edges(empty)
    weighed: list[tuple[_Blob, float]] = []
    for blob in blobs:
        window = np.s_[blob.y1 : blob.y2, blob.x1 : blob.x2]
        outline = cv2.morphologyEx(foreground[window], cv2.MORPH_GRADIENT, np.ones((5, 5))) > 0
        here, there = float(now[window][outline].sum()), float(before[window][outline].sum())
        present = here / max(here + there, 1e-6)
        if present > GONE:
            weighed.append((blob, _confidence(blob, present)))
    return sorted(weighed, key=lambda pair: -pair[1])


def _edges(picture: Picture) -> npt.NDArray[np.float32]:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((3, 3))), np.float32)


def _confidence(blob: _Blob, present: float) -> float:
    """0.1..0.95: a person's shape fills its box, is neither a pole nor a car, and has edges of its own."""
    full = min(blob.fill / FULL, 1.0)
    slim = min(blob.aspect / SLIM, STOUT / blob.aspect, 1.0)
    here = min((present - GONE) / (HERE - GONE), 1.0)
    return max(0.1, 0.95 * full * slim * (0.5 + 0.5 * here))


def _detections(time_s: float, weighed: list[tuple[_Blob, float]], scale: float) -> Detections:
    boxes = [(blob.x1, blob.y1, blob.x2, blob.y2) for blob, _ in weighed]
    return Detections(
        time_s,
        np.array(boxes, np.float32).reshape(-1, 4) * np.float32(scale),
        np.array([confidence for _, confidence in weighed], np.float32),
    )
