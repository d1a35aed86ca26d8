"""How people ask for changes of clothes ("who took off a coat", "did P7 change"): patterns. Knows no plan."""

import re

_WORN = (
    r"(?:cloth(?:es|ing)|outfits?|tops?|coats?|jackets?|shirts?|sweaters?|jumpers?|hoodies?|vests?|trousers"
    r"|pants|jeans|shorts|skirts?|dress(?:es)?|hats?|caps?|beanies?|hoods?|helmets?)"
)
_TAKE_OFF = r"\b(?:took|take[ns]?|taking)\b(?: \w+){0,4}? off\b"
_PUT_ON = r"\b(?:put|puts|putting)\b(?: \w+){0,4}? on\b"
_VERB = r"\b(?:chang(?:e|es|ed|ing)|remov(?:e[ds]?|ing))\b"
CHANGE = rf"{_TAKE_OFF}|{_PUT_ON}|{_VERB}(?: \w+){{0,4}}? {_WORN}\b"
# Words of such a question that say nothing of the garment.
FRAME = (
    rf"(?:{_VERB}|\b(?:took|take[ns]?|taking|put|puts|putting|off|on|his|her|their|its|any|new|another"
    r"|other)\b)"
)
# A question that asks for changes and for nothing else: "did the man in red" describes somebody besides.
_ASKS = re.compile(
    r"(?:who|which|what|when|did|does|has|have|was|were|is|find|search|list|show|any|some|every)"
    r"(?:one|body)?\b(?!.*\b(?:with|like|met|meet|in|who|wearing)\b)",
    re.IGNORECASE,
)


def asks_for_changes(plain: str) -> bool:
    """Whether a question that speaks of a change asks who made it, what or when; not how many did."""
    return bool(_ASKS.match(plain))


def way(plain: str) -> str:
    """What was done with the clothes."""
    if re.search(rf"{_TAKE_OFF}|\bremov", plain, re.IGNORECASE):
        return "took off"
    return "put on" if re.search(_PUT_ON, plain, re.IGNORECASE) else "changed"
