"""What a camera sees of a world at a moment: its empty room, and the people walking in front of it.

Knows how a picture is put together; knows nothing about files and models.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import TypeAlias

import cv2
import numpy as np
import numpy.typing as npt

from velvet.evals.worlds.dress import dress
from velvet.evals.worlds.people import figure
from velvet.evals.worlds.room import room
from velvet.evals.worlds.walk import Sprite, step
from velvet.evals.worlds.world import Person, TrueVisit, Visit, World, seconds
from velvet.footage.records import Box, Camera, Pixels

Window: TypeAlias = tuple[slice, slice]  # rows, columns
_FLICKER = 1.5  # standard deviation of the sensor's noise, of 255
_NOISES = 8  # different noises, taken in turn
_MOMENT = seconds(0.05)  # long enough to see which way somebody walks


@dataclass(frozen=True, slots=True)
class TrueBox:
    """Where a person is in a frame: the figure's own box, cut by the view but not by who stands before."""

    person: str
    box: Box  # pixels
    shown: float  # 0..1: how much of the figure is in view and not hidden


class View:
    """One camera's picture of the world. Cameras differ a little in light and zoom."""

    def __init__(self, world: World, camera: Camera) -> None:
        random = Random(f"{world.seed} {camera.name} light")
        self._world = world
        self._zoom = random.uniform(0.94, 1.04)
        self._light = random.uniform(0.9, 1.02) * np.array(
            [random.uniform(0.96, 1.04) for _ in "bgr"]
        )
        self._room = room(world.seed, camera.name, world.width, world.height)
        self._noises = _noises(random.getrandbits(32), world.height, world.width)
        self._clothed: dict[str, Pixels] = {}

    def at(
        self, instant: datetime, stays: Sequence[TrueVisit], index: int
    ) -> tuple[Pixels, tuple[TrueBox, ...]]:
        """The picture of frame `index`, and who is in it, the farthest first."""
        pixels = self._room.copy()
        owner = np.full(pixels.shape[:2], -1, np.int16)  # whose pixel it is
        here = [stay.visit for stay in stays if stay.start <= instant <= stay.end]
        here.sort(key=lambda visit: visit.at(instant).y)
        sprites = [self._sprite(visit, instant) for visit in here]
        for n, sprite in enumerate(sprites):
            _paint(pixels, owner, n, sprite)
        truth = [
            TrueBox(
                visit.person, box, np.count_nonzero(owner == n) / np.count_nonzero(sprite.solid)
            )
            for n, (visit, sprite) in enumerate(zip(here, sprites, strict=True))
            if (box := _box(sprite, owner.shape))
        ]
        noise = self._noises[index % _NOISES]
        return cv2.add(pixels, noise, dtype=cv2.CV_8U).astype(np.uint8), tuple(truth)

    def _sprite(self, visit: Visit, instant: datetime) -> Sprite:
        person, place = self._world.person(visit.person), visit.at(instant)
        return step(
            figure(person.look),
            self._dressed(person),
            feet=(place.x * self._world.width, place.y * self._world.height),
            tall=self._world.tall(person, place) * self._zoom,
            walked=visit.walked(instant) * self._world.width,
            to_left=visit.at(instant + _MOMENT).x < visit.at(instant - _MOMENT).x,
        )

    def _dressed(self, person: Person) -> Pixels:
        if person.name not in self._clothed:
            pixels = dress(figure(person.look), person.upper.colour, person.lower.colour)
            self._clothed[person.name] = np.clip(pixels * self._light, 0, 255).astype(np.uint8)
        return self._clothed[person.name]


def _noises(seed: int, height: int, width: int) -> npt.NDArray[np.int8]:
    """What the sensor adds: (n, height, width, 3), grey."""
    noise = np.random.default_rng(seed).normal(0, _FLICKER, (_NOISES, height, width, 1))
    return np.repeat(np.rint(noise).astype(np.int8), 3, axis=3)


def _paint(pixels: Pixels, owner: npt.NDArray[np.int16], n: int, sprite: Sprite) -> None:
    """Put a sprite, and its shadow on the floor, in front of all that is there."""
    _shadow(pixels, sprite)
    view, part = _overlap(sprite, owner.shape)
    alpha = sprite.alpha[part][..., None]
    pixels[view] = np.rint(pixels[view] * (1 - alpha) + sprite.pixels[part] * alpha)
    owner[view][sprite.solid[part]] = n


def _shadow(pixels: Pixels, sprite: Sprite) -> None:
    rows, columns = sprite.alpha.shape
    top, bottom = max(sprite.top + rows - 8, 0), max(sprite.top + rows + 8, 0)
    strip = pixels[top:bottom]
    centre = (sprite.left + columns // 2, sprite.top + rows - 2 - top)
    shade = np.zeros(strip.shape[:2], np.float32)
    cv2.ellipse(shade, centre, (round(rows * 0.11), 4), 0, 0, 360, 0.25, -1)
    strip[:] = strip * (1 - cv2.GaussianBlur(shade, (7, 7), 0))[..., None]


def _overlap(sprite: Sprite, shape: tuple[int, ...]) -> tuple[Window, Window]:
    """The part of the view that a sprite covers, and the part of the sprite that is in the view."""
    spans = [
        (start, max(start, 0), max(min(start + length, limit), max(start, 0)))
        for start, length, limit in zip(
            (sprite.top, sprite.left), sprite.alpha.shape, shape, strict=True
        )
    ]
    rows, columns = (slice(low, high) for _, low, high in spans)
    down, across = (slice(low - start, high - start) for start, low, high in spans)
    return (rows, columns), (down, across)


def _box(sprite: Sprite, shape: tuple[int, ...]) -> Box | None:
    """The box of what is in view of a sprite; None if nothing is."""
    (rows, columns), part = _overlap(sprite, shape)
    solid = sprite.solid[part]
    if not solid.any():
        return None
    y, x = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    left, top = columns.start, rows.start
    return (float(left + x[0]), float(top + y[0]), float(left + x[-1] + 1), float(top + y[-1] + 1))
