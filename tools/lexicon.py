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
# Colours that a word may mean besides: cloth under a camera is seldom as it is called.
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
    **dict.fromkeys(
        "velvet denim leather wool woollen cotton silk".split(), ("upper_material", "")
    ),
    **dict.fromkeys(
        "plaid checked striped floral spotted patterned tartan".split(), ("upper_pattern", "")
    ),
    **dict.fromkeys("bag handbag shopper purse suitcase briefcase luggage".split(), ("bag", "")),
    **dict.fromkeys("backpack rucksack".split(), ("bag", "backpack")),
    **dict.fromkeys("hat cap beanie helmet hood turban headscarf".split(), ("headwear", "")),
    **dict.fromkeys("glasses sunglasses spectacles".split(), ("eyewear", "")),
    **dict.fromkeys("shoes boots trainers sneakers sandals heels".split(), ("footwear", "")),
    **dict.fromkeys("gloves mittens".split(), ("gloves", "")),
    **dict.fromkeys("beard moustache mustache stubble bearded".split(), ("facial_hair", "")),
    **dict.fromkeys("umbrella scarf belt tie watch necklace".split(), ("accessories", "")),
    **dict.fromkeys("tattoo scar".split(), ("distinctive_marks", "")),
    "bald": ("hair_length", "bald"),
    "ponytail": ("hair_style", "ponytail"),
}
HAIR = frozenset("hair haired".split())
HAIR_WORDS: Mapping[str, str] = {
    **dict.fromkeys("long short medium".split(), "hair_length"),
    **dict.fromkeys("curly straight wavy tied braided".split(), "hair_style"),
    **dict.fromkeys("blond blonde ginger".split(), "hair_colour"),
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
LINKS = frozenset("is was which that are were".split())
