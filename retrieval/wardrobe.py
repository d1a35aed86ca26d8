"""What somebody means who asks for a change of clothes, and which changes are one. Knows words, no tool.

"took off a black coat": a coat that was worn before, and black then. Where only colours were seen on both
sides, the change of a top may be the coat's, and `coat` stays unchecked.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from velvet.footage.records import Change
from velvet.retrieval.lexicon import ALSO, COLOURS, EMPTY, GARMENTS, KINDS, OTHER, PLAIN

_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_OFF = re.compile(
    r"\b(?:took|take[ns]?|taking|pull(?:ed|s|ing)?)\b.*\boff\b|\bremov(?:e[ds]?|ing)\b"
)
_ON = re.compile(r"\b(?:put|puts|putting|pull(?:ed|s|ing)?)\b.*\bon\b")
_VERBS = frozenset(
    "took take taken takes taking pull pulled pulls pulling off put puts putting remove removed removes "
    "removing change changed changes changing into another other new different something anything".split()
)
_HEADWEAR = "headwear"


class Way(StrEnum):
    """What was done with it; its value is how one says so."""

    OFF = "took off"
    ON = "put on"
    ANY = "changed"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change that is asked for: the way, and words by what they speak of."""

    way: Way
    garments: Mapping[
        str, tuple[str, ...]
    ]  # word -> attributes, "upper_garment" before "upper_colour"
    colours: tuple[str, ...]
    unknown: tuple[str, ...]  # words of which no change tells

    @property
    def checkable(self) -> bool:
        """Whether changes can tell anything of it."""
        return bool(self.garments or self.colours or not self.unknown)


def wish(text: str) -> Wish:
    """A change in the user's words, such as "took off a coat" or "put on a hat"; empty: any."""
    plain = text.casefold()
    words = [w for w in _WORD.findall(plain) if w not in EMPTY | _VERBS]
    way = Way.OFF if _OFF.search(plain) else Way.ON if _ON.search(plain) else Way.ANY
    garments = {word: found for word in words if (found := _attributes(word))}
    colours = tuple(w for w in words if w in COLOURS)
    return Wish(way, garments, colours, tuple(w for w in words if w not in (*garments, *colours)))


def _attributes(word: str) -> tuple[str, ...]:
    if word in OTHER and OTHER[word][0] == _HEADWEAR:
        return (_HEADWEAR,)
    return tuple(
        f"{region}_{of}" for region in GARMENTS.get(word, ()) for of in ("garment", "colour")
    )


def fitting(wanted: Wish, mine: Sequence[Change]) -> tuple[list[Change], tuple[str, ...]] | None:
    """Those of one tracklet's changes that are meant, and the words unchecked of them; None: none is."""
    names = {name for names in wanted.garments.values() for name in names}
    found = [c for c in mine if not names or c.attribute in names]
    open_words = list(wanted.unknown)
    if not found or not all(_worn(wanted, word, found, open_words) for word in wanted.garments):
        return None
    if not all(_coloured(wanted, colour, found, open_words) for colour in wanted.colours):
        return None
    if wanted.way is not Way.ANY and not wanted.garments and not any(_bare(c) for c in found):
        open_words.append(wanted.way.value)
    return found, tuple(open_words)


def _worn(wanted: Wish, word: str, found: Sequence[Change], open_words: list[str]) -> bool:
    """Whether the garment of that word was what changed, as far as anything tells."""
    mine = [c for c in found if c.attribute in wanted.garments[word]]
    kinds = [c for c in mine if not c.attribute.endswith("colour")]
    if word in PLAIN:
        return bool(mine)
    if not kinds:
        open_words.append(word)
        return bool(mine)
    kind = KINDS.get(word.removesuffix("s"), KINDS.get(word, word))
    allowed = {kind, word, *ALSO.get(word, ()), *ALSO.get(kind, ())}
    return any(allowed & set(_sides(wanted.way, c)) for c in kinds)


def _coloured(wanted: Wish, colour: str, found: Sequence[Change], open_words: list[str]) -> bool:
    told = [c for c in found if c.attribute.endswith("colour")]
    if not told:
        open_words.append(colour)
    return not told or any(COLOURS[colour] in _sides(wanted.way, c) for c in told)


def _sides(way: Way, change: Change) -> Iterator[str]:
    """What was worn before, if that was taken off; after, if it was put on."""
    if way is not Way.ON:
        yield change.before
    if way is not Way.OFF:
        yield change.after


def _bare(change: Change) -> bool:
    return "none" in (change.before, change.after)
