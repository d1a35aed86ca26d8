"""From the words of a person's description to what is wanted. Knows words, not people.

A colour belongs to the garment it stands before ("a red wool coat") or is said of ("a coat that is red");
without one it may be of either garment ("someone in red"); "all in black" means both.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from velvet.retrieval.lexicon import (
    ALL,
    ALSO,
    COLOURS,
    EMPTY,
    GARMENTS,
    HAIR,
    HAIR_WORDS,
    KINDS,
    LINKS,
    MATERIALS,
    NEGATIONS,
    OTHER,
    PATTERNS,
    PLAIN,
    SHADES,
)

_TOKEN = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_WORN_BESIDES = ("bag", "headwear", "eyewear", "footwear", "gloves", "accessories")
_STARTS_ANEW = ("and", "but", "with", "in", "wearing")  # "no bag, in red": red is wanted
_PERSON = ("person", "people", "one", "guy", "guys", "skin", "skinned")
_SKIN = ("skin", "skinned", "complexion", *_PERSON[:2])
REACH = 3  # words that may stand between a colour and its garment: "a red, quilted winter coat"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing wanted: `value` of at least one of `attributes` (any value, if empty).

    `word` is the user's own; `also` are values that it may mean as well: a navy coat may look black.
    `negated` things are understood but never checked.
    """

    attributes: tuple[str, ...]
    value: str
    word: str
    negated: bool = False
    also: tuple[str, ...] = ()

    @property
    def criterion(self) -> str:
        """What a closer look is asked: the word, and of what it is said."""
        of = " or ".join(name.replace("_", " ") for name in self.attributes)
        return f"{self.word} ({of})" if of else self.word


@dataclass(frozen=True, slots=True)
class Query:
    """A description, read; `wanted` is in the user's order, unknown words included without attributes."""

    text: str
    wanted: tuple[Wanted, ...]

    @property
    def unknown(self) -> tuple[Wanted, ...]:
        """The words that mean no attribute: a sentence may have them."""
        return tuple(w for w in self.wanted if not w.attributes and not w.value and not w.negated)

    def checkable(self, described: Collection[str]) -> tuple[Wanted, ...]:
        """What can be checked where these attributes were described."""
        return tuple(w for w in self.wanted if _checkable(w, described))

    def not_checked(self, described: Collection[str]) -> tuple[str, ...]:
        """The user's words that cannot be checked there, each once, in their order."""
        words = [w.word for w in self.wanted if not _checkable(w, described)]
        return tuple(dict.fromkeys(words))


def _checkable(wanted: Wanted, described: Collection[str]) -> bool:
    return not wanted.negated and any(a in described for a in wanted.attributes)


def read_query(text: str) -> Query:
    """Read a description such as "the man in the black velvet coat and beige trousers"."""
    words = [word for token in _TOKEN.findall(text.lower()) for word in _split(token)]
    return Query(text, tuple(_joined(words, list(_read(words)))))


def _joined(words: Sequence[str], wanted: Sequence[Wanted]) -> Iterator[Wanted]:
    """With what "or" offers: "red or green" is one wish; of "a red coat or a green one" the second cannot be
    checked, and is said so.
    """
    offered = {words[at + 1] for at, word in enumerate(words[:-1]) if word == "or"}
    offered |= {w for at, word in enumerate(words) if word == "or" for w in words[at + 1 : at + 3]}
    first: Wanted | None = None
    held: list[Wanted] = []
    for one in wanted:
        if one.word in offered and one.word in COLOURS and first and not one.negated:
            if _side_by_side(words, first.word, one.word):
                held = [
                    replace(w, also=(*w.also, one.value), attributes=_wider(w, one))
                    if w.word == first.word and w.attributes
                    else w
                    for w in held
                ]
            elif one.word != first.word:
                held.append(Wanted((), one.value, one.word))
            continue
        first = one if one.word in COLOURS else first
        held.append(one)
    yield from held


def _wider(one: Wanted, other: Wanted) -> tuple[str, ...]:
    """The narrower of two sets of attributes: "red or green coat" speaks of the coat both times."""
    return min((one.attributes, other.attributes), key=lambda a: len(a) or 9)


def _side_by_side(words: Sequence[str], one: str, other: str) -> bool:
    return any(
        words[at - 1] == one and words[at + 1] == other
        for at in range(1, len(words) - 1)
        if words[at] == "or"
    )


def _split(token: str) -> list[str]:
    """`light-blue` is two words, `t-shirt` is one."""
    known = token in GARMENTS or token in COLOURS
    return [token] if known or "-" not in token else token.split("-")


def _read(words: Sequence[str]) -> Iterator[Wanted]:
    negated = False
    for at, word in enumerate(words):
        if word in NEGATIONS:
            negated = True
        elif word in COLOURS:
            yield from _colour(words, at, negated)
        elif word in SHADES:
            yield from _shade(words, at, negated)
        elif word in HAIR_WORDS and _near(words, at, HAIR):
            attribute, value = HAIR_WORDS[word]
            yield Wanted((attribute,), value, f"{word} hair", negated, ALSO.get(word, ()))
        elif word in OTHER:
            attribute, value = OTHER[word]
            yield Wanted((attribute,), value, word, negated, ALSO.get(word, ()))
        elif word in MATERIALS:
            yield _cloth(words, at, "material", MATERIALS[word], negated)
        elif word in PATTERNS:
            yield _cloth(words, at, "pattern", PATTERNS[word], negated)
        elif word in GARMENTS:
            yield from _kind(word, negated)
        elif word not in EMPTY and word not in HAIR and word not in ALL:
            yield Wanted((), "", word, negated)
        if word in _STARTS_ANEW and (at == 0 or words[at - 1] not in NEGATIONS):
            negated = False


def _colour(words: Sequence[str], at: int, negated: bool) -> Iterator[Wanted]:
    word, value = words[at], COLOURS[words[at]]
    also = ALSO.get(word, ())
    if _is_of_skin(words, at):
        yield Wanted((), value, word, negated)
        return
    if _near(words, at, HAIR):
        yield Wanted(("hair_colour",), value, f"{word} hair", negated)
        return
    if _carried_after(words, at):
        yield Wanted((), value, word, negated)
        return
    parts = _garment_after(words, at) or _garment_before(words, at)
    if parts == ("upper", "lower") or (not parts and at >= 2 and words[at - 2] in ALL):
        for part in ("upper", "lower"):
            yield Wanted((f"{part}_colour",), value, word, negated, also)
    else:
        parts = parts or ("upper", "lower")
        yield Wanted(tuple(f"{part}_colour" for part in parts), value, word, negated, also)


def _is_of_skin(words: Sequence[str], at: int) -> bool:
    """Whether a colour is said of a person rather than of clothes: that is neither described nor searched."""
    return any(
        OTHER.get(w, ("",))[0] in ("gender", "age_group") or w in _PERSON
        for w in words[at + 1 : at + 2]
    )


def _garment_after(words: Sequence[str], at: int) -> tuple[str, ...]:
    """The region of the garment that a colour stands before; nothing of another kind may come between."""
    for word in words[at + 1 : at + 2 + REACH]:
        if word in GARMENTS:
            return _region(words, word)
        if word in COLOURS and words[at + 1] in ("and", "or"):
            continue  # "a red and white top"
        if word in EMPTY and word not in ("and", "or"):
            return ()
    return ()


def _garment_before(words: Sequence[str], at: int) -> tuple[str, ...]:
    """The region of a garment that a colour is said of: "a coat which is red"."""
    before = list(words[max(0, at - REACH) : at])
    if before and before[-1] in LINKS:
        return next((_region(words, w) for w in reversed(before) if w in GARMENTS), ())
    return ()


def _region(words: Sequence[str], garment: str) -> tuple[str, ...]:
    if garment == "dress" and "skirt" in words:  # "a skirt or dress": below the waist
        return ("lower",)
    return GARMENTS[garment]


def _carried_after(words: Sequence[str], at: int) -> bool:
    """Whether a colour is that of a bag, a hat or the like: "a red bag"."""
    word = next(iter(words[at + 1 : at + 2]), "")
    return OTHER.get(word, ("",))[0] in _WORN_BESIDES


def _shade(words: Sequence[str], at: int, negated: bool) -> Iterator[Wanted]:
    """Light or dark: of hair, or of the clothes as a whole; of one garment nobody can check it."""
    word, then = words[at], words[at + 1] if at + 1 < len(words) else ""
    parts = _garment_after(words, at)
    if then in _SKIN:
        yield Wanted((), word, word, negated)
    elif _near(words, at, HAIR):
        yield Wanted(("hair_tone",), word, f"{word} hair", negated)
    elif then in COLOURS or word not in ("light", "dark") or len(parts) == 1:
        yield Wanted((), word, word, negated)
    else:
        yield Wanted(("tone",), word, word, negated)


def _kind(word: str, negated: bool) -> Iterator[Wanted]:
    """The kind of a garment; a plain word for a region asks for no kind."""
    if word not in PLAIN:
        kind = KINDS.get(word) or KINDS.get(word.removesuffix("s"), word)
        attributes = tuple(f"{part}_garment" for part in GARMENTS[word])
        yield Wanted(attributes, kind, word, negated, ALSO.get(word) or ALSO.get(kind, ()))


def _cloth(words: Sequence[str], at: int, what: str, value: str, negated: bool) -> Wanted:
    """A material or pattern: of the garment it stands before, else of either."""
    parts = _garment_after(words, at) or ("upper", "lower")
    attributes = tuple(f"{part}_{what}" for part in parts)
    return Wanted(attributes, value, words[at], negated, ALSO.get(words[at], ()))


def _near(words: Sequence[str], at: int, wanted: Collection[str]) -> bool:
    """Whether one of these words follows within reach, no garment between."""
    for word in words[at + 1 : at + 2 + REACH]:
        if word in wanted:
            return True
        if word in GARMENTS or word == "in":
            return False
    return False
