"""Describe people by the colours of their clothes: the describer that needs no model.

It claims colours and how light or dark somebody is dressed, and says what it cannot see. Long dark hair at
the neck and bare knees lend a leaning to a few attributes that stay `unsure`: their likelihoods may order
people whom the colours do not tell apart, and say nothing about who somebody is.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from velvet.adapters.describers.colour_names import NAMES, name_shares
from velvet.adapters.describers.garments import BUST, WHOLE, Cloth, Figure, figure
from velvet.footage.records import Attribute, Description, Pixels, Seen

ATTRIBUTES = (
    "gender",
    "age_group",
    "build",
    "hair_colour",
    "hair_tone",
    "hair_length",
    "hair_style",
    "facial_hair",
    "eyewear",
    "headwear",
    "upper_garment",
    "upper_colour",
    "upper_pattern",
    "upper_material",
    "lower_garment",
    "lower_colour",
    "lower_pattern",
    "lower_material",
    "footwear",
    "bag",
    "gloves",
    "accessories",
    "distinctive_marks",
    "tone",
)
BELOW = ("lower_garment", "lower_colour", "lower_pattern", "lower_material", "footwear")
DARK, LIGHT, TONE_SOFT = (
    35.0,
    55.0,
    5.0,
)  # mean lightness (L) of clothes that are dark, that are light
NEARLY = 0.75  # of the likeliest name: from here on a second name is said too
LEAST = 0.01  # likelihoods below are left out

# From shares of pixels to the names people use: fitted with the numbers of `colour_names`, but for orange,
# brown and beige, which no annotator of those crops could choose for a top.
_SHARPEN, _FLOOR = 2.08, 0.03
_FAVOUR = np.array([0.46, 0.61, -0.31, -0.2, 0.0, 0.22, 0.04, 0.83, -0.55, 0.17, -0.4, 0.9])

Floats = npt.NDArray[np.float64]


class ColourDescriber:
    """Describes crops by the colours of the upper and the lower clothes, with likelihoods over 12 names."""

    fingerprint = "colour:1"

    def describe(self, crops: Sequence[Pixels]) -> Description:
        """How the person on these crops (best first) is dressed. Raises ValueError without a crop."""
        if not crops:
            raise ValueError("no crop to describe")
        seen = [figure(crop) for crop in crops]
        whole = [one for one in seen if one.shape >= WHOLE]
        by_name = _dressed(seen, whole)
        if whole:
            by_name |= _leanings(whole, by_name["upper_colour"].likelihoods.get("black", 0.0))
        elif all(one.shape < BUST for one in seen):
            by_name |= {name: Attribute(name, Seen.NOT_VISIBLE) for name in BELOW}
        attributes = tuple(by_name.get(name, Attribute(name)) for name in ATTRIBUTES)
        return Description(_sentence(by_name), attributes)


def _dressed(seen: Sequence[Figure], whole: Sequence[Figure]) -> dict[str, Attribute]:
    """Colours and tone: of the pictures that show the whole person, if there are any."""
    upper, lower = [one.upper for one in (whole or seen)], [one.lower for one in whole]
    by_name = {"tone": _tone([*upper, *lower])}
    colourless = all(one.colourless for one in seen)
    for name, cloths in (("upper_colour", upper), ("lower_colour", lower)):
        by_name[name] = Attribute(name) if colourless or not cloths else _colour(name, cloths)
    return by_name


def _colour(name: str, cloths: Sequence[Cloth]) -> Attribute:
    """What the garment on these pictures would be called, pictures weighing alike."""
    shares = np.mean([cloth.weight @ name_shares(cloth.lab) for cloth in cloths], axis=0)  # (12,)
    odds = (shares + _FLOOR) ** _SHARPEN * np.exp(_FAVOUR)
    chances: dict[str, float] = dict(zip(NAMES, (odds / odds.sum()).tolist(), strict=True))
    return _visible(name, chances)


def _tone(cloths: Sequence[Cloth]) -> Attribute:
    """Whether the clothes are dark or light as a whole; in between, nothing is said."""
    light = float(np.mean([cloth.weight @ cloth.lab[:, 0] for cloth in cloths]))
    dark, bright = _above(DARK, light), _above(light, LIGHT)
    if max(dark, bright) < 0.5:
        return Attribute("tone", likelihoods=_kept({"dark": dark, "light": bright}))
    return _visible("tone", {"dark": dark, "light": bright})


def _leanings(whole: Sequence[Figure], black: float) -> Mapping[str, Attribute]:
    """Likelihoods of what stays unsure: by long dark hair at the neck, and by bare knees.

    Hair can only lean towards long, and so towards woman (19 of 20 people with long hair in
    Market-1501 are): fair hair, hair over a `black` collar (0..1) or none to be seen says nothing.
    """
    hair = float(np.mean([one.dark_at_neck for one in whole])) * (1 - black)
    long = max(0.5, _odds(8.3 * hair - 1.48))
    bare = _odds(5.2 * float(np.mean([one.bare_at_knee for one in whole])) - 0.54)
    leaning = {
        "gender": {"woman": long, "man": 1 - long},
        "hair_length": {"long": long, "short": 1 - long},
        "lower_garment": {"skirt": bare / 2, "dress": bare / 2, "trousers": 1 - bare},
    }
    return {name: Attribute(name, likelihoods=_kept(chances)) for name, chances in leaning.items()}


def _visible(name: str, chances: Mapping[str, float]) -> Attribute:
    return Attribute(name, Seen.VISIBLE, max(chances, key=lambda v: chances[v]), _kept(chances))


def _kept(chances: Mapping[str, float]) -> dict[str, float]:
    """Rounded down, so that together they stay within 1; likeliest first."""
    ranked = sorted(chances.items(), key=lambda one: -one[1])
    return {value: int(chance * 1000) / 1000 for value, chance in ranked if chance >= LEAST}


def _sentence(by_name: Mapping[str, Attribute]) -> str:
    tone = by_name["tone"]
    overall = f", {tone.value} overall" if tone.seen is Seen.VISIBLE else ""
    if by_name["upper_colour"].seen is not Seen.VISIBLE:
        return f"Someone in clothes whose colours cannot be told{overall}."
    upper = _called(by_name["upper_colour"])
    article = "an" if upper.startswith("o") else "a"
    below = by_name["lower_colour"]
    if below.seen is Seen.VISIBLE:
        return f"Someone in {article} {upper} top and {_called(below)} lower clothing{overall}."
    hidden = "not visible" if below.seen is Seen.NOT_VISIBLE else "not clear"
    return f"Someone in {article} {upper} top{overall}; the lower clothing is {hidden}."


def _called(colour: Attribute) -> str:
    """`red`, or `red or pink` where the second is nearly as likely."""
    first, *others = colour.likelihoods.items()
    near = [value for value, chance in others[:1] if chance >= NEARLY * first[1]]
    return " or ".join([first[0], *near])


def _above(value: float, bound: float) -> float:
    return _odds((value - bound) / TONE_SOFT)


def _odds(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))
