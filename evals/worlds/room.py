"""The empty view of a camera: wall, floor, door, window, furniture and a little grain. Knows no people."""

from random import Random

import cv2
import numpy as np

from velvet.footage.records import Pixels

# BGR; pale and never the colour of a garment, so that everybody stands out.
_WALLS = ((218, 208, 194), (214, 200, 208), (198, 214, 204))
_FLOORS = ((206, 190, 174), (180, 200, 186), (200, 180, 194))
_WOOD, _DARK_WOOD, _GLASS, _LEAF = (96, 124, 148), (70, 90, 110), (214, 204, 190), (74, 104, 84)
_GRAIN = 2.5  # standard deviation of the wall's own texture, of 255


def room(seed: int, camera: str, width: int, height: int) -> Pixels:
    """What the camera sees when nobody is there: the same for the same seed and name."""
    random = Random(f"{seed} {camera}")
    skirting = round(height * random.uniform(0.56, 0.62))
    view = np.empty((height, width, 3), np.uint8)
    view[:skirting] = random.choice(_WALLS)
    view[skirting:] = random.choice(_FLOORS)
    _floor(view, skirting, random.randint(7, 11))
    things = random.sample((_window, _plant, _picture, _bench, _shelf), 3)
    for quarter, put in enumerate(random.sample((_door, *things), 4)):
        put(view, round(width * (quarter + random.uniform(0.3, 0.7)) / 4), skirting)
    return _lit(view, np.random.default_rng(random.getrandbits(32)))


def _floor(view: Pixels, skirting: int, tiles: int) -> None:
    """Joints between the tiles that run towards the eye, and across, wider apart when nearer."""
    height, width = view.shape[:2]
    joint = tuple(int(value * 0.88) for value in view[-1, 0])
    for tile in range(-tiles, 2 * tiles):
        top = (round(width * (0.5 + (tile / tiles - 0.5) * 0.7)), skirting)
        cv2.line(view, top, (round(width * (0.5 + (tile / tiles - 0.5) * 1.8)), height), joint, 1)
    for row in range(1, 6):
        y = round(skirting + (height - skirting) * (row / 6) ** 1.6)
        cv2.line(view, (0, y), (width, y), joint, 1)
    cv2.rectangle(view, (0, skirting - 5), (width, skirting), _DARK_WOOD, -1)


def _door(view: Pixels, x: int, skirting: int) -> None:
    tall, wide = round(skirting * 0.78), round(skirting * 0.34)
    _block(view, x - wide // 2 - 4, skirting - tall - 4, wide + 8, tall + 4, _DARK_WOOD)
    _block(view, x - wide // 2, skirting - tall, wide, tall, _WOOD)
    cv2.circle(view, (x + wide // 2 - 8, skirting - tall // 2), 3, (60, 60, 60), -1, cv2.LINE_AA)


def _window(view: Pixels, x: int, skirting: int) -> None:
    side = round(skirting * 0.42)
    top = round(skirting * 0.18)
    _block(view, x - side // 2 - 4, top - 4, side + 8, side + 8, (225, 225, 225))
    _block(view, x - side // 2, top, side, side, _GLASS)
    _block(view, x - 2, top, 4, side, (225, 225, 225))


def _picture(view: Pixels, x: int, skirting: int) -> None:
    side, top = round(skirting * 0.26), round(skirting * 0.26)
    _block(view, x - side // 2, top, side, round(side * 0.8), _DARK_WOOD)
    _block(view, x - side // 2 + 4, top + 4, side - 8, round(side * 0.8) - 8, (200, 198, 188))


def _plant(view: Pixels, x: int, skirting: int) -> None:
    tall = round(skirting * 0.42)
    for turn in range(-60, 61, 15):
        angle = np.deg2rad(turn - 90)
        tip = (
            round(x + tall * 0.6 * np.cos(angle)),
            round(skirting - 18 + tall * 0.6 * np.sin(angle)),
        )
        cv2.line(view, (x, skirting - 18), tip, _LEAF, 4, cv2.LINE_AA)
    _block(view, x - 12, skirting - 20, 24, 26, (110, 116, 128))


def _bench(view: Pixels, x: int, skirting: int) -> None:
    wide, tall = round(skirting * 0.5), round(skirting * 0.16)
    for leg in (x - wide // 2, x + wide // 2 - 6):
        _block(view, leg, skirting - tall, 6, tall + 6, _DARK_WOOD)
    _block(view, x - wide // 2, skirting - tall, wide, 8, _WOOD)


def _shelf(view: Pixels, x: int, skirting: int) -> None:
    wide, tall = round(skirting * 0.4), round(skirting * 0.66)
    _block(view, x - wide // 2, skirting - tall, wide, tall, _WOOD)
    for row in range(4):
        y = skirting - tall + 5 + row * tall // 4
        _block(view, x - wide // 2 + 5, y, wide - 10, tall // 4 - 8, _DARK_WOOD)
        for book in range(5):
            _block(
                view,
                x - wide // 2 + 8 + book * 9,
                y + 6 + book % 3,
                6,
                tall // 4 - 14,
                _WALLS[book % 3],
            )


def _block(
    view: Pixels, x: int, y: int, wide: int, tall: int, colour: tuple[int, int, int]
) -> None:
    cv2.rectangle(view, (x, y), (x + wide, y + tall), colour, -1)


def _lit(view: Pixels, random: np.random.Generator) -> Pixels:
    """Light that falls off from one side, soft edges, and the grain of real surfaces."""
    height, width = view.shape[:2]
    across = np.linspace(random.uniform(0.88, 0.96), random.uniform(0.98, 1.06), width)
    down = np.linspace(1.02, 0.94, height)
    light = (down[:, None] * across[None, :])[..., None]
    grain = random.normal(0, _GRAIN, (height, width, 1))
    soft = cv2.GaussianBlur(view, (3, 3), 0)
    return np.clip(soft * light + cv2.GaussianBlur(grain, (3, 3), 0)[..., None] * 2, 0, 255).astype(
        np.uint8
    )
