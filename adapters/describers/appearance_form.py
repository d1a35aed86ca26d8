"""The form on which a vision model describes a person, and the description that it becomes.

Nothing about skin, ethnicity, religion or health has a field, and a sentence that speaks of them is not
kept.
"""

import re
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from velvet.adapters.describers.colour import ATTRIBUTES
from velvet.footage.records import Attribute, Description, Seen

UNSURE, HIDDEN, NONE = "unsure", "not visible", "none"
LONGEST_MARKS = 120
LONGEST = 240  # letters of a sentence
_FREE = ("distinctive", "sentence")  # in words of its own
Colour: TypeAlias = Literal[
    "black", "white", "grey", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "beige",
    "unsure", "not visible",
]  # fmt: skip
Pattern: TypeAlias = Literal[
    "plain", "striped", "plaid", "checked", "floral", "spotted", "printed", "camouflage",
    "unsure", "not visible",
]  # fmt: skip
Material: TypeAlias = Literal[
    "cotton", "denim", "leather", "wool", "velvet", "silk", "fleece", "fur", "lace", "corduroy", "synthetic",
    "unsure", "not visible",
]  # fmt: skip
_HAIR_TONE = {"black": "dark", "brown": "dark", "blonde": "light", "white": "light"}
_FORBIDDEN = re.compile(
    r"\b(skin(ned)?|complexion|ethnic\w*|rac(e|es|ial|ially)|asians?|africans?|caucasians?|hispanics?|"
    r"latin[oax]s?|arab\w*|indians?|chinese|japanese|korean|europeans?|(middle|far)[- ]eastern|muslims?|"
    r"islam\w*|jew(s|ish)?|christians?|hindus?|sikhs?|religio\w*|(wo)?m[ae]n of colou?r|people of colou?r|"
    r"person of colou?r|disab\w*|handicap\w*|wheelchair|pregnan\w*|"
    r"(black|white|brown|dark|light|pale)([- ](young|old|older|elderly|middle[- ]aged|adult|teenage))?[- ]"
    r"((wo)?m[ae]n|males?|females?|persons?|people|boys?|girls?|guys?|lad(y|ies)|gentlem[ae]n|child|children|"
    r"adults?|teen(ager)?s?|kids?))\b",
    re.IGNORECASE,
)


class AppearanceForm(BaseModel):
    """How one person looks, field by field; every field is required, so that none is forgotten."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    gender: Literal["man", "woman", "unsure", "not visible"]
    age_group: Literal["child", "teenager", "young", "adult", "elderly", "unsure", "not visible"]
    build: Literal["slim", "medium", "broad", "unsure", "not visible"]
    hair_colour: Literal[
        "black", "brown", "blonde", "grey", "white", "red", "unsure", "not visible"
    ]
    hair_length: Literal["bald", "short", "medium", "long", "unsure", "not visible"]
    hair_style: Literal[
        "straight", "wavy", "curly", "tied", "ponytail", "braided", "unsure", "not visible"
    ]
    facial_hair: Literal["none", "stubble", "beard", "moustache", "unsure", "not visible"]
    eyewear: Literal["none", "glasses", "sunglasses", "unsure", "not visible"]
    headwear: Literal[
        "none", "hat", "cap", "beanie", "hood", "helmet", "headscarf", "unsure", "not visible"
    ]
    upper_garment: Literal[
        "coat", "jacket", "blazer", "suit", "sweater", "cardigan", "hoodie", "sweatshirt", "shirt", "t-shirt",
        "blouse", "polo", "vest", "dress", "overalls", "robe", "top", "unsure", "not visible",
    ]  # fmt: skip
    upper_colour: Colour
    upper_pattern: Pattern
    upper_material: Material
    lower_garment: Literal[
        "trousers", "jeans", "shorts", "skirt", "dress", "leggings", "overalls", "unsure", "not visible"
    ]  # fmt: skip
    lower_colour: Colour
    lower_pattern: Pattern
    lower_material: Material
    footwear: Literal[
        "shoes", "boots", "trainers", "sandals", "heels", "barefoot", "unsure", "not visible"
    ]
    bag: Literal[
        "none", "backpack", "handbag", "shoulder bag", "shopping bag", "suitcase", "briefcase", "unsure",
        "not visible",
    ]  # fmt: skip
    gloves: Literal["none", "gloves", "unsure", "not visible"]
    accessories: Literal[
        "none", "scarf", "tie", "belt", "umbrella", "necklace", "watch", "headphones", "unsure", "not visible"
    ]  # fmt: skip
    tone: Literal["dark", "light", "mixed", "unsure", "not visible"]
    distinctive: str = Field(max_length=2000)
    sentence: str = Field(max_length=2000)

    @field_validator("*", mode="before")
    @classmethod
    def _as_written(cls, said: object, field: ValidationInfo) -> object:
        """`Navy Blue` is not on the list of colours, `Blue` is; a model writes null for unsure."""
        if field.field_name in _FREE:
            return said or ""
        if said is None:
            return UNSURE
        return said.strip().lower() if isinstance(said, str) else said


def description(looks: AppearanceForm) -> Description:
    """The description that a filled form stands for: every attribute once, in the order of them all."""
    said = {k: _attribute(k, v) for k, v in looks.model_dump(exclude=set(_FREE)).items()}
    if tone := _HAIR_TONE.get(looks.hair_colour):
        said["hair_tone"] = Attribute("hair_tone", Seen.VISIBLE, tone)
    marks = clean(looks.distinctive)[:LONGEST_MARKS]
    if marks and marks.lower().rstrip(".") not in (NONE, UNSURE, HIDDEN):
        said["distinctive_marks"] = Attribute("distinctive_marks", Seen.VISIBLE, marks)
    sentence = _shortened(clean(looks.sentence) or plain_sentence(looks))
    return Description(sentence, tuple(said.get(name, Attribute(name)) for name in ATTRIBUTES))


def _attribute(name: str, value: str) -> Attribute:
    match value:
        case "unsure":
            return Attribute(name)
        case "not visible":
            return Attribute(name, Seen.NOT_VISIBLE)
        case _:
            return Attribute(name, Seen.VISIBLE, value)


def plain_sentence(looks: AppearanceForm) -> str:
    """A sentence of our own, from the fields that were seen."""
    who = looks.gender if looks.gender in ("man", "woman") else "person"
    upper = _said(
        looks.upper_colour, looks.upper_pattern, looks.upper_material, looks.upper_garment
    )
    lower = _said(
        looks.lower_colour, looks.lower_pattern, looks.lower_material, looks.lower_garment
    )
    worn = " and ".join(part for part in (upper, lower) if part)
    return f"A {who} in {worn}." if worn else f"A {who} whose clothes cannot be told."


def _said(*words: str) -> str:
    return " ".join(w for w in words if w not in (UNSURE, HIDDEN, "plain"))


def clean(text: str) -> str:
    """A model's words on one line; empty if they speak of what is not described."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return "" if _FORBIDDEN.search(line) else line


def _shortened(sentence: str) -> str:
    """With an end, and not without one."""
    if len(sentence) <= LONGEST:
        return sentence if sentence.endswith((".", "!", "?")) else sentence + "."
    return sentence[:LONGEST].rsplit(" ", 1)[0] + " ..."
