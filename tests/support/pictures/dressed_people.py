"""Pictures of people in clothes of known colours: flat figures, shaded and noisy, before a busy wall."""

import cv2
import numpy as np

from velvet.footage.records import Pixels

RGB = {
    "black": (22, 22, 26),
    "white": (225, 224, 220),
    "grey": (118, 118, 116),
    "red": (190, 30, 35),
    "orange": (235, 120, 20),
    "yellow": (230, 200, 40),
    "green": (40, 140, 60),
    "blue": (40, 70, 170),
    "purple": (110, 40, 140),
    "pink": (235, 130, 170),
    "brown": (105, 65, 35),
    "beige": (215, 190, 150),
}
SKIN = (200, 150, 125)


def person(
    top: str,
    bottom: str,
    *,
    height: int = 160,
    wall: str = "grey",
    light: float = 1.0,
    seed: int = 0,
) -> Pixels:
    """A person (height, height / 2, 3) BGR, head to foot; `light` scales the exposure."""
    rng = np.random.default_rng(seed)
    rgb = np.empty((160, 80, 3))
    rgb[:] = RGB[wall]
    rgb += rng.normal(0, 18, (20, 10, 3)).repeat(8, axis=0).repeat(8, axis=1)  # a busy wall
    _fill(rgb, (4, 24), (32, 48), SKIN)
    _fill(rgb, (4, 11), (31, 49), RGB["brown"])  # hair
    _fill(rgb, (26, 82), (22, 58), RGB[top])
    _fill(rgb, (60, 84), (18, 22), SKIN)  # hands
    _fill(rgb, (82, 150), (24, 39), RGB[bottom])
    _fill(rgb, (82, 150), (41, 56), RGB[bottom])
    _fill(rgb, (150, 157), (22, 58), RGB["black"])
    shade = np.linspace(1.1, 0.8, 80)[None, :, None]  # light from the left
    lit = rgb * shade * light + rng.normal(0, 5, rgb.shape)
    bgr = np.clip(lit, 0, 255).astype(np.uint8)[..., ::-1]
    return np.asarray(cv2.resize(bgr, (height // 2, height)), np.uint8)


def _fill(rgb: np.ndarray, rows: tuple[int, int], columns: tuple[int, int], colour) -> None:
    rgb[slice(*rows), slice(*columns)] = colour
