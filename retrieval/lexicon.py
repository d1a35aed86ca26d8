"""The words in which people describe people, each with the attribute and value it means. Data only."""

from collections.abc import Mapping

COLOURS: Mapping[str, str] = {
    **{
        c: c
        for c in "black white grey red orange yellow green blue purple pink brown beige".split()
    },
    **dict.fromkeys(("gray", "silver", "charcoal", "ash"), "grey"),
    **dict.fromkeys(("crimson", "scarlet", "maroon", "burgundy", "ruby"), "red"),
    **dict.fromkeys(("navy", "azure", "turquoise", "teal", "cyan", "denim-blue"), "blue"),
    **dict.fromkeys(("olive", "lime", "emerald", "mint"), "green"),
    **dict.fromkeys(("violet", "lilac", "lavender", "mauve", "magenta"), "purple"),
    **dict.fromkeys(("khaki", "tan", "cream", "sand", "camel", "ivory"), "beige"),
    **dict.fromkeys(("golden", "gold", "mustard"), "yellow"),
    **dict.fromkeys(("rose", "salmon"), "pink"),
    **dict.fromkeys(("chestnut", "chocolate"), "brown"),
}
# What a word may mean besides: cloth under a camera is seldom as it is called, nor are kinds of clothes.
ALSO: Mapping[str, tuple[str, ...]] = {
    "navy": ("black",),
    "khaki": ("green", "brown"),
    "olive": ("brown",),
    "tan": ("brown",),
    "camel": ("brown",),
    "maroon": ("brown",),
    "burgundy": ("purple",),
    "cream": ("white",),
    "ivory": ("white",),
    "charcoal": ("black",),
    "silver": ("white",),
    "turquoise": ("green",),
    "teal": ("green",),
    "mint": ("blue",),
    "mauve": ("pink",),
    "magenta": ("pink",),
    "salmon": ("orange",),
    "mustard": ("brown",),
    "gold": ("brown",),
    "coat": ("jacket", "blazer", "robe"),
    **dict.fromkeys(("parka", "anorak", "overcoat", "raincoat"), ("jacket",)),
    "jacket": ("coat", "blazer", "cardigan"),
    "fleece": ("sweater", "sweatshirt", "hoodie"),
    "blazer": ("jacket", "suit"),
    "suit": ("blazer",),
    **dict.fromkeys(("sweater", "jumper", "pullover"), ("sweatshirt", "cardigan", "hoodie")),
    "cardigan": ("sweater", "jacket"),
    "hoodie": ("sweatshirt",),
    "sweatshirt": ("hoodie", "sweater"),
    "shirt": ("blouse", "polo", "t-shirt"),
    "blouse": ("shirt", "top"),
    "polo": ("t-shirt", "shirt"),
    **dict.fromkeys(("t-shirt", "tshirt", "tee"), ("polo", "top")),
    "jeans": ("trousers",),
    "leggings": ("trousers",),
    "robe": ("coat", "dress"),
    "handbag": ("shoulder bag",),
    "purse": ("shoulder bag",),
    "briefcase": ("shoulder bag",),
    "hat": ("cap", "beanie"),
    "cap": ("hat",),
    "beanie": ("hat", "cap"),
    "hood": ("headscarf",),
    "glasses": ("sunglasses",),
    "shoes": ("trainers", "boots", "heels", "sandals"),
    **dict.fromkeys(("trainers", "sneakers"), ("shoes",)),
    **dict.fromkeys(("boots", "heels"), ("shoes",)),
    **dict.fromkeys(("beard", "bearded"), ("stubble",)),
    "plaid": ("checked",),
    "tartan": ("checked",),
    "checked": ("plaid",),
    "patterned": ("striped", "plaid", "checked", "floral", "spotted", "camouflage"),
    "young": ("teenager", "child"),
    "adult": ("young",),
    "medium": ("long", "short"),
}
# Colours that border on each other, where one person says the one and the next the other.
NEAR: Mapping[str, tuple[str, ...]] = {
    "black": ("grey", "blue", "brown"),
    "white": ("grey", "beige"),
    "grey": ("black", "white", "blue", "brown", "beige"),
    "red": ("pink", "orange", "brown"),
    "orange": ("red", "yellow", "brown", "pink"),
    "yellow": ("orange", "beige", "green"),
    "green": ("blue", "yellow"),
    "blue": ("purple", "green", "black", "grey"),
    "purple": ("pink", "blue"),
    "pink": ("red", "purple", "orange", "beige"),
    "brown": ("beige", "orange", "red", "grey", "black"),
    "beige": ("brown", "white", "yellow", "pink", "grey"),
}
SHADES = frozenset("light dark bright pale deep".split())
UPPER = frozenset(
    "coat jacket sweater jumper hoodie shirt t-shirt tshirt tee blouse vest waistcoat blazer pullover "
    "cardigan parka anorak overcoat raincoat fleece sweatshirt polo suit tunic robe".split()
)
LOWER = frozenset("jeans shorts skirt leggings chinos slacks joggers tights culottes".split())
BOTH = frozenset("dress gown overalls jumpsuit uniform".split())
# Words for a region of the body rather than for a kind of garment: the region is looked at, so they
# are checked with its colour.
PLAIN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("top", "tops"), ("upper",)),
    **dict.fromkeys(("trousers", "pants", "bottoms", "legs"), ("lower",)),
    **dict.fromkeys(("clothes", "clothing", "outfit", "garment", "garments"), ("upper", "lower")),
}
GARMENTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(UPPER, ("upper",)),
    **{f"{g}s": ("upper",) for g in UPPER},
    **dict.fromkeys(LOWER, ("lower",)),
    **dict.fromkeys(BOTH, ("upper", "lower")),
    **PLAIN,
}
# Words for the same kind of garment, by the one that a describer uses.
KINDS: Mapping[str, str] = {
    **{g: g for g in UPPER | LOWER | BOTH},
    **dict.fromkeys(("jumper", "pullover"), "sweater"),
    **dict.fromkeys(("tshirt", "tee"), "t-shirt"),
    **dict.fromkeys("parka anorak overcoat raincoat".split(), "coat"),
    **dict.fromkeys(("waistcoat",), "vest"),
    **dict.fromkeys(("fleece",), "jacket"),
    **dict.fromkeys(("tunic",), "blouse"),
    **dict.fromkeys("chinos slacks joggers culottes".split(), "trousers"),
    **dict.fromkeys(("tights",), "leggings"),
    **dict.fromkeys(("gown",), "dress"),
    **dict.fromkeys(("jumpsuit", "uniform"), "overalls"),
}
MATERIALS: Mapping[str, str] = {
    **{m: m for m in "velvet denim leather wool cotton silk fur lace corduroy".split()},
    **dict.fromkeys(("woollen", "woolen", "knitted", "knit"), "wool"),
    **dict.fromkeys(("silky", "satin"), "silk"),
    **dict.fromkeys(("velour",), "velvet"),
    **dict.fromkeys(("furry",), "fur"),
    **dict.fromkeys(("nylon", "polyester"), "synthetic"),
}
PATTERNS: Mapping[str, str] = {
    **{p: p for p in "plaid checked striped floral spotted plain camouflage".split()},
    **dict.fromkeys(("tartan",), "plaid"),
    **dict.fromkeys(("checkered", "chequered"), "checked"),
    **dict.fromkeys(("stripy", "stripes"), "striped"),
    **dict.fromkeys(("flowery", "flowered"), "floral"),
    **dict.fromkeys(("dotted", "polka-dot"), "spotted"),
    **dict.fromkeys(("patterned", "printed"), "printed"),
}
OTHER: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys("man men male boy gentleman guy".split(), ("gender", "man")),
    **dict.fromkeys("woman women female girl lady".split(), ("gender", "woman")),
    **dict.fromkeys("child children kid kids".split(), ("age_group", "child")),
    **dict.fromkeys("teenager teen".split(), ("age_group", "teenager")),
    **dict.fromkeys("adult adults".split(), ("age_group", "adult")),
    **dict.fromkeys("old elderly senior".split(), ("age_group", "elderly")),
    **dict.fromkeys("young".split(), ("age_group", "young")),
    **dict.fromkeys("slim thin slender skinny".split(), ("build", "slim")),
    **dict.fromkeys("stocky heavy broad fat stout".split(), ("build", "broad")),
    **dict.fromkeys(("bag", "bags"), ("bag", "")),
    **dict.fromkeys(("backpack", "rucksack"), ("bag", "backpack")),
    **dict.fromkeys(("handbag", "purse"), ("bag", "handbag")),
    **dict.fromkeys(("shopper",), ("bag", "shopping bag")),
    **dict.fromkeys(("suitcase", "luggage", "trolley"), ("bag", "suitcase")),
    "briefcase": ("bag", "briefcase"),
    **{h: ("headwear", h) for h in "hat cap beanie helmet hood turban headscarf".split()},
    **{e: ("eyewear", e) for e in ("glasses", "sunglasses")},
    "spectacles": ("eyewear", "glasses"),
    **{f: ("footwear", f) for f in "shoes boots trainers sandals heels".split()},
    "sneakers": ("footwear", "trainers"),
    "barefoot": ("footwear", "barefoot"),
    **dict.fromkeys(("gloves", "mittens"), ("gloves", "gloves")),
    **dict.fromkeys(("beard", "bearded"), ("facial_hair", "beard")),
    **dict.fromkeys(("moustache", "mustache"), ("facial_hair", "moustache")),
    "stubble": ("facial_hair", "stubble"),
    **{a: ("accessories", a) for a in "umbrella scarf belt tie watch necklace headphones".split()},
    **dict.fromkeys(("tattoo", "scar"), ("distinctive_marks", "")),
    "bald": ("hair_length", "bald"),
    "ponytail": ("hair_style", "ponytail"),
    "braids": ("hair_style", "braided"),
}
HAIR = frozenset("hair haired".split())
HAIR_WORDS: Mapping[str, tuple[str, str]] = {
    **{w: ("hair_length", w) for w in "long short medium".split()},
    **{w: ("hair_style", w) for w in "curly straight wavy tied braided".split()},
    **dict.fromkeys(("blond", "blonde", "fair"), ("hair_colour", "blonde")),
    "ginger": ("hair_colour", "red"),
}
ALL = frozenset("all entirely completely wholly both".split())
NEGATIONS = frozenset("no not without never nor neither isn't wasn't".split())
# Words that say nothing about looks.
EMPTY = frozenset(
    "a an the this that these those who whom whose which someone somebody anyone anybody person people one "
    "in with wearing wears wore worn wear dressed and or of is was were be been are has had having on at to "
    "carrying carried carries carry his her their its he she they some any colour colored coloured color "
    "only just very same also but from by for as it".split()
)
# Words that stand for people whom nobody names, or that ask for them.
STAND_INS = frozenset(
    "everybody everyone nobody none else i me you he him she we us they them another other others each "
    "anything everything something nothing what where when why how did does do go goes went come came "
    "there here camera".split()
)
# Words of the above that are forenames as well, if they begin with a capital letter.
FORENAMES = frozenset("rose ruby violet olive scarlet ginger lavender ash guy else".split())
LINKS = frozenset("is was which that are were".split())
