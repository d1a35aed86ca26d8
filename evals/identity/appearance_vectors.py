"""Vectors and colours of people who were never filmed, spread as a real encoder and describer spread them.

A crop's vector is what all people have in common, plus what the camera adds, what clothes of one colour
share, what those dressed in one style share, the person, the person as this camera shows them, the stay and
the crop; then of unit length. How long each part is, and over how many directions it spreads, was fitted so
that the drawn vectors have the cosines that OSNet x0.25 (MSMT17 weights), averaged with the mirrored crop,
gives on the development identities of Market-1501: those of `likenesses.MEASURED`. Colours were fitted to
what `adapters/describers/colour.py` says of the same crops. Knows no world and no library.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from velvet.footage.records import Attribute, Description, Seen, Vectors

DIMENSION = 512
CROPS = 3  # a stay

# Squared lengths, in units of what all people have in common; fitted, see above.
CAMERA, CLOTHES, STYLE, PERSON = 0.061, 0.158, 0.37, 0.075
PERSON_ON_CAMERA, STAY, CROP = 0.046, 0.18, 0.408
STYLES = 300  # the n-th is worn by a share of the people that goes with 1 / n
PERSON_FALLS, OTHERS_FALL = 1.3, 1.0  # the n-th direction's share of a part is (n + FLAT) ** -falls
FLAT = 1.918
AXES = 1.5  # how much of a direction stays on one axis: so that levelled vectors fit as well
MOOD, BLUR = 0.42, 0.323  # deviation of the logarithm of how far people's stays, and crops, spread
BAD = 0.03  # of the crops show mostly somebody else or something: Market-1501 has left such crops out,
BAD_NOISE = 4.0  # whose own part has this squared length instead of CROP
# Of a look-alike's PERSON this much is that of all who look so. Then two of them have a cosine of 0.77 on two
# cameras, as the hundredth part of all pairs of people does that lies nearest; one person's own: 0.80.
ALIKE = 0.2

# How often a colour is said of upper and of lower garments, a thousand: people are dressed so.
UPPERS: Mapping[str, int] = {
    "white": 361, "black": 187, "blue": 116, "grey": 95, "red": 77, "purple": 42, "pink": 36, "green": 32,
    "beige": 23, "yellow": 20, "brown": 11,
}  # fmt: skip
LOWERS: Mapping[str, int] = {
    "black": 474, "grey": 175, "blue": 103, "beige": 88, "white": 78, "brown": 39, "red": 18, "pink": 12,
    "green": 9, "purple": 4,
}  # fmt: skip
NAMED, USUAL, SHADE, LIGHT = (
    3.5,
    0.5,
    1.5,
    1.1,
)  # of a colour's log-likelihood, see `Looks.description`
_LEAST = 0.01  # likelihood: less is not said

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Clothed:
    """How somebody looks: colours of the garments, and whom they look like (themselves: their own name)."""

    name: str
    upper: str
    lower: str
    like: str


class Looks:
    """Draws what encoder and describer make of people. The same seed and keys draw the same.

    `bad` is the share of bad crops.
    """

    def __init__(self, seed: int, people: Sequence[Clothed], bad: float = BAD) -> None:
        self._seed, self._bad = seed, bad
        self._people = {one.name: one for one in people}
        self._parts: dict[tuple[object, ...], Floats] = {}

    def crops(self, person: str, camera: str, stay: object) -> tuple[Vectors, list[float]]:
        """(CROPS, DIMENSION) vectors of a stay's crops, best first, and each one's quality, 0..1."""
        random = self._random("crops", person, camera, stay)
        bad = random.random(CROPS) < self._bad
        quality = np.where(bad, random.uniform(0.3, 0.7, CROPS), random.uniform(0.5, 0.9, CROPS))
        blur = np.exp(BLUR * random.normal(size=CROPS) - BLUR**2)
        length = np.sqrt(np.where(bad, BAD_NOISE, CROP)) * np.where(bad, 1.0, blur)
        own = length[:, None] * random.normal(size=(CROPS, DIMENSION)) * self._others
        rows = self._stay(person, camera, random) + own
        order = np.argsort(-quality, kind="stable")
        turned = (rows[order] @ self._turn) / np.linalg.norm(rows[order], axis=1, keepdims=True)
        return turned.astype(np.float32), [float(q) for q in quality[order]]

    def description(self, person: str, stay: object) -> Description:
        """What a describer of colours says of a stay.

        A colour's log-likelihood is NAMED if the garment is of it, plus USUAL times how often it is worn,
        plus what the cloth adds (deviation SHADE), plus what the light of the stay adds (LIGHT).
        """
        who, said = self._people[person], []
        for part, colour, usual in (("upper", who.upper, UPPERS), ("lower", who.lower, LOWERS)):
            cloth = self._random("cloth", part, who.like).normal(size=len(usual))
            light = self._random("light", part, person, stay).normal(size=len(usual))
            often = np.log(np.array(list(usual.values())) / 1000 + 0.01)
            log = NAMED * np.array([name == colour for name in usual]) + USUAL * often
            chance = np.exp(log + SHADE * cloth + LIGHT * light)
            likely = zip(usual, (chance / chance.sum()).tolist(), strict=True)
            likelihoods = {name: round(share, 4) for name, share in likely if share >= _LEAST}
            best = max(likelihoods, key=lambda name: likelihoods[name])
            said.append(Attribute(f"{part}_colour", Seen.VISIBLE, best, likelihoods))
        upper, lower = said
        return Description(f"{upper.value} top, {lower.value} trousers.".capitalize(), tuple(said))

    def _stay(self, person: str, camera: str, random: np.random.Generator) -> Floats:
        """(DIMENSION,) what all crops of a stay have in common."""
        who = self._people[person]
        mood = np.exp(MOOD * self._random("mood", person).normal() - MOOD**2)
        own = np.sqrt(1 - ALIKE) * self._part(self._mine, "person", person)
        own = own + np.sqrt(ALIKE) * self._part(self._mine, "like", who.like)
        here = np.sqrt(PERSON_ON_CAMERA) * self._part(self._others, "there", person, camera)
        now = np.sqrt(STAY) * random.normal(size=DIMENSION) * self._others
        return (
            np.full(DIMENSION, DIMENSION**-0.5)
            + np.sqrt(CAMERA) * self._part(self._others, "camera", camera)
            + np.sqrt(CLOTHES) * self._part(self._mine, "clothes", who.upper)
            + np.sqrt(STYLE) * self._part(self._mine, "style", self._style(who.like))
            + np.sqrt(PERSON) * own
            + mood * (here + now)
        )

    def _style(self, like: str) -> int:
        """Few styles are common, many are rare."""
        often = 1 / np.arange(1, STYLES + 1)
        return int(self._random("dressed", like).choice(STYLES, p=often / often.sum()))

    def _part(self, spread: Floats, *key: object) -> Floats:
        if key not in self._parts:
            self._parts[key] = self._random(*key).normal(size=DIMENSION) * spread
        return self._parts[key]

    def _random(self, *key: object) -> np.random.Generator:
        digest = sha256("|".join(map(str, (self._seed, *key))).encode()).digest()
        return np.random.default_rng(int.from_bytes(digest[:8], "little"))

    @cached_property
    def _mine(self) -> Floats:
        return _spread(PERSON_FALLS)

    @cached_property
    def _others(self) -> Floats:
        return _spread(OTHERS_FALL)

    @cached_property
    def _turn(self) -> Floats:
        """(DIMENSION, DIMENSION) a turn that changes no cosine, only what each axis has of a direction."""
        chance = self._random("turn").normal(size=(DIMENSION, DIMENSION)) / np.sqrt(DIMENSION)
        return np.linalg.qr(AXES * np.eye(DIMENSION) + chance)[0]


def _spread(falls: float) -> Floats:
    """(DIMENSION,) deviations in each direction, of squared length 1 together."""
    variance = (np.arange(1, DIMENSION + 1) + FLAT) ** -falls
    return np.sqrt(variance / variance.sum())
